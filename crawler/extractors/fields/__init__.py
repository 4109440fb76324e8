"""What an article has besides its text: writers, dates, section, tags, pictures, other stories, and what was cut."""
