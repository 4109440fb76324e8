"""Answers from the archive: filters, search, tables, the history of an address, files to take away."""
