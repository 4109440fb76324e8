"""Downloader middlewares: one idea, one file."""
