"""Programs of ours that stand in for other people's machines. Run by tests, and by hand."""
