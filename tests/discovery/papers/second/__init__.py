"""A second set, written apart from the crawler's code: what was learnt on the first proves itself here."""

from tests.discovery.papers.second import announced, editions, ill, marks, paths, places, queries

FAMILIES = (queries, paths, places, announced, marks, editions, ill)
