"""Front matter that is none, and front matter without end."""

from time import process_time

import pytest

from crawler.extractors.plaintext.article import extract_plaintext
from crawler.extractors.plaintext.frontmatter import read_front_matter
from crawler.items import Article, Page


@pytest.mark.parametrize("text", ["---\nkhông có cặp nào\n---\n", "+++\n= = =", '{"a": ', "---\n---\n", "+++\n"])
def test_broken_front_matter_is_text(text: str) -> None:
    assert read_front_matter(text) is None
    assert isinstance(extract_plaintext(Page(None, text.encode(), None)), Article)


@pytest.mark.parametrize("fence", ["---", "+++"])
@pytest.mark.parametrize("inner", ["a: x\n", "  b c d\n", "  - b\n", "a = 1\n", "[a]\n", "# ", "a  "])
def test_front_matter_of_any_length_is_read_in_time(fence: str, inner: str) -> None:
    keys = "".join(f"k{at} = {at}\n" if fence == "+++" else f"k{at}: {at}\n" for at in range(1500))
    start = process_time()
    read_front_matter(f"{fence}\n{keys}{inner * (30_000 // len(inner))}\n{fence}\n")
    assert process_time() - start < 0.5
