"""What follows from an article's text and time alone and is written when it is stored, so that nobody computes it."""

from collections.abc import Mapping
from datetime import UTC, datetime


def derived(published_at: str | None, body: str | None) -> Mapping[str, str | int | None]:
    """The columns of `articles` that say nothing new: its day, the same moment in UTC, and the size of its body.

    Words are what blanks separate: in Vietnamese, syllables.
    """
    time = published_at or ""
    return {
        "published_day": time[:10] if len(time) >= 10 else None,
        "published_utc": datetime.fromisoformat(time).astimezone(UTC).isoformat() if len(time) > 10 else None,
        "words": body and body.replace("\n\n", " ").count(" ") + 1,
        "paragraphs": body and body.count("\n\n") + 1,
    }
