"""Which blocks of a page stand in its gold text: what the model learns from."""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Sequence

from benchmarks.measures import words

_RUN = 4
_LONG = 6
"""Words from which a block is found by its own words; a shorter one only where its neighbours are."""
_SURE, _SOME = 0.6, 0.3
_NEIGHBOURS = 6
_DRIFT = 25
_REACH = 60

Label = bool | None
"""Whether a block is text of the article; `None` where it is so in part, which teaches nothing."""


def label(gold: str, blocks: Sequence[str]) -> list[Label]:
    """A label for each block, in order; of blocks with the same text only the one among its neighbours is body."""
    wanted = words(gold.lower())
    spoken = [words(text.lower()) for text in blocks]
    places = _places(wanted)
    found = [_locate(said, places) if len(said) >= _LONG else (0.0, None) for said in spoken]
    labels: list[Label] = [None if at is not None and part < _SURE else part >= _SURE for part, at in found]
    starts = [at for _, at in found]
    _choose_copies(labels, starts, spoken)
    _place_short(labels, starts, spoken, wanted)
    return labels


def _places(wanted: list[str]) -> dict[tuple[str, ...], list[int]]:
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(wanted) - _RUN + 1):
        places[tuple(wanted[at : at + _RUN])].append(at)
    return places


def _locate(said: list[str], places: dict[tuple[str, ...], list[int]]) -> tuple[float, int | None]:
    """The share of a block's runs that the gold has, and where the block begins there."""
    hits = [places.get(tuple(said[at : at + _RUN]), ()) for at in range(len(said) - _RUN + 1)]
    part = sum(1 for hit in hits if hit) / len(hits)
    if part <= _SOME:
        return part, None
    return part, Counter(at - step for step, hit in enumerate(hits) for at in hit[:6]).most_common(1)[0][0]


def _choose_copies(labels: list[Label], starts: list[int | None], spoken: list[list[str]]) -> None:
    claims: dict[int, list[int]] = defaultdict(list)
    for block, start in enumerate(starts):
        if start is not None and labels[block]:
            claims[start // 3].append(block)
    for blocks in claims.values():
        best = max(blocks, key=lambda block: _support(block, labels, starts, spoken))
        for block in blocks:
            if block != best:
                labels[block], starts[block] = False, None


def _support(block: int, labels: list[Label], starts: list[int | None], spoken: list[list[str]]) -> int:
    """How many neighbours stand as far from the block on the page as in the gold."""
    own, count = starts[block] or 0, 0
    for other in range(max(0, block - _NEIGHBOURS), min(len(labels), block + _NEIGHBOURS + 1)):
        start = starts[other]
        if other != block and labels[other] and start is not None:
            between = sum(map(len, spoken[min(block, other) : max(block, other)]))
            count += abs(start - own - (between if other > block else -between)) < _DRIFT
    return count


def _place_short(labels: list[Label], starts: list[int | None], spoken: list[list[str]], wanted: list[str]) -> None:
    placed = [
        (block, start, start + len(spoken[block]))
        for block, start in enumerate(starts)
        if labels[block] and start is not None
    ]
    order = [block for block, _, _ in placed]
    for block, said in enumerate(spoken):
        if not said:
            labels[block] = None
        elif len(said) < _LONG:
            next_at = bisect(order, block)
            low = placed[next_at - 1][2] - 1 if next_at else placed[0][1] - _DRIFT if placed else 0
            high = placed[next_at][1] + 1 if next_at < len(placed) else low + _REACH
            near = wanted[max(0, low) : max(0, high)]
            labels[block] = any(near[at : at + len(said)] == said for at in range(len(near) - len(said) + 1))
