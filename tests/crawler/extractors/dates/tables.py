"""The tables of date forms and of pages, as the tests and the documentation read them."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.items import VIETNAM, Stamp

_HERE = Path(__file__).parent
_PRINTED = {
    "second": "%Y-%m-%d %H:%M:%S",
    "minute": "%Y-%m-%d %H:%M",
    "hour": "%Y-%m-%d %Hh",
    "day": "%Y-%m-%d",
    "month": "%Y-%m",
}


@dataclass(frozen=True, slots=True)
class Form:
    rule: str
    text: str
    role: str
    ref: datetime | None
    expected: str | None
    flags: tuple[str, ...]
    why: str | None


@dataclass(frozen=True, slots=True)
class Case:
    rule: str
    says: str
    dates: tuple[tuple[str, str], ...]
    fetched: datetime
    expected: str | None
    winner: str | None
    updated: str | None
    flags: tuple[str, ...]
    verdicts: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    says: str
    forms: tuple[Form, ...] = ()
    cases: tuple[Case, ...] = ()


def shown(stamp: Stamp | None) -> str | None:
    """A stamp on a Vietnamese clock, as far as it is known: `2021-03-18 07h`."""
    return None if stamp is None else stamp.at.astimezone(VIETNAM).strftime(_PRINTED[stamp.precision])


def form_rules() -> list[Rule]:
    table = _load("forms.toml")
    return [
        Rule(rule["id"], rule["says"], forms=tuple(_form(rule["id"], form, table["ref"]) for form in rule["forms"]))
        for rule in table["rule"]
    ]


def page_rules() -> list[Rule]:
    table = _load("pages.toml")
    return [
        Rule(rule["id"], rule["says"], cases=tuple(_case(rule["id"], case, table["fetched"]) for case in rule["cases"]))
        for rule in table["rule"]
    ]


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


def _form(rule: str, form: dict[str, Any], ref: str) -> Form:
    unknown = form.keys() - {"text", "role", "ref", "is", "flags", "why"}
    if unknown:
        raise KeyError(f"forms.toml: unknown {unknown} at {form['text']!r}")
    ref = form.get("ref", ref)
    return Form(
        rule,
        form["text"],
        form.get("role", "byline"),
        datetime.fromisoformat(ref) if ref else None,
        form.get("is"),
        tuple(form.get("flags", ())),
        form.get("why"),
    )


def _case(rule: str, case: dict[str, Any], fetched: str) -> Case:
    unknown = case.keys() - {"says", "dates", "is", "winner", "updated", "flags", "verdicts", "fetched"}
    if unknown:
        raise KeyError(f"pages.toml: unknown {unknown} at {case['says']!r}")
    return Case(
        rule,
        case["says"],
        tuple((source, text) for source, text in case["dates"]),
        datetime.fromisoformat(case.get("fetched", fetched)),
        case.get("is"),
        case.get("winner"),
        case.get("updated"),
        tuple(case.get("flags", ())),
        tuple(case["verdicts"]) if "verdicts" in case else None,
    )
