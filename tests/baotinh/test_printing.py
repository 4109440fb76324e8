"""What a pipe is given is the text of what a terminal would show in colours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from baotinh.printing import escape, plain, printer, say_columns

BRACKETS = st.text(alphabet=st.sampled_from("ab[]/\\=# @Ảnh1."), max_size=30)


@pytest.mark.parametrize("text", [
    "Mưa lớn", "(Ảnh: [đỏ])", "[bold]", "[/]", "[dim]x[/dim]", "a[0]", "[]", "[link=https://baovidu.vn]x[/link]",
    r"C:\[b]", r"\[bold]", r"\\[bold]", "[Ảnh] [ảnh]", "[[bold]]", "[@click=x]",
])  # fmt: skip
def test_brackets_of_a_text_are_shown_as_they_stand(text: str) -> None:
    assert plain(f"[bold]{escape(text)}[/bold] [dim]x[/dim]") == f"{text} x"


@given(BRACKETS.filter(lambda text: not text.endswith("\\\\")))  # two in a row would need to know what follows
def test_any_text_is_shown_as_it_stands(text: str) -> None:
    assert plain(f"[dim]{escape(text)}[/dim]") == text


@given(BRACKETS.filter(lambda text: "\\" not in text))
def test_a_terminal_shows_the_same(text: str) -> None:
    markup = f"[dim]{escape(text)}[/dim] x"
    assert Text.from_markup(markup, emoji=False).plain == plain(markup)


def test_a_line_stays_one_line_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    words = "Xã có hộ bị nước vào nhà. " * 40
    printer().tell(f"[bold]{words}[/bold]", hang=8)
    assert capsys.readouterr().out == f"{words}\n"


def test_who_asks_for_colours_gets_them_in_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    printer().tell("[bold]Mưa[/bold]")
    assert "\x1b[1mMưa" in capsys.readouterr().out


def test_columns_are_as_wide_as_what_stands_in_them(capsys: pytest.CaptureFixture[str]) -> None:
    say_columns([["paper", "since"], ["baosonla", ""], ["x", "Cần Thơ"]])
    assert capsys.readouterr().out == " paper     since\n baosonla\n x         Cần Thơ\n"
