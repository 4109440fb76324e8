"""The WARC files of an archive: what is written, what they say of themselves, how they are read back."""
