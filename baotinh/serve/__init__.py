"""The web desk: the published snapshot in a browser, by Datasette and pages of our own (the extra `web`)."""
