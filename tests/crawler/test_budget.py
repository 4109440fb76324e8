"""What one input may cost is bounded, by counting."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from crawler import budget
from crawler.addresses import identity, normalise
from crawler.budget import bounded, spend
from crawler.items import Answer, Ask, ExtractionError
from crawler.sites import Site
from crawler.spiders.reading import Reader

SITE = Site(id="vidu", name="Báo Ví Dụ", domain="baovidu.vn")
URL = "https://baovidu.vn/mua-lon-gay-ngap-123456.html"
AT = datetime(2026, 3, 7, 5, 0, tzinfo=UTC)
STORY = "<p>Nước lên nhanh trong đêm khiến nhiều hộ dân phải kê đồ đạc, chính quyền xã đã huy động lực lượng.</p>"
PAGE = f"<html><body><h1>Mưa lớn gây ngập</h1><div>07/03/2026 11:00</div><div>{STORY * 8}</div></body></html>".encode()

LINKS = b"".join(b"<a href='/%d?a+b'>tin</a>" % n for n in range(9))


def test_an_input_may_cost_so_much_and_no_more() -> None:
    with bounded(100) as bound:
        spend(100)
    assert bound.spent == 100
    with pytest.raises(ExtractionError, match="takes more"), bounded(100):
        spend(101)


def test_a_bound_holds_though_somebody_did_not_let_it() -> None:
    with pytest.raises(ExtractionError, match="takes more"), bounded(100), suppress(ValueError):
        spend(101)


def test_each_input_has_a_bound_of_its_own_and_without_one_nothing_is_owed() -> None:
    with bounded(100):
        spend(60)
        with bounded(100):
            spend(60)
        spend(40)
    spend(10**12)


@pytest.mark.parametrize("read", [normalise, identity])
@pytest.mark.parametrize("url", ["https://baovidu.vn:8080/tin-1.html", "https://baovidu.vn/a/../b?q=a+b&utm_source=x"])
def test_an_address_costs_the_same_whether_or_not_it_was_met_before(read: Callable[[str], object], url: str) -> None:
    url += f"#{uuid4()}"
    spent = []
    for _ in range(2):
        with bounded() as bound:
            read(url)
        spent.append(bound.spent)
    assert spent[0] == spent[1] > 0


@pytest.mark.parametrize("kind", ["article", "listing", "home"])
def test_a_page_that_costs_more_is_unreadable_and_what_it_is_stays_the_same(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(budget, "MOST", 500)
    ask, answer = Ask(URL, "vidu", kind), Answer(URL, 200, PAGE + LINKS, AT)  # type: ignore[arg-type]
    first, second = (Reader((SITE,), None).read(ask, answer) for _ in range(2))
    assert first == second
    assert first.reason == "unreadable: expected what is read in at most 500 steps, found what takes more"
