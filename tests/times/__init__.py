"""Lines that say when, composed at random with their answer known: `python -m tests.times` reads them and counts."""
