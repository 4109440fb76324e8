"""Builds the province: the same five papers on every call, from `papers.toml` and the word lists."""

import hashlib
import random
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from baotinh.demo.drafts import TOPICS, Draft, write
from baotinh.demo.language import full_name, slug, words
from baotinh.demo.truth import Box, Byline, Paper, Picture, Section, Story, Text

ARTICLES = 36
"""Per paper: every topic three times."""
_FIRST = datetime.fromisoformat("2024-11-02T05:10:00+07:00")
_LAST = datetime.fromisoformat("2026-06-27T21:40:00+07:00")
_CREDITED = "Theo {a}", "(Theo {a})", "Nguồn: {a}"

Profile = Mapping[str, Any]


@cache
def province() -> tuple[Paper, ...]:
    """The papers of the make-believe province, always the same."""
    data = tomllib.loads((files("baotinh.demo") / "papers.toml").read_text(encoding="utf-8"))
    return tuple(_paper(profile) for profile in data["papers"])


def _paper(profile: Profile) -> Paper:
    # A seed of text gives the same numbers on every machine; nothing here is secret.
    rng = random.Random(profile["id"])  # noqa: S311
    sections = tuple(Section(*pair) for pair in profile["sections"].values())
    plain = _sorted_newest_first(_stories(rng, profile))
    hidden = _hide(plain, profile["platform"])
    stories = tuple(_linked(rng, profile, story, hidden) for story in hidden)
    target = next(s for s in stories[20:] if s.only is None)
    return Paper(
        id=profile["id"],
        name=profile["name"],
        host=profile["host"],
        platform=profile["platform"],
        sections=sections,
        articles=stories,
        moved=((f"/tin-cu/{target.number}/{slug(target.title)}", target.path),),
        missing=address(
            profile, "Bài này đã được gỡ từ lâu lắm rồi", profile["first_id"] + 1, _FIRST, sections[0].slug
        ),
        licence=profile["licence"],
    )


def _stories(rng: random.Random, profile: Profile) -> Iterator[Story]:
    titles: set[str] = set()
    used: Counter[str] = Counter()
    first = rng.randrange(len(TOPICS))
    for index, when in enumerate(_times(rng, with_seconds=profile["precision"] == "second")):
        topic = TOPICS[(first + index * 5) % len(TOPICS)]
        draft = write(rng, topic, when, number=index, used=used)
        while draft.title in titles:
            draft = write(rng, topic, when, number=index, used=used)
        titles.add(draft.title)
        yield _story(rng, profile, index, when, draft)


def _times(rng: random.Random, *, with_seconds: bool) -> list[datetime]:
    """Moments in the hours in which newsrooms publish, oldest first."""
    step = (_LAST - _FIRST) / (ARTICLES - 1)
    days = [(_FIRST + step * n).replace(hour=0, minute=0, second=0, microsecond=0) for n in range(ARTICLES)]
    return [
        day + timedelta(hours=rng.randint(5, 21), minutes=rng.randint(1, 59), seconds=rng.randint(1, 59) * with_seconds)
        for day in days
    ]


def _story(rng: random.Random, profile: Profile, index: int, when: datetime, draft: Draft) -> Story:
    number = profile["first_id"] + index * 37 + rng.randint(2, 30)
    prefix = profile["code"] if index % 3 else None
    section = profile["sections"][words(draft.topic)["section"]][0]
    encoded = profile["platform"] == "vietlong" and index % 4 == 2
    day_only = profile["platform"] == "vietlong" and index in (3, 9, 15)
    forms = profile["time_forms"]
    return Story(
        number=number,
        path=address(profile, draft.title, number, when, section),
        topic=draft.topic,
        section=section,
        title=draft.title,
        lead=f"{prefix} {draft.lead}" if prefix else draft.lead,
        prefix=prefix,
        parts=draft.texts if encoded else tuple(_illustrated(rng, draft, number, index)),
        after=(),
        byline=_byline(rng, index),
        tags=draft.tags if index % 6 else (),
        published=when,
        precision="day" if day_only else profile["precision"],
        time_form="label_day" if day_only else forms[index % len(forms)],
        updated=None if day_only or index % 5 != 2 else when + timedelta(hours=3, minutes=rng.randint(1, 50)),
        body_status="encoded" if encoded else "ok",
        decomposed=profile["platform"] == "content-fck" and index % 5 == 0,
    )


def _illustrated(rng: random.Random, draft: Draft, number: int, index: int) -> list[Text | Picture]:
    parts: list[Text | Picture] = list(draft.texts)
    for n, caption in enumerate(draft.captions[: index % 4]):
        credit = full_name(rng) if (index + n) % 3 else None
        place = min(1 + 3 * n, len(parts))
        parts.insert(_not_under_subhead(parts, place), Picture(f"/anh/{number}-{n + 1}.png", caption, credit))
    return parts


def _not_under_subhead(parts: Sequence[Text | Picture | Box], place: int) -> int:
    """The place or the nearest one before it where no subhead stands above and no list is cut in two."""
    while place > 1 and (_kind(parts[place - 1]) in ("subhead", "bold", "caps", "item", "answer")):
        place -= 1
    return place


def _kind(part: Text | Picture | Box) -> str:
    return part.kind if isinstance(part, Text) else "other"


def _byline(rng: random.Random, index: int) -> Byline:
    names = words("names")
    one, two = full_name(rng), full_name(rng)
    initials, agency = rng.choice(names["initials"]), rng.choice(names["agency"])
    short = " ".join(two.split()[-2:])
    return (
        Byline(one, (one,)),
        Byline(f"Bài, ảnh: {one}", (one,)),
        Byline(one.upper(), (one.upper(),)),
        Byline(_CREDITED[index // 8 % 3].format(a=agency), source=agency),
        Byline(initials, () if initials.startswith(("PV", "Nhóm")) else (initials,)),  # a desk is nobody
        Byline(f"Bài: {one}; ảnh: {two}", (one,)),
        Byline(f"{one} - {short}", (one, short)),
        Byline(None),
    )[index % 8]


def _sorted_newest_first(stories: Iterator[Story]) -> list[Story]:
    return sorted(stories, key=lambda story: story.published, reverse=True)


def _hide(stories: list[Story], platform: str) -> list[Story]:
    """One story each that only the feed, only the sitemap, only a late listing page leads to."""
    hidden = list(stories)
    hidden[4] = replace(stories[4], only="feed")
    if platform != "vietlong":  # that family has no sitemap
        hidden[13] = replace(stories[13], only="sitemap")
    if platform != "onecms":  # that family has no further listing pages
        slugs = [story.section for story in stories]
        longest = max(sorted(set(slugs)), key=slugs.count)
        last = max(n for n, section in enumerate(slugs) if section == longest)
        hidden[last] = replace(stories[last], only="listing")
    return hidden


def _linked(rng: random.Random, profile: Profile, story: Story, stories: Sequence[Story]) -> Story:
    """The story with its lists of other stories; none is linked twice from one page."""
    others = rng.sample([o for o in stories if o.only is None and o.number != story.number], 18)
    index = len(stories) - 1 - stories.index(story)
    after = []
    for heading, style, times in profile["after"][: None if index % 7 else 1]:
        kin = [o for o in others if o.section == story.section] if "ùng chuyên mục" in heading else others
        after.append(Box(heading or None, _take(others, (kin or others)[: 3 + index % 3]), style, times or None))
    parts = list(story.parts)
    if index % 3 != 1 and story.body_status == "ok":
        heading, style = profile["inline"][index // 2 % len(profile["inline"])]
        place = _not_under_subhead(parts, min(len(parts) - 1, 3 + index % 3))
        parts.insert(place, Box(heading or None, _take(others, others[: 1 + index % 2]), style))
    return replace(story, parts=tuple(parts), after=tuple(after))


def _take(others: list[Story], chosen: list[Story]) -> tuple[int, ...]:
    """The numbers of the chosen ones, which are no longer among the others."""
    for story in chosen:
        others.remove(story)
    return tuple(story.number for story in chosen)


def address(profile: Profile, title: str, number: int, when: datetime, section: str) -> str:
    """The path of an article in the form of the paper's family."""
    name = slug(title)
    code = hashlib.sha256(f"{profile['id']}{number}".encode()).hexdigest()[:7]
    return {
        "onecms": f"/{name}-{number}.html",
        "hemera": f"/{name}-post{number}.html",
        "mediasoft": f"/{section}/{when:%Y%m}/{name}-{code}/",
        "content-fck": f"/{name}-a{number}.html",
        "vietlong": f"/{name}-{number}.htm",
    }[profile["platform"]]
