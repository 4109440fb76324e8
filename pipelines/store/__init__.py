"""What becomes of a visit in the tables: captures, articles, links, the frontier, the indexes."""
