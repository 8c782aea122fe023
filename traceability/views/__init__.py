"""Pages of lots in the back office."""
