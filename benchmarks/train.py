"""Grow the model that scores blocks, from folders of pages with gold, and write `crawler/extractors/body/model.py`.

    python -m benchmarks.train FOLDER … [--cross-validate] [--seed N] [--trees N] [--leaves N]

Needs the extra `train`. The same folders, seed and version give the same file. `--cross-validate` writes nothing: it
prints how the extractor does on each folder with models that have not seen the pages' newspapers.
"""

import argparse
import hashlib
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np

from benchmarks import gold, labels, measures
from benchmarks.grow import Forest, Recipe, Settled, source
from crawler.extractors import extract, read
from crawler.extractors.body import model
from crawler.extractors.body.features import FEATURES
from crawler.items import Page

MODEL = Path(model.__file__)
FOLDS = 5
_SHORT_PAGE = 100
_CHECKED = 10
"""Trees after which it is asked whether the sum is settled."""
_SPARE = 0.05
"""How far a sum must be beyond all that have changed their sign; more than what rounding the leaves adds up to."""
_SHARES = {"vi": 5.0, "pages": 5.0, "fundus": 3.0}
"""How much a page of a set counts: news of the kind this is made for counts more; elsewhere 1."""


class Sample(NamedTuple):
    """What one page teaches."""

    group: str
    features: list[tuple[float, ...]]
    answers: list[bool | None]
    """`None` where the gold does not decide: nothing is learnt from such a block."""
    weights: list[float]


def main() -> None:
    """Train, or cross-validate."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--cross-validate", action="store_true")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--trees", type=int, default=80)
    options.add_argument("--leaves", type=int, default=12)
    options.add_argument("--rate", type=float, default=0.1)
    options.add_argument("--shift", type=float, default=0.3, help="added to every score: above 0 favours completeness")
    given = options.parse_args()
    recipe = Recipe(given.seed, given.trees, given.leaves, given.rate, given.shift)
    sets = {folder.name: gold.read(folder) for folder in sorted(given.folders, key=lambda folder: folder.name)}
    samples = {name: [sample(page, _SHARES.get(name, 1.0)) for page in pages] for name, pages in sets.items()}
    if given.cross_validate:
        cross_validate(sets, samples, recipe)
        return
    everything = [one for listed in samples.values() for one in listed if one]
    MODEL.write_text(source(grow(everything, recipe), recipe, sorted(sets), lightgbm.__version__), encoding="utf-8")
    print(f"{MODEL}: {recipe.trees} trees from {len(everything)} pages")


def sample(page: gold.Gold, share: float) -> Sample | None:
    """The features of the blocks that the model is asked about, and whether each stands in the gold."""
    if not page.text:
        return None
    reading = read(Page(page.url, page.html, page.fetched_at))
    if reading.body is None:
        return None
    found = labels.label(page.text, [block.raw for block in reading.document.blocks])
    whole = len(measures.words(page.text))
    one = Sample(page.group, [], [], [])
    for block, _, features in reading.body.asked:
        answer = found[block.index]
        if features is not None:
            one.features.append(features.row)
            one.answers.append(answer)
            one.weights.append(share * ((len(block.raw.split()) + 1) / (whole + _SHORT_PAGE)) ** 0.5)
    return one


def grow(samples: Sequence[Sample], recipe: Recipe) -> Forest:
    """The trees, and after which of them which sums are settled."""
    rows = np.array([features for one in samples for features in one.features], dtype=np.float64)
    answers = np.array([answer for one in samples for answer in one.answers], dtype=np.float64)
    weights = np.array([weight for one in samples for weight in one.weights])
    decided = ~np.isnan(answers)
    data = lightgbm.Dataset(
        rows[decided],
        answers[decided],
        weight=weights[decided] * 10,
        feature_name=list(FEATURES),
        params={"verbose": -1, "max_bin": 63},
    )
    grown = lightgbm.train(recipe.parameters(), data, recipe.trees)
    body = _sums(grown, rows, recipe, recipe.trees) > 0
    settled = []
    for count in range(_CHECKED, recipe.trees, _CHECKED):
        so_far = _sums(grown, rows, recipe, count)
        settled.append(Settled(count, float(so_far[body].min()) - _SPARE, float(so_far[~body].max()) + _SPARE))
    return Forest(list(grown.dump_model()["tree_info"]), settled)


def _sums(grown: Any, rows: Any, recipe: Recipe, trees: int) -> Any:
    """What the first trees say of each row."""
    return grown.predict(rows, raw_score=True, num_iteration=trees) + recipe.shift


def cross_validate(
    sets: dict[str, list[gold.Gold]], samples: dict[str, list[Sample | None]], recipe: Recipe
) -> dict[str, list[float]]:
    """Print the figures of each set, every page read with a model grown without its group."""
    everything = [one for listed in samples.values() for one in listed if one]
    figures: dict[str, list[tuple[float, float]]] = defaultdict(list)
    kept = model.score
    try:
        for number in range(FOLDS):
            names: dict[str, Any] = {}
            grown = grow([one for one in everything if fold(one.group) != number], recipe)
            exec(compile(source(grown, recipe, [], ""), "model", "exec"), names)
            model.score = names["score"]
            for name, pages in sets.items():
                for page in pages:
                    if page.text and fold(page.group) == number:
                        figures[name].append(judge(page))
    finally:
        model.score = kept
    for name, pairs in figures.items():
        runs, bags = zip(*pairs, strict=True)
        below = measures.mean([run < 0.9 for run in runs])
        f1, words = measures.mean(runs), measures.mean(bags)
        print(f"{name:8} {len(pairs):5}  F1 {f1:.4f}  word F1 {words:.4f}  below .9 {below:.3f}")
    return {name: [pair[0] for pair in pairs] for name, pairs in figures.items()}


def fold(group: str) -> int:
    """The part of a cross-validation that a group of pages belongs to."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % FOLDS


def judge(page: gold.Gold) -> tuple[float, float]:
    """F1 by runs of words and by words of what the extractor makes of a page."""
    found = measures.words(extract(Page(page.url, page.html, page.fetched_at)).text)
    right = measures.words(page.text)
    runs = measures.share(measures.runs(right), measures.runs(found))
    return runs.f1, measures.share(map(str.lower, right), map(str.lower, found)).f1


if __name__ == "__main__":
    sys.exit(main())
