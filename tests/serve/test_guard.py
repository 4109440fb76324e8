"""What holds for every answer: its headers, who may ask, what is switched off."""

import re
from pathlib import Path

import pytest

from tests.serve.conftest import Reader
from tests.serve.province import FLOOD, number
from tests.serve.reading import Read

OURS = ("/", "/search?q=lu", "/search?q=%22", "/article/1", "/article/1/page", "/article/99999")
THEIRS = (
    "/snapshot",
    "/snapshot/articles",
    "/snapshot/articles?_search=lu",
    "/snapshot/articles/1",
    "/-/versions",
    "/no/such",
)
OTHERS = (
    "/search.csv?q=lu", "/search.atom?q=lu", "/article/1/source", "/robots.txt", "/snapshot.json",
    "/snapshot/articles.csv", "/-/desk/desk.css", "/-/static/app.css", "/-/patterns",
)  # fmt: skip


@pytest.fixture(scope="session")
def public(province: Path) -> Reader:
    return Reader(province, is_public=True)


@pytest.mark.parametrize("path", [*OURS, *THEIRS, *OTHERS])
def test_every_answer_says_what_a_browser_may_do_with_it(reader: Reader, path: str) -> None:
    told = reader.get(path).headers
    assert told["x-content-type-options"] == "nosniff"
    assert "noindex" in told["x-robots-tag"]
    policies = told.get_list("content-security-policy")
    assert len(policies) == 1
    assert "frame-ancestors 'none'" in policies[0]
    assert "default-src 'none'" in policies[0]
    assert "unsafe" not in policies[0]
    assert (told.get("cache-control") == "no-store") == (not re.match("/-/(static|desk)/", path))


@pytest.mark.parametrize("path", OURS)
def test_no_page_of_ours_may_run_a_script_or_name_another_host(reader: Reader, path: str) -> None:
    answer = reader.get(path)
    assert "script-src" not in answer.headers["content-security-policy"]
    read = Read(answer.text)
    loaded = [
        told.get("src") or told.get("srcset") or told.get("href")
        for name, told in read.elements
        if name in ("img", "source", "link", "script")
    ]
    assert all(one is None or one.startswith("/") for one in loaded)
    assert not [told for _, told in read.elements if "style" in told]


@pytest.mark.parametrize("path", [*THEIRS[:4], "/snapshot?sql=select+1"])
def test_what_stands_in_the_templates_of_datasette_has_the_nonce_of_its_answer(reader: Reader, path: str) -> None:
    nonces = set()
    for _ in range(2):
        answer = reader.get(path)
        [nonce] = set(re.findall(r"'nonce-([\w-]+)'", answer.headers["content-security-policy"]))
        read = Read(answer.text)
        inline = [told for name in ("script", "style") for told in read.named(name) if "src" not in told]
        assert inline
        assert {told.get("nonce") for told in inline} == {nonce}
        assert not [told for _, told in read.elements if "style" in told]
        nonces.add(nonce)
    assert len(nonces) == 2


@pytest.mark.parametrize("host", ["127.0.0.1:8001", "localhost:9", "LOCALHOST", "127.1.2.3", "[::1]:80"])
def test_this_machine_is_answered_under_its_own_names(reader: Reader, host: str) -> None:
    assert reader.get("/robots.txt", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8001", "10.0.0.1", ""]
)
def test_a_page_of_the_web_that_gives_its_name_our_address_is_not_answered(
    reader: Reader, public: Reader, host: str
) -> None:
    for path in ("/", "/snapshot.json?sql=select+1"):
        answer = reader.get(path, headers={"host": host})
        assert answer.status_code == 421
        assert "Báo Sông Tre" not in answer.text
    assert public.get("/", headers={"host": host or "x"}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_the_desk_only_reads(reader: Reader, method: str) -> None:
    assert reader.get("/snapshot/articles", method=method).status_code == 405


def test_people_find_tables_search_json_and_csv_where_datasette_has_them(reader: Reader, province: Path) -> None:
    rows = reader.get("/snapshot/articles.json?_search=lu+ve+som&_shape=array").json()
    assert number(province, FLOOD) in [row["id"] for row in rows]
    assert len(rows) == 2
    assert reader.get("/snapshot/articles.csv?_search=lu").text.startswith("id,key,site")
    flat = reader.get("/snapshot/articles_flat.json?_search=lu&_shape=array&_facet=site").json()
    assert len(flat) == 2
    assert "as written at the beginning of the era" in reader.text("/snapshot/provinces")
    assert "datasette" in reader.get("/-/versions.json").json()


def test_sql_is_for_this_machine_alone(reader: Reader, public: Reader) -> None:
    asked = "/snapshot.json?sql=select+count(*)+as+n+from+articles&_shape=array"
    assert reader.get(asked).json()[0]["n"] > 40
    assert public.get(asked).status_code == 403
    assert public.get("/snapshot/articles.json?_where=1").status_code in (400, 403)
    assert public.get("/snapshot/articles.json").status_code == 200


@pytest.mark.parametrize(
    ("sql", "status"),
    [
        ("with recursive c(n) as (select 1 union all select n+1 from c) select max(n) from c", 400),
        ("delete from articles", 400),
        ("attach '/etc/passwd' as x", 400),
        ("select load_extension('x')", 400),
    ],
)
def test_sql_ends_in_time_and_changes_nothing(reader: Reader, sql: str, status: int) -> None:
    answer = reader.get("/snapshot.json", params={"sql": sql})
    assert answer.status_code == status
    assert answer.json()["ok"] is False


@pytest.mark.parametrize("which", ["reader", "public"])
@pytest.mark.parametrize(
    "path",
    [
        "/snapshot.db",
        "/-/patterns",
        "/-/messages",
        "/-/permissions",
        "/-/threads.json",
        "/-/actor.json",
        "/_memory",
        "/_internal",
    ],
)
def test_neither_the_database_nor_what_developers_look_at_is_given_away(
    request: pytest.FixtureRequest, which: str, path: str
) -> None:
    asked: Reader = request.getfixturevalue(which)
    assert asked.get(path).status_code in (403, 404)


def test_no_path_of_this_machine_is_told_to_others(public: Reader, province: Path) -> None:
    for path in (
        "/-/databases.json",
        "/-/metadata.json",
        "/-/settings.json",
        "/-/plugins.json",
        "/-/versions.json",
        "/snapshot.json",
        "/x",
    ):
        assert str(province) not in public.get(path).text


def test_a_reader_is_spoken_to_in_the_language_that_was_chosen(reader: Reader) -> None:
    vi, en = "Bài mới nhất", "Newest articles"
    assert en in reader.text("/")
    assert vi in reader.text("/", headers={"accept-language": "fr;q=1, vi-VN;q=0.9, en;q=0.5"})
    assert en in reader.text("/", headers={"accept-language": "vi;q=0, en-GB"})
    chosen = reader.get("/?lang=vi", headers={"accept-language": "en"})
    assert vi in chosen.text
    assert '<html lang="vi">' in chosen.text
    cookie = chosen.headers["set-cookie"]
    assert cookie.startswith("baotinh_lang=vi;")
    assert vi in reader.text("/", headers={"accept-language": "en", "cookie": cookie.partition(";")[0]})
    wrong = reader.get("/?lang=xx")
    assert en in wrong.text
    assert "set-cookie" not in wrong.headers
    assert "Không có trang này" in reader.get("/article/99999", headers={"accept-language": "vi"}).text


def test_a_language_that_was_chosen_keeps_what_was_asked(reader: Reader) -> None:
    read = Read(reader.text("/search?q=ve&site=song-tre&page=1"))
    assert "/search?q=ve&site=song-tre&page=1&lang=vi" in read.hrefs
