"""Files that others saved: built byte by byte in the manner of those who write them, and imported by the command."""
