"""All kinds of pages, a file for each group of them."""

from tests.unseen.kind import KINDS
from tests.unseen.kinds import boxes, bylines, captions, leads, little, oddities, plain, rows, titles, wholes

__all__ = ["KINDS", "boxes", "bylines", "captions", "leads", "little", "oddities", "plain", "rows", "titles", "wholes"]
