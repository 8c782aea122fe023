"""What people fill in about lots and labels."""
