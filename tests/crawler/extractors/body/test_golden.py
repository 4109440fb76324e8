"""What the model is told of the pages in `tests/pages`, number by number, and how sure it is there.

`golden.json` has of each page the block in the middle of the body and the first block that was left out by its score:
their features by name, and the scores of the body's weakest and of the left-out's strongest block. Who changes a
feature on purpose writes it anew, and reads the difference before it is committed:

    python -m tests.crawler.extractors.body.test_golden
"""

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.extractors import read
from crawler.extractors.body import model
from crawler.extractors.body.classify import Asked
from crawler.extractors.body.features import FEATURES, RULED, Around, Features, OfPage, Own, score
from crawler.extractors.body.rules import OPEN
from crawler.items import Page
from tests.crawler.extractors.small_pages import ONE, TWO, URL, WHEN

PAGES = sorted((Path(__file__).parents[3] / "pages").glob("*/*.html"))
GOLDEN = Path(__file__).with_name("golden.json")
DIGITS = 4


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def judged(path: Path) -> tuple[list[Asked], list[Asked]]:
    """The blocks that the model was asked about and that the score took for text, and those that it left out."""
    reading = read(Page(f"https://{path.parent.name}.example/a.html", path.read_bytes(), WHEN))
    asked = [one for one in reading.body.asked if one.features] if reading.body else []
    return [one for one in asked if (one.score or 0) > 0], [one for one in asked if (one.score or 0) <= 0]


def vector(one: Asked) -> dict[str, float]:
    assert one.features is not None
    return {name: round(float(value), DIGITS) for name, value in zip(FEATURES, one.features.row, strict=True)}


def found(path: Path) -> dict[str, Any]:
    kept, left = judged(path)
    told: dict[str, Any] = {"kept": len(kept), "left out": len(left)}
    if kept:
        told["weakest kept"] = round(min(one.score or 0 for one in kept), DIGITS)
        told["middle of the body"] = vector(kept[len(kept) // 2])
    if left:
        told["strongest left out"] = round(max(one.score or 0 for one in left), DIGITS)
        told["first left out"] = vector(left[0])
    for rare in ("named_foreign", "other_story"):
        if met := next((one for one in (*kept, *left) if one.features and getattr(one.features.around, rare)), None):
            told[rare] = vector(met)
    return told


def known() -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = json.loads(GOLDEN.read_text("utf-8"))
    return told


def differences(before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    for key in before | now:
        one, other = before.get(key), now.get(key)
        if isinstance(one, dict) and isinstance(other, dict):
            yield from (f"{key}: {line}" for line in differences(one, other))
        elif one != other and (one is None or other is None or abs(one - other) > 10**-DIGITS):
            yield f"{key}: {one} was expected, {other} was found"


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_the_features_of_a_page_are_what_they_were(path: Path) -> None:
    assert name_of(path) in known(), "a new page: python -m tests.crawler.extractors.body.test_golden writes it down"
    told = list(differences(known()[name_of(path)], found(path)))
    assert not told, "; ".join(told) + "; if that is meant: python -m tests.crawler.extractors.body.test_golden"


def test_every_page_has_its_vectors() -> None:
    assert set(known()) == set(map(name_of, PAGES))


def test_every_feature_differs_somewhere() -> None:
    """Or the vectors would not hold it."""
    listed = [vector for told in known().values() for vector in told.values() if isinstance(vector, dict)]
    same = {name for name in FEATURES if len({vector[name] for vector in listed}) < 2}
    assert same <= {"other_story"}, "which no page at hand shows; the next test does"


def test_what_stands_in_an_article_element_beside_the_title_s_own_is_another_story() -> None:
    text = "".join(f"<p>{ONE} {TWO}</p>" for _ in range(3))
    markup = f"<main><article><h1>Lũ rút chậm</h1>{text}</article><article><h2>Mưa lớn</h2>{text}</article></main>"
    body = read(Page(URL, f"<title>Lũ rút chậm</title>{markup}".encode(), WHEN)).body
    assert body is not None
    told = [one.features.around.other_story for one in body.asked if one.features]
    assert told[:3] == [False] * 3
    assert len(told) > 5
    assert all(told[3:]), "its heading too"


def test_the_model_takes_the_features_by_their_names_in_this_order() -> None:
    assert tuple(inspect.signature(model.score).parameters) == FEATURES
    numbers = [float(n) for n in range(len(FEATURES))]
    own, around, page = len(Own._fields), len(Around._fields), len(OfPage._fields)
    parts = numbers[:own], numbers[own : own + around], numbers[own + around : own + around + page]
    assert Features(Own(*parts[0]), Around(*parts[1]), OfPage(*parts[2]), numbers[-1]).row == tuple(numbers)


def test_every_reason_that_the_model_may_overrule_is_a_feature() -> None:
    assert set(RULED) >= OPEN
    assert sorted(RULED.values()) == list(range(1, len(RULED) + 1))


def test_a_page_of_a_few_lines_is_judged_by_the_rules_and_plain_weights_alone() -> None:
    own = dict.fromkeys(Own._fields, 0.0)
    around, page = Around(*[0.0] * len(Around._fields)), dict.fromkeys(OfPage._fields, 0.0)
    for mass, ruled, rough, expected in ((699, 0, 2.5, 2.5), (699, 3, 2.5, -9.0), (700, 0, -8.1, -8.1)):
        told = Features(Own(**own | {"ruled": ruled}), around, OfPage(**page | {"page_mass": mass}), rough)
        assert score(told) == expected


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps({name_of(path): found(path) for path in PAGES}, indent=1) + "\n", "utf-8")
