"""Drawn scenes for the demo's pages, where a real site has photographs; marked as drawings."""
