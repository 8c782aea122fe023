"""Rules of the editors' room in plain Python."""
