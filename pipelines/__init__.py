"""Keeps what was read: WARC, archive, frontier, exports. Knows items, not spiders."""
