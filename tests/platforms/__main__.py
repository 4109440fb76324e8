"""`python -m tests.platforms`: what is read of a paper of each platform, with the platform's file and without it."""

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crawler.items import VIETNAM
from tests.discovery.crawl import Result, crawl
from tests.discovery.server import serve
from tests.platforms.judge import FIELDS, Fault, judged, site_of
from tests.platforms.papers import SEED, crawled, presses
from tests.platforms.press import Press

_KINDS = ((True, "with the platform's file"), (False, "of which only the domain is known"))


def main() -> None:
    """Print, draw, compare, crawl."""
    parser = argparse.ArgumentParser(prog="python -m tests.platforms", description=__doc__)
    parser.add_argument("--seed", default=SEED, help="another one gives other stories")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these papers")
    parser.add_argument("--show", nargs="?", const="", metavar="FIELD", help="print each fault, of all fields or one")
    parser.add_argument("--crawl", action="store_true", help="crawl them too: is everything found?")
    options = parser.parse_args()
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    chosen = [p for p in presses(today, options.seed) if not options.only or p.style.name in options.only]
    with tempfile.TemporaryDirectory() as temporary:
        for platform, said in _KINDS:
            found = {press.style.name: judged(press, site_of(press.paper, Path(temporary), platform=platform), today)
                     for press in chosen}  # fmt: skip
            _print(f"articles read rightly, {said}", chosen, found)
            if options.show is not None:
                _show(found, options.show)
        if options.crawl:
            for platform, said in _KINDS:
                print(f"\ncrawls, {said}")
                for result in _crawled(chosen, Path(temporary), platform=platform):
                    print(_line(result))


def _print(title: str, chosen: Sequence[Press], found: dict[str, list[Fault]]) -> None:
    print(f"\n{title}\n{'':14}" + "".join(f"{name:>9}" for name in FIELDS) + f"{'all':>9}{'of':>5}")
    for press in chosen:
        wrong = found[press.style.name]
        by_field = Counter(fault.field for fault in wrong)
        total = len(press.truths)
        row = [total - by_field[name] for name in FIELDS] + [total - len({fault.url for fault in wrong})]
        print(f"{press.style.name:14}" + "".join(f"{n:>9}" for n in row) + f"{total:>5}")
    total = sum(len(press.truths) for press in chosen)
    wrong = [fault for faults in found.values() for fault in faults]
    by_field = Counter(fault.field for fault in wrong)
    row = [total - by_field[name] for name in FIELDS] + [total - len({fault.url for fault in wrong})]
    print(f"{'all':14}" + "".join(f"{n:>9}" for n in row) + f"{total:>5}")


def _show(found: dict[str, list[Fault]], field: str) -> None:
    for name, wrong in found.items():
        for fault in wrong:
            if field in ("", fault.field):
                print(f"{name} {fault.odd} {fault.field} {fault.url}\n  right {fault.right!r}\n  read  {fault.read!r}")


def _crawled(chosen: Sequence[Press], folder: Path, *, platform: bool) -> list[Result]:
    papers = [crawled(press) for press in chosen]
    for paper in papers:
        paper.facts = {"platform": paper.system} if platform else {}
    with serve(papers) as served:
        return crawl(papers, served, folder / str(platform))


def _line(result: Result) -> str:
    counts = {name: getattr(result, name) for name in ("doubles", "mixed", "strays", "requests")}
    told = ", ".join(f"{name} {number}" for name, number in counts.items())
    verdict = ", ".join(result.faults) or "ok"
    away = [f"missed {url}" for url in result.missed] + [f"no article {url}" for url in result.stored]
    return "\n    ".join([f"{result.paper:18} found {result.found} of {result.reachable}, {told}: {verdict}", *away])


if __name__ == "__main__":
    main()
