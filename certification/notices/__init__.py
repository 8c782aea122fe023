"""What the programme tells people on its own accord, a module for each occasion."""
