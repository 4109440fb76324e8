"""The page of a bundle that people read: what was printed, when, how that is known, and what changed."""

from collections.abc import Iterator, Mapping
from typing import Any

_MARKS = {"=": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}
"""As wdiff marks words that went and words that came."""


def page(told: Mapping[str, Any], citations: Mapping[str, str]) -> str:
    """`evidence/article.md`, of what `evidence/article.json` says; in both languages, whoever makes it."""
    return "\n".join(_lines(told, citations)) + "\n"


def _lines(told: Mapping[str, Any], citations: Mapping[str, str]) -> Iterator[str]:
    capture, text = told["capture"], told["revisions"][-1]
    yield f"# {told['title']}"
    yield ""
    yield citations.get("citation.txt", "")
    yield ""
    facts = {
        "Báo / Paper": told["site_name"],
        "Địa chỉ / Address": told["url"] or told["canonical_url"],
        "Ngày đăng / Published": told["published_at"] or "không rõ / not known",
        "Đã gỡ từ / Gone since": told["gone_at"],
        "Lúc lưu (UTC) / Captured": capture["captured_at"] or "không rõ / not known",
        "Do / By": capture["captured_by"],
        "Mã băm của trang / Digest of the bytes": capture["digest"],
        "Mã băm của bài / Digest of the text": told["digest"],
    }
    yield from (f"* {name}: {value}" for name, value in facts.items() if value)
    yield from ("", "## Bài / Text", "")
    yield "\n\n".join(filter(None, (text["lead"], text["body"])))
    yield from ("", "## Căn cứ của ngày đăng / How the date is known", "")
    yield from (
        f"* {date['verdict']}: {date['source']}: {date['text']} → {date['at'] or '–'}" for date in told["dates"]
    )
    yield from ("", "## Các lần xem / Looks", "")
    yield from (_look(one) for one in told["captures"] if one["of"] == "article")
    for revision in told["revisions"][1:]:
        at, number = revision["seen_at"], revision["number"]
        yield from ("", f"## Thay đổi / Changes: {number - 1} → {number} ({at})", "")
        if revision["doubt"]:
            yield from (f"Có thể không phải do báo sửa / May be no edit of the paper's: {revision['doubt']}", "")
        yield "".join(f"{_MARKS[sign][0]}{words}{_MARKS[sign][1]}" for sign, words in revision["changes"])


def _look(capture: Mapping[str, Any]) -> str:
    answer = f"HTTP {capture['status']}" if capture["status"] else "file"
    what = capture["lost"] or capture["error"] or answer
    return f"* {capture['captured_at'] or '–'} · {capture['url']} · {what} · {capture['digest'] or '–'}"
