"""A topic, a time and a seed → the text of one article, not yet in any newspaper's manner."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from baotinh.demo.language import bindings, expand, shuffled, words
from baotinh.demo.truth import Text, TextKind

TOPICS = ("rice", "roads", "schools", "floods", "festival", "health",
          "police", "sport", "craft", "budget", "digital", "shrimp")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reporter hands in."""

    topic: str
    title: str
    lead: str
    texts: tuple[Text, ...]
    captions: tuple[str, ...]
    tags: tuple[str, ...]


class Pen:
    """Writes one article; a sentence is used once in it, and those that the paper has used least come first."""

    def __init__(self, rng: random.Random, topic: str, when: datetime, used: Counter[str]) -> None:
        self.rng = rng
        self.used = used
        self.topic = words(topic)
        self.bound = bindings(rng, when)
        general = words("general")
        self.facts = self._pool(self.topic["facts"])
        self.bridges = self._pool(general["bridges"])
        self.openers = self._pool(general["openers"])
        self.quotes = self._pool([*self.topic["quotes"], *rng.sample(general["quotes"], 3)])
        self.endings = self._pool(general["endings"])
        self.heads = self._pool(self.topic["heads"])

    def line(self, key: str) -> str:
        """One drawn line of a list of the topic."""
        return expand(self.rng.choice(self.topic[key]), self.rng, self.bound)

    def paragraph(self, *, opener: bool = False) -> Text:
        """One to four sentences, 25 to 110 words."""
        wanted = self.rng.choice((25, 30, 45, 55, 70))
        sentences = [next(self.openers if opener else self.facts)]
        if not any(map(str.isdigit, sentences[0])):  # without a figure it may stand in another paper word for word
            sentences.append(next(self.bridges))
        while len(" ".join(sentences).split()) < wanted:
            sentences.append(next(self.bridges if self.rng.random() < 0.45 else self.facts))
        return Text(" ".join(sentences))

    def quote(self) -> Text:
        """A sentence that somebody is said to have said."""
        return Text(next(self.quotes), "quote")

    def _pool(self, templates: list[str]) -> Iterator[str]:
        for template in sorted(shuffled(self.rng, templates), key=lambda template: self.used[template]):
            self.used[template] += 1
            yield expand(template, self.rng, self.bound)


def write(rng: random.Random, topic: str, when: datetime, *, number: int, used: Counter[str]) -> Draft:
    """An article on a topic; `number` decides what it has beside paragraphs (subheads, list, figures, questions).

    `used` counts the sentences that the paper has printed so far, and is counted on.
    """
    pen = Pen(rng, topic, when, used)
    title, lead = pen.line("titles"), pen.line("leads")
    texts = _body(pen, number)
    captions = [expand(c, rng, pen.bound) for c in rng.sample(pen.topic["captions"], 3)]
    tags = [expand(t, rng, pen.bound) for t in rng.sample(pen.topic["tags"], 4)]
    return Draft(topic, title, lead, tuple(texts), tuple(captions), tuple(tags))


def _body(pen: Pen, number: int) -> list[Text]:
    count = pen.rng.randint(4, 6)
    texts = [pen.paragraph(opener=n == 1) for n in range(count)]
    for place in sorted(pen.rng.sample(range(1, count), min(2 + number % 2, count - 1)), reverse=True):
        texts.insert(place, pen.quote())
    texts.append(Text(f"{next(pen.bridges)} {next(pen.endings)}"))
    return _furnished(pen, texts, number)


def _furnished(pen: Pen, texts: list[Text], number: int) -> list[Text]:
    """The paragraphs with what only some articles have."""
    if number % 3 == 0:
        texts.insert(pen.rng.randint(2, len(texts) - 1), Text(pen.line("figures"), "figure"))
    if number % 5 == 1:
        chosen = pen.rng.sample(pen.topic["items"], pen.rng.randint(3, 4))
        texts[-1:-1] = [Text(item, "item") for item in chosen]
    if number % 3 == 1 and "qa" in pen.topic:
        texts[-1:-1] = [Text(line, "answer") for pair in pen.topic["qa"] for line in pair]
    style = _SUBHEADS.get(number % 4)
    if style:
        for place in (len(texts) // 2 + 1, 2):
            head = next(pen.heads)
            texts.insert(_before_list(texts, place), Text(head.upper() if style == "caps" else head, style))
    return texts


_SUBHEADS: Mapping[int, TextKind] = {1: "subhead", 2: "bold", 3: "caps"}


def _before_list(texts: list[Text], place: int) -> int:
    while texts[place].kind in ("item", "answer"):
        place -= 1
    return place
