"""Learnt forms of address as the regular expression that a site file has for articles."""

import re
from collections.abc import Iterable

from pipelines.store import forms
from pipelines.store.forms import Form

_STEP = re.compile(r"(?P<slug>N|w|S3|S4)(?P<number>-N)?(?P<extension>\.[a-z]+)?")  # "S4-N.html"
_SLUGS = {"N": r"\d+", "w": r"[^/-]+(?:-[^/-]+)?", "S3": r"[^/-]+(?:-[^/-]+){2}", "S4": r"[^/-]+(?:-[^/-]+){3,}"}


def article_pattern(found: Iterable[Form]) -> str | None:
    """The key `article` of a site file for what is known to be articles; `None` where nothing is."""
    patterns = [pattern_of(form.form) for form in found if form.verdict == "article" and form.form != forms.REST]
    told = list(dict.fromkeys(pattern for pattern in patterns if pattern))
    if not told:
        return None
    return f"^{told[0]}$" if len(told) == 1 else f"^(?:{'|'.join(told)})$"


def pattern_of(form: str) -> str | None:
    """A form as a regular expression for path and query; `None` for one that was cut short."""
    path, _, query = form.partition("/")[2].partition("?")
    if "…" in form:
        return None
    steps = "".join(f"/{_step(step)}" for step in path.split("/"))
    keys = "&".join(rf"{re.escape(key)}=[^&]*" for key in query.split("&")) if query else ""
    return rf"{steps}\?{keys}" if keys else steps


def _step(step: str) -> str:
    found = _STEP.fullmatch(step)
    if found is None:
        return re.escape(step)
    slug = r"[^/]*\d{2,}" if found["number"] else _SLUGS[found["slug"]]
    return slug + re.escape(found["extension"] or "")
