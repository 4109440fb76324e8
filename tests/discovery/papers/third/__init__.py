"""A third set, written by someone who has read neither the crawler's code nor what it learnt from the second."""

from tests.discovery.papers.third import announced, editions, forums, ill, portals, publishing

FAMILIES = (portals, publishing, forums, announced, editions, ill)
