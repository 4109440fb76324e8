"""Kinds of pages: each is a function that makes a page of its kind of an ordinary one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.unseen.draft import Draft, Sample
from tests.unseen.prose import Language
from tests.unseen.story import story
from tests.unseen.truth import JUDGES

EVERYWHERE: tuple[Language, ...] = ("vi", "vi", "vi", "vi", "vi", "vi", "en", "en", "fr")


@dataclass(frozen=True, slots=True)
class Kind:
    """Pages that are alike in one thing, and what is judged of the answers."""

    group: str
    name: str
    judged: tuple[str, ...]
    languages: tuple[Language, ...]
    make: Callable[[Draft], None]

    def compose(self, seed: str, count: int) -> Iterator[Sample]:
        """So many pages."""
        first = Random(f"{seed}/{self.name}").randrange(1000)
        for number in range(count):
            of_page = f"{seed}/{self.name}/{number}"
            draft = story(of_page, first + number, Random(of_page).choice(self.languages))
            self.make(draft)
            yield draft.sample()


KINDS: dict[str, Kind] = {}
"""All kinds, by name."""


def kind(
    group: str, judged: str, *, languages: tuple[Language, ...] = EVERYWHERE
) -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    """Make a function a kind of pages: its name is the function's, what is judged are names of `JUDGES`."""

    def entered(make: Callable[[Draft], None]) -> Callable[[Draft], None]:
        name = make.__name__.replace("_", " ")
        assert name not in KINDS, name
        fields = tuple(judged.split())
        assert {*fields} <= {*JUDGES}, fields
        KINDS[name] = Kind(group, name, fields, languages, make)
        return make

    return entered
