"""What stands in a page, as a browser reads it."""

from html.parser import HTMLParser

_EMPTY = {"meta", "link", "input", "br", "hr", "img", "source"}


class Read(HTMLParser):
    """The elements of a page, its text, and its links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []
        self._open: list[str] = []
        self.inside: dict[str, list[str]] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _EMPTY:
            self._open.append(tag)
            self.inside.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "script" not in self._open:
            self.parts.append(data)
        for tag in set(self._open):
            self.inside[tag][-1] += data

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [told for name, told in self.elements if name == tag]

    @property
    def hrefs(self) -> list[str]:
        return [told["href"] or "" for told in self.named("a") if "href" in told]

    def by_class(self, name: str) -> list[dict[str, str | None]]:
        return [told for _, told in self.elements if name in (told.get("class") or "").split()]
