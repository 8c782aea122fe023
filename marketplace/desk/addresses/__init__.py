"""The desk's addresses, a list for each room; `marketplace.desk.urls` puts them together."""
