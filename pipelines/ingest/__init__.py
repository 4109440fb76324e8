"""What comes in: the run of a crawl and its account, the feeder, captures, items, imported files."""
