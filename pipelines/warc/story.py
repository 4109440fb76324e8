"""What the archive's own WARC files tell: what was committed, in the order of the commits."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.warc import provenance
from pipelines.warc.reader import read_folder
from pipelines.warc.record import Place, Record


@dataclass(slots=True)
class Story:
    """What the files tell, in order: runs beginning, commits, notes."""

    events: list[tuple[str, str]] = field(default_factory=list)
    """`begin`, `stored` or `note`, and the id of the record."""
    places: dict[str, Place] = field(default_factory=dict)
    chains: dict[str, list[str]] = field(default_factory=dict)
    """Records of one visit, by the last of them."""
    loose: dict[str, list[str]] = field(default_factory=dict)
    """By run: records of which no commit has been told, in order."""


def read_story(folder: Path) -> Story:
    """One pass over all files."""
    story = Story()
    open_visits: dict[str, list[str]] = {}
    seen: set[str] = set()
    for record in read_folder(folder):
        if record.id in story.places:  # once more in a file that a redaction of an earlier version left behind
            continue
        story.places[record.id] = record.place
        for name in (name for name in record.stored if name not in seen):
            story.events.append(("stored", name))
            seen.add(name)
        if record.kind == "warcinfo":
            story.events.append(("begin", record.id))
            open_visits.clear()
        elif record.url.startswith("urn:baotinh:"):
            _note(story, record)
        else:
            _chain(story, record, open_visits)
            story.loose.setdefault(record.place.run, []).append(record.id)
    _tie_up(story, seen)
    return story


def _note(story: Story, record: Record) -> None:
    if record.url == "urn:baotinh:killed":  # the next writer told what the killed run could not
        names: list[str] = record.fact["stored"]
        story.events += [("stored", name) for name in _ends(story, names)]
        story.loose.pop(Place(record.fact["file"], 0, 0).run, None)
        return
    story.events.append(("note", record.id))
    if record.url == "urn:baotinh:run-end":
        story.loose.pop(record.place.run, None)


def _ends(story: Story, names: list[str]) -> list[str]:
    """The records with which visits ended, without the redirects on the way there."""
    stored = [name for event, name in story.events if event == "stored"]
    inner = {name for last in (*stored, *names) for name in story.chains.get(last, ())[:-1]}
    return [name for name in names if name not in inner]


def _chain(story: Story, record: Record, open_visits: dict[str, list[str]]) -> None:
    told = provenance.read(record.visit) if record.visit else ""
    if isinstance(told, str):
        story.chains[record.id] = [record.id]
        return
    ask, hop = told
    before = open_visits.get(ask.url, []) if hop else []
    open_visits[ask.url] = story.chains[record.id] = [*before, record.id]


def _tie_up(story: Story, seen: set[str]) -> None:
    """Where nobody could say what was stored in the end, because the process was killed, take it that all was."""
    for loose in story.loose.values():
        told = [name for name in loose if name in seen]
        rest = loose[loose.index(told[-1]) + 1 :] if told else loose
        story.events += [("stored", name) for name in _ends(story, rest)]


def run_of(record: Record) -> Mapping[str, Any]:
    """What a warcinfo record says of its run; empty for a file that is not ours."""
    lines = record.body.decode("utf-8", "replace").splitlines()
    told = next((line.partition(": ")[2] for line in lines if line.startswith("baotinh-run: ")), "{}")
    run: Mapping[str, Any] = json.loads(told)
    return run
