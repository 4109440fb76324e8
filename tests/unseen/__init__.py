"""Pages that nobody has seen, composed at random with their truth known: `python -m tests.unseen` reads and counts."""
