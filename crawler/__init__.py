"""Reads the web: sites, spiders, discovery and extraction. Opens no database and writes no file."""
