"""What a request was for, as it is written into the WARC beside the answer, so that the archive can be made again."""

import json

from crawler.items import Ask, Candidate


def describe(ask: Ask, hop: int) -> str:
    """One line of ASCII; `hop` counts the exchanges of one visit from 0, through redirects and retries."""
    found = [list(candidate) for candidate in ask.found]
    return json.dumps(
        {"url": ask.url, "site": ask.site, "kind": ask.kind, "depth": ask.depth, "found": found, "hop": hop}
    )


def read(line: str) -> tuple[Ask, int]:
    """The inverse of `describe`."""
    told = json.loads(line)
    found = tuple(Candidate(source, text) for source, text in told["found"])
    return Ask(told["url"], told["site"], told["kind"], told["depth"], found), told["hop"]
