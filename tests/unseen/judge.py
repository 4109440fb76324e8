"""Reading composed pages, and telling right from wrong."""

from collections import Counter
from dataclasses import dataclass

from crawler.extractors import extract
from crawler.items import Article, ExtractionError
from tests.unseen.draft import Sample
from tests.unseen.kind import Kind
from tests.unseen.truth import JUDGES


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one page."""

    sample: Sample
    found: Article
    wrong: tuple[str, ...]
    """The fields in which the answer is not the truth."""


@dataclass(frozen=True, slots=True)
class Count:
    """What came of the pages of a kind."""

    kind: Kind
    readings: tuple[Reading, ...]

    @property
    def failed(self) -> tuple[Reading, ...]:
        """The pages that are not wholly right."""
        return tuple(reading for reading in self.readings if reading.wrong)

    def __str__(self) -> str:
        fields = Counter(field for reading in self.readings for field in reading.wrong)
        often = ", ".join(f"{field} {count}" for field, count in fields.most_common())
        label = f"{self.kind.group}: {self.kind.name}"
        return f"{label:<50} {len(self.readings):>4} {right((self,)):>6.2f}  {often}".rstrip()


def right(counts: tuple[Count, ...]) -> float:
    """The share of the pages that are wholly right."""
    pages = sum(len(count.readings) for count in counts)
    return 1 - sum(len(count.failed) for count in counts) / max(1, pages)


def judged(kind: Kind, seed: str, count: int) -> Count:
    """What is read of pages of a kind."""
    return Count(kind, tuple(_read(kind, sample) for sample in kind.compose(seed, count)))


def _read(kind: Kind, sample: Sample) -> Reading:
    try:
        found = extract(sample.page)
    except ExtractionError:
        found = Article(body_status="error")
    return Reading(sample, found, tuple(field for field in kind.judged if not JUDGES[field](sample.truth, found)))
