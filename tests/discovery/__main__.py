"""`python -m tests.discovery`: a table of what a crawl finds on papers of which only the domain is known."""

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from tests.discovery.crawl import Result, crawl
from tests.discovery.papers import FAMILIES, SECOND, THIRD, newsstand
from tests.discovery.peers import Peer, by_sitemaps, recursive
from tests.discovery.server import serve
from tests.discovery.site import Paper

_HEAD = ("paper", "system", "publ.", "reach.", "found", "more", "doubl", "stray", "mixed", "requ.", "each", "exit",
         "expected", "plain", "requ.", "sitemap", "verdict")  # fmt: skip
_FORM = "{:15} {:18} {:>5} {:>6} {:>5} {:>4} {:>5} {:>5} {:>5} {:>5} {:>5} {:>4} {:>8}  {:>5} {:>5} {:>7}  {}"


def main() -> None:
    """Serve, crawl, compare, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.discovery", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these papers, and those crawled with them")
    parser.add_argument("--second", action="store_true", help="the second set, written apart from code and first set")
    parser.add_argument("--third", action="store_true", help="the third set, written apart from all of them")
    parser.add_argument("--jobs", type=int, default=2, help="crawls at a time")
    parser.add_argument("--json", action="store_true", help="print everything as JSON, missed addresses included")
    parser.add_argument("--alone", action="store_true", help="without the plain crawl and the SitemapSpider")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the archives there")
    options = parser.parse_args()
    began = time.monotonic()
    papers = newsstand(families=THIRD if options.third else SECOND if options.second else FAMILIES)
    runs = [run for run in _runs(papers) if not options.only or {p.name for p in run} & set(options.only)]
    if not runs:
        parser.error(f"expected one of {', '.join(p.name for p in papers)}")
    chosen = [paper for run in runs for paper in run]
    with serve(papers) as served, tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        with ThreadPoolExecutor(options.jobs) as pool:
            made = pool.map(lambda run: crawl(run, served, folder / run[0].name), runs)
            results = [result for rows in made for result in rows]
        plain = {} if options.alone else {paper.name: recursive(paper) for paper in chosen}
        sitemaps = {} if options.alone else by_sitemaps(chosen, served)
    for fault in served.faults:
        print(f"fault of the world: {fault}")
    if options.json:
        rows = [_row(result, plain, sitemaps) for result in results]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    _print(results, {paper.name: paper for paper in chosen}, plain, sitemaps)
    print(f"\n{time.monotonic() - began:.0f} s")


def _runs(papers: Sequence[Paper]) -> list[list[Paper]]:
    """The papers that are crawled together; the largest first, so that two jobs end at about the same time."""
    groups: dict[str, list[Paper]] = {}
    for paper in papers:
        groups.setdefault(paper.group or f"{paper.name}'s own", []).append(paper)
    return sorted(groups.values(), key=lambda group: -sum(len(paper.pages) for paper in group))


def _row(result: Result, plain: dict[str, Peer], sitemaps: dict[str, Peer]) -> dict[str, object]:
    peers = {"plain": plain.get(result.paper), "sitemap_spider": sitemaps.get(result.paper)}
    return asdict(result) | {name: peer._asdict() if peer else None for name, peer in peers.items()}


def _print(
    results: Sequence[Result], papers: dict[str, Paper], plain: dict[str, Peer], sitemaps: dict[str, Peer]
) -> None:
    order = {name: n for n, name in enumerate(papers)}
    print(_FORM.format(*_HEAD))
    for well, title in ((True, "well"), (False, "not well")):
        rows = sorted((r for r in results if papers[r.paper].well == well), key=lambda r: order[r.paper])
        for row in rows:
            print(_line(row, plain.get(row.paper), sitemaps.get(row.paper)))
        if rows:
            print(_total(title, rows, plain, sitemaps), end="\n\n")


def _line(row: Result, plain: Peer | None, sitemap: Peer | None) -> str:
    each = f"{row.each:.2f}" if row.each else "–"
    expected = "|".join(map(str, row.exits)) + ("" if row.said else " !")
    others = (plain.found, plain.requests) if plain else ("–", "–")
    return _FORM.format(
        row.paper, row.system, row.published, row.reachable, row.found, row.more, row.doubles, row.strays, row.mixed,
        row.requests, each, row.exit, expected, *others, sitemap.found if sitemap else "–",
        ", ".join(row.faults) or "ok",
    )  # fmt: skip


def _total(title: str, rows: Sequence[Result], plain: dict[str, Peer], sitemaps: dict[str, Peer]) -> str:
    sums = [sum(getattr(row, name) for row in rows) for name in (
        "published", "reachable", "found", "more", "doubles", "strays", "mixed", "requests")]  # fmt: skip
    got = sums[2] + sums[3]
    right = sum(row.exit in row.exits and row.said for row in rows)
    names = [row.paper for row in rows]
    others = [sum(peer.found for name, peer in peers.items() if name in names) for peers in (plain, sitemaps)]
    asked = sum(peer.requests for name, peer in plain.items() if name in names)
    good = sum(not row.faults for row in rows)
    return _FORM.format(f"{len(rows)} {title}", "", *sums, f"{sums[7] / got:.2f}" if got else "–", "", f"{right} right",
                        others[0], asked, others[1], f"{good} ok")  # fmt: skip


if __name__ == "__main__":
    main()
