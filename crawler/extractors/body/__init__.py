"""Which blocks of a document are the article, what every other block near it is, and what kind of page it all is."""
