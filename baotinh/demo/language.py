"""A small grammar that turns the word lists of `words/` into Vietnamese sentences.

Three marks: `{slot}` is a name bound once for an article (`{Slot}` begins with a capital), `{3-9}` a number drawn each
time (`{3-9,}` one with a decimal), `[one|other]` a choice. Nothing else has a meaning.
"""

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from crawler.text import fold

_CHOICE = re.compile(r"\[([^\[\]]+)\]")  # "[sáng|chiều]"
_NUMBER = re.compile(r"\{(\d+)-(\d+)(,?)\}")  # "{20-60}", "{2-4,}"
_SLOT = re.compile(r"\{(\w+)\}")  # "{xa}", "{Xa}"
_TWO_LEVELS = datetime.fromisoformat("2025-07-01T00:00+07:00")
"""From this day Vietnam has no districts: an article of 2026 does not speak of `huyện`."""

Words = Mapping[str, Any]


@cache
def words(name: str) -> Words:
    """One of the word lists that ship with the package, by file name without its ending."""
    return tomllib.loads((files("baotinh.demo") / "words" / f"{name}.toml").read_text(encoding="utf-8"))


def first_capital(text: str) -> str:
    """The text with its first letter in upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def slug(text: str) -> str:
    """The text as addresses have it: `Mưa lớn ở xã` → `mua-lon-o-xa`."""
    return "-".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


def person(rng: random.Random) -> tuple[str, str]:
    """A form of address with a full name, and the short form of the second mention: `ông Lê Văn Lữ`, `ông Lữ`."""
    names = words("names")
    address, middle, given = rng.choice([("ông", "middle_m", "given_m"), ("bà", "middle_f", "given_f")])
    last = rng.choice(names[given])
    return f"{address} {rng.choice(names['family'])} {rng.choice(names[middle])} {last}", f"{address} {last}"


def full_name(rng: random.Random) -> str:
    """A name without a form of address, as a byline has it."""
    return person(rng)[0].split(" ", 1)[1]


def bindings(rng: random.Random, when: datetime) -> dict[str, str]:
    """What each slot stands for throughout one article that appeared at `when`."""
    names = words("names")
    communes = rng.sample(names["commune"], 3)
    people = [person(rng) for _ in range(3)]
    earlier = when - timedelta(days=rng.randint(1, 3))
    bound = {"xa": communes[0], "xa2": communes[1], "xa3": communes[2]}
    bound |= {f"p{n}": full for n, (full, _) in enumerate(people, 1)}
    bound |= {f"q{n}": short for n, (_, short) in enumerate(people, 1)}
    bound |= {
        "tinh": names["province"],
        "vung": f"{'huyện' if when < _TWO_LEVELS else 'vùng'} {rng.choice(names['district'])}",
        "ap": rng.choice(names["hamlet"]),
        "song": rng.choice(names["river"]),
        "kenh": rng.choice(names["canal"]),
        "duong": rng.choice(names["road"]),
        "truong": rng.choice(names["school"]),
        "tre": f"em {full_name(rng)}",
        "ngay": f"{earlier.day}{rng.choice('-/')}{earlier.month}",
        "thang": f"tháng {earlier.month}",
        "nam": str(when.year),
        "namtruoc": str(when.year - 1),
        "namsau": str(when.year + 1),
    }
    bound = {slot: _filled(text, rng, bound) for slot, text in bound.items()}
    bound["p1"] += f", {_filled(rng.choice(words('general')['posts']), rng, bound)},"
    return bound


def expand(text: str, rng: random.Random, bound: Mapping[str, str]) -> str:
    """The sentence that a template stands for; an unbound slot is a KeyError."""
    return first_capital(_filled(text, rng, bound).replace(",,", ",").replace(",.", "."))


def shuffled(rng: random.Random, items: Sequence[str]) -> list[str]:
    """The items in a drawn order."""
    return rng.sample(items, len(items))


def _filled(text: str, rng: random.Random, bound: Mapping[str, str]) -> str:
    text = _CHOICE.sub(lambda m: rng.choice(m[1].split("|")), text)
    text = _NUMBER.sub(lambda m: _number(rng, int(m[1]), int(m[2]), decimal=bool(m[3])), text)
    return _SLOT.sub(lambda m: _bound(m[1], bound), text)


def _bound(slot: str, bound: Mapping[str, str]) -> str:
    return bound[slot] if slot in bound else first_capital(bound[slot[:1].lower() + slot[1:]])


def _number(rng: random.Random, low: int, high: int, *, decimal: bool) -> str:
    if decimal:
        return f"{rng.randint(low * 10 + 1, high * 10) / 10:.1f}".replace(".", ",")
    return f"{rng.randint(low, high):,}".replace(",", ".")
