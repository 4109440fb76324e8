"""What the archive's own WARC files tell: what was committed, in the order of the commits."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.warc import provenance
from pipelines.warc.reader import Damage, read_folder
from pipelines.warc.record import Place, Record

_WAITING = 1000
"""Records of a run that may wait to be stored at one time, at most."""


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
    damages: list[Damage] = field(default_factory=list)
    gaps: list[tuple[int, list[str]]] = field(default_factory=list)
    """Where among the events something has not been told, and of which records it may have been."""

    @property
    def told(self) -> list[str]:
        """The records of which a commit has been told."""
        return [name for event, name in self.events if event == "stored"]


def read_story(folder: Path, marks: Mapping[str, Sequence[int]] | None = None) -> Story:
    """One pass over all files; what is damaged is passed over and told. `marks` are as in `pipelines.warc.reader`."""
    story = Story()
    open_visits: dict[str, list[str]] = {}
    ends: dict[str, int] = {}
    damages = 0
    for record in read_folder(folder, story.damages, marks):
        _leave_gaps(story, damages)
        damages = len(story.damages)
        story.places[record.id] = record.place
        story.events += [("stored", name) for name in record.stored]
        if record.kind == "warcinfo":
            story.events.append(("begin", record.id))
            open_visits.clear()
        elif record.url.startswith("urn:baotinh:"):
            _note(story, record)
        else:
            _chain(story, record, open_visits)
            story.loose.setdefault(record.place.run, []).append(record.id)
        ends[record.place.run] = len(story.events)
    _leave_gaps(story, damages)
    _tie_up(story, ends)
    _close_gaps(story)
    return story


def _leave_gaps(story: Story, known: int) -> None:
    """Damage may have taken the word that records before it were stored."""
    for damage in story.damages[known:]:
        names = story.loose.get(Place(damage.file, 0, 0).run, [])
        story.gaps.append((len(story.events), names[-_WAITING:]))


def _note(story: Story, record: Record) -> None:
    if record.url == "urn:baotinh:killed":  # the next writer told what the killed run could not
        names: list[str] = record.fact["stored"]
        story.events += [("stored", name) for name in _ends(story, names)]
        story.loose.pop(Place(record.fact["file"], 0, 0).run, None)
        return
    story.events.append(("note", record.id))
    if record.url == "urn:baotinh:run-end":
        story.loose.pop(record.place.run, None)


def _ends(story: Story, names: Iterable[str]) -> list[str]:
    """The records with which visits ended, without the redirects on the way there."""
    names = list(names)
    inner = {name for last in (*story.told, *names) for name in story.chains.get(last, ())[:-1]}
    return [name for name in names if name not in inner]


def _chain(story: Story, record: Record, open_visits: dict[str, list[str]]) -> None:
    told = provenance.read(record.visit) if record.visit else ""
    if isinstance(told, str):
        story.chains[record.id] = [record.id]
        return
    ask, hop = told
    before = open_visits.get(ask.url, []) if hop else []
    open_visits[ask.url] = story.chains[record.id] = [*before, record.id]


def _tie_up(story: Story, ends: Mapping[str, int]) -> None:
    """Where a process was killed, nobody could say at the end of its run what was stored."""
    seen = set(story.told)
    for run, loose in story.loose.items():
        told = [name for name in loose if name in seen]
        story.gaps.append((ends[run], loose[loose.index(told[-1]) + 1 :] if told else loose))


def _close_gaps(story: Story) -> None:
    """Take it that all was stored which may have been and of which nothing else is told."""
    seen = set(story.told)
    for at, names in sorted(story.gaps, key=lambda gap: gap[0], reverse=True):
        if untold := [name for name in names if name not in seen]:
            story.events[at:at] = [("stored", name) for name in _ends(story, untold)]
            seen.update(untold)


def run_of(record: Record) -> Mapping[str, Any]:
    """What a warcinfo record says of its run; empty for a file that is not ours."""
    lines = record.body.decode("utf-8", "replace").splitlines()
    told = next((line.partition(": ")[2] for line in lines if line.startswith("baotinh-run: ")), "{}")
    run: Mapping[str, Any] = json.loads(told)
    return run
