"""A small make-believe province: five newspapers served on loopback, for the demo and the tests.

**The papers and everything in them are made up**: names, places, people, events, licences. The texts are put together
from the sentences in `words/`, the pages imitate five families of content management systems, and the truth of every
article (`Paper.articles`) is what its page is rendered from, so that what a crawl stored can be compared with what was
published.

    with serve() as served:
        paper = served.papers[0]
        served.address(paper)                      # http://127.0.0.2:PORT/
        served.write_site_files(Path("papers"))
        paper.expected(paper.articles[0], served.address(paper), now)
"""

from baotinh.demo.papers import province
from baotinh.demo.server import Request, Served, serve
from baotinh.demo.truth import Box, Byline, Paper, Picture, Section, Story, Text

__all__ = ["Box", "Byline", "Paper", "Picture", "Request", "Section", "Served", "Story", "Text", "province", "serve"]
