"""What can be wrong with an archive, said in one line each."""

from dataclasses import dataclass

REBUILD = "the WARC is right: make the tables again with `baotinh rebuild`"
REPAIR = "complete it with `baotinh doctor --repair`; the next crawl does so too"
RESTORE = "bring it back from a backup with `baotinh restore`"


def shortcoming(size: int, wanted: int) -> str | None:
    """What is wrong with a WARC file of so many bytes in which captures lie up to `wanted`, if anything is."""
    if not size:
        return "is empty"
    return f"has {size} bytes, and captures lie in it up to byte {wanted}" if size < wanted else None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    where: str
    """Table and row, or file and place."""
    what: str
    advice: str
    """What to do about it."""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.advice}"
