"""Whether memory stays flat: resident size of one process over many extractions of generated pages.

    python -m benchmarks.memory [--pages N]

The pages are made up by number, no two the same, with the parts of a newspaper's page around them.
"""

import argparse
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from crawler.extractors import extract
from crawler.items import Page

_WORDS = ("sáng", "nay", "hơn", "hai", "hộ", "dân", "ven", "sông", "bắt", "đầu", "gia", "cố", "bờ", "bao", "trước",
          "mùa", "nước", "lớn", "theo", "ủy", "ban", "xã", "cho", "biết")  # fmt: skip
_WHEN = datetime(2026, 3, 13, tzinfo=UTC)
_STEPS = 10
_GROWTH = 1.05
"""The size at the end as a multiple of that after the first half, above which memory is not flat."""


def main() -> int:
    """Print the size after each tenth; 1 when it grows."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=10_000)
    count = options.parse_args().pages
    sizes: list[float] = []
    for number, page in enumerate(pages(count), start=1):
        extract(page)
        if number % (count // _STEPS) == 0:
            sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
            print(f"{number:6} pages  {sizes[-1]:6.1f} MB", flush=True)
    return int(sizes[-1] > sizes[_STEPS // 2 - 1] * _GROWTH)


def pages(count: int) -> Iterator[Page]:
    """Articles that differ in length, words, class names and links."""
    for number in range(count):
        text = "".join(f"<p class='t{number % 977}'>{_sentence(number, at)}</p>" for at in range(5 + number % 30))
        links = "".join(
            f"<li><a href=/tin-{number}-{at}.html>{_sentence(at, number)[:60]}</a></li>" for at in range(40)
        )
        head = f"<html><head><title>Tin {number}</title></head><body><nav><ul>{links}</ul></nav><h1>Tin {number}</h1>"
        tail = f"<div class=related><h3>Tin liên quan</h3><ul>{links}</ul></div></body></html>"
        body = f"{head}<div class='content c{number}'>{text}</div>{tail}"
        yield Page(f"https://bao.example/tin-{number}.html", body.encode(), _WHEN)


def _sentence(one: int, other: int) -> str:
    start = (one * 7 + other * 3) % len(_WORDS)
    return " ".join((*_WORDS[start:], str(one), *_WORDS[:start])).capitalize() + "."


if __name__ == "__main__":
    sys.exit(main())
