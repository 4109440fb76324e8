"""What others saved: told by its content, read piece by piece, and what it claims of itself."""
