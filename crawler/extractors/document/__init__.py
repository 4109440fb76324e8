"""From the bytes of a page to its blocks, its statements and its headline; what of it is the article, `body` says."""
