"""A bundle of one article: others' tools open it, a stranger checks it with Python alone, one altered byte is seen."""

import ast
import gzip
import hashlib
import io
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import closing, redirect_stdout
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator

from crawler.items import Capture
from hatch_build import moved
from pipelines.db.archive import Archive
from pipelines.db.seals import Seal, Witness
from pipelines.db.seals import seals as sealed
from pipelines.query import verify_bundle
from pipelines.query.changed_words import changes
from pipelines.query.wacz import Container, sort_key
from pipelines.upkeep import seals, witnesses
from pipelines.warc.record import Earlier
from pipelines.warc.writer import Warc
from tests.baotinh.conftest import Run
from tests.test_house import ROOT
from tests.world import DOOMED, MOVED, SECRETS, TAGGED, World, rows, typed

VERIFIER = ROOT / "pipelines" / "query" / "verify_bundle.py"
AT = datetime(2026, 11, 28, 12, tzinfo=UTC)


def bundled(data: Path, path: Path, name: object) -> Path:
    done = typed("cite", name, "--data", data, "--bundle", path)
    assert (done.code, done.err) == (0, ""), done
    return path


@pytest.fixture(scope="module")
def bundle(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the story that was changed between two looks."""
    return bundled(world.data, tmp_path_factory.mktemp("bundle") / "dieu-do.wacz", world.url(DOOMED))


def judged(path: Path) -> tuple[int, str]:
    """What the verifier says of a bundle."""
    out = io.StringIO()
    with redirect_stdout(out):
        code = verify_bundle.main([str(path)])
    return code, out.getvalue()


def told(path: Path) -> Any:
    with zipfile.ZipFile(path) as inside:
        return json.loads(inside.read("evidence/article.json"))


def records(path: Path) -> list[Any]:
    with zipfile.ZipFile(path) as inside, inside.open("archive/data.warc.gz") as file:
        found = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.body = record.content_stream().read() if record.http_headers else record.raw_stream.read()
            found.append(record)
        return found


def head(record: Any, name: str) -> str:
    return str(record.rec_headers.get_header(name))


# --- what stands in it ---


def test_it_is_a_wacz_whose_files_are_stored_and_listed_with_digest_and_size(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as inside:
        assert inside.testzip() is None
        assert {one.compress_type for one in inside.infolist()} == {zipfile.ZIP_STORED}
        package = inside.read("datapackage.json")
        about = json.loads(package)
        assert (about["profile"], about["wacz_version"]) == ("data-package", "1.1.1")
        listed = {one["path"]: (one["hash"], one["bytes"]) for one in about["resources"]}
        names = set(inside.namelist()) - {"datapackage.json", "datapackage-digest.json"}
        found = {name: (f"sha256:{hashlib.sha256(inside.read(name)).hexdigest()}", len(inside.read(name)))
                 for name in names}  # fmt: skip
        assert listed == found
        assert names >= {"archive/data.warc.gz", "indexes/index.cdx.gz", "indexes/index.idx", "pages/pages.jsonl"}
        digest = json.loads(inside.read("datapackage-digest.json"))
    expected = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
    assert digest == expected, "and no signedData, since nobody signed"


def test_every_look_is_in_it_with_its_request_and_the_bytes_that_came(bundle: Path, world: World) -> None:
    found = records(bundle)
    kinds = [record.rec_type for record in found]
    assert kinds[0] == "warcinfo"
    answers = {head(r, "WARC-Record-ID") for r in found if r.rec_type in ("response", "revisit")}
    asked = {head(r, "WARC-Concurrent-To") for r in found if r.rec_type == "request"}
    looks = "SELECT warc_record FROM captures WHERE url IN (?, ?)"
    expected = {f"<urn:uuid:{row[0]}>" for row in rows(world.data, looks, world.url(DOOMED), world.url(MOVED))}
    assert answers == asked == expected
    bodies = b"".join(record.body for record in found if record.rec_type == "response")
    assert SECRETS[4].encode() in bodies, "as it was"
    assert SECRETS[5].encode() in bodies, "as it is"


def test_records_are_those_of_the_archive_to_the_byte(bundle: Path, world: World) -> None:
    with zipfile.ZipFile(bundle) as inside:
        warc = inside.read("archive/data.warc.gz")
    query = "SELECT warc_file, warc_offset, warc_length FROM captures WHERE url = ?"
    for file, offset, length in rows(world.data, query, world.url(DOOMED)):
        raw = (world.data / "warc" / str(file)).read_bytes()
        assert raw[int(str(offset)) :][: int(str(length))] in warc


@pytest.mark.parametrize("path", [TAGGED, DOOMED], ids=["not modified", "same bytes"])
def test_what_came_again_stands_beside_the_record_that_has_its_bytes(world: World, tmp_path: Path, path: str) -> None:
    found = records(bundled(world.data, tmp_path / "x.wacz", world.url(path)))
    have = {head(record, "WARC-Target-URI") for record in found if record.rec_type == "response"}
    again = [head(record, "WARC-Refers-To-Target-URI") for record in found if record.rec_type == "revisit"]
    assert again
    assert set(again) <= have


def test_the_index_says_where_each_answer_lies(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as inside:
        lines = gzip.decompress(inside.read("indexes/index.cdx.gz")).decode().splitlines()
        warc = inside.read("archive/data.warc.gz")
        block = json.loads(inside.read("indexes/index.idx").decode().splitlines()[1].split(" ", 2)[2])
    assert lines == sorted(lines)
    assert block["offset"] == 0
    for line in lines:
        entry = json.loads(line.split(" ", 2)[2])
        piece = warc[int(entry["offset"]) :][: int(entry["length"])]
        [record] = list(ArchiveIterator(io.BytesIO(piece)))
        assert head(record, "WARC-Target-URI") == entry["url"]
        assert (record.rec_type == "revisit") == (entry["mime"] == "warc/revisit")
    assert len(lines) == sum(record.rec_type in ("response", "resource", "revisit") for record in records(bundle))


@pytest.mark.parametrize(
    ("url", "key"),
    {
        "https://www.baovidu.vn/Mua-Lon/?b=2&A=1": "vn,baovidu)/mua-lon?a=1&b=2",
        "http://baovidu.vn": "vn,baovidu)/",
        "http://baovidu.vn:8080/a": "vn,baovidu:8080)/a",
        "https://baovidu.vn:443/a": "vn,baovidu)/a",
        "http://127.0.0.1:99/a": "1,0,0,127:99)/a",
        "http://www.vn/": "vn)/",
        "http://baovidu.vn/tìm//kiếm%2E.html?q=%2Fa%20b": "vn,baovidu)/t%c3%acm/ki%e1%ba%bfm..html?q=/a%20b",
        "urn:sha256:ab": "urn:sha256:ab",
    }.items(),
)
def test_addresses_are_in_the_index_as_others_look_for_them(url: str, key: str) -> None:
    assert sort_key(url) == key


def test_the_text_its_past_and_the_evidence_of_its_date_stand_beside(bundle: Path, world: World) -> None:
    article = told(bundle)
    [(number, title, digest)] = rows(world.data, "SELECT id, title, digest FROM articles WHERE url = ?", article["url"])
    assert (article["title"], article["digest"]) == (title, digest)
    texts = rows(world.data, "SELECT title, lead, body FROM revisions WHERE article_id = ? ORDER BY number", number)
    assert [(one["title"], one["lead"], one["body"]) for one in article["revisions"]] == texts
    assert len(texts) == 2
    dates = rows(world.data, "SELECT source, text, at, verdict FROM dates WHERE article_id = ?", number)
    assert [tuple(one.values()) for one in article["dates"]] == dates
    assert article["chain"] == {"state": "none"}
    changed = [words for sign, words in article["revisions"][1]["changes"] if sign != "="]
    assert [words.strip() for words in changed] == [SECRETS[4], SECRETS[5]], "the word alone"


def test_citations_are_those_that_the_command_prints(bundle: Path, run: Run, world: World) -> None:
    for option, name in {"": "txt", "--bibtex": "bib", "--ris": "ris", "--csl-json": "csl.json"}.items():
        said = run("cite", world.url(DOOMED), "--data", world.data, *filter(None, [option])).out
        with zipfile.ZipFile(bundle) as inside:
            assert inside.read(f"evidence/citation.{name}").decode() == said


def test_people_read_it_without_any_program(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as inside:
        page = inside.read("evidence/article.md").decode()
    assert f"[-{SECRETS[4]}-]{{+{SECRETS[5]}+}}" in page
    assert told(bundle)["capture"]["digest"] in page


def test_the_same_archive_gives_the_same_bytes(bundle: Path, data: Path, world: World) -> None:
    again = bundled(data, data / "exports" / "lan-khac.wacz", world.url(DOOMED))
    assert again.read_bytes() == bundle.read_bytes()


@pytest.mark.parametrize("seed", range(30))
def test_changed_words_are_in_neither_text_too_much(seed: int) -> None:
    chance = random.Random(seed)
    words = ["mưa", "lớn", "ở", "huyện", "\n\n", " ", " ", "12", "người"]
    old, new = ("".join(chance.choices(words, k=chance.randrange(60))) for _ in range(2))
    found = changes(old, new)
    assert "".join(text for sign, text in found if sign in "=-") == old
    assert "".join(text for sign, text in found if sign in "=+") == new
    assert all(sign == "=" for sign, _ in changes(old, old))


# --- what a stranger finds ---


def stranger(*words: object, cwd: Path) -> tuple[int, str]:
    """Python without any library, without this checkout."""
    command = [sys.executable, "-I", "-S", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=cwd)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_stranger_checks_it_packed_and_unpacked(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as inside:
        inside.extractall(tmp_path / "mo")
    (tmp_path / "verify.py").write_bytes((tmp_path / "mo" / "evidence" / "verify.py").read_bytes())
    for words in (["verify.py", bundle], ["verify.py", "mo"], ["mo/evidence/verify.py"]):
        code, said = stranger(*words, cwd=tmp_path)
        assert code == 0, said
        assert "What it does not prove" in said
        assert told(bundle)["capture"]["digest"] in said
        assert "It is not signed." in said
        assert "no chain of seals" in said
    assert stranger("verify.py", "khong-co.wacz", cwd=tmp_path)[0] == 2
    assert stranger("verify.py", "a", "b", cwd=tmp_path)[0] == 2


def test_the_verifier_is_python_of_the_standard_library_that_a_wheel_leaves_as_it_is() -> None:
    source = VERIFIER.read_text("utf-8")
    tree = ast.parse(source, feature_version=(3, 8))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert not [word for word in ("removeprefix", "removesuffix", "file_digest", "strict=") if word in source], "of 3.9"
    assert moved(source) == source


def places(size: int) -> list[int]:
    """Bytes to be altered: random ones, and all of the ends, where the ZIP file's directory stands."""
    chance = random.Random(19)
    return sorted(
        {
            *range(40),
            *range(size - 120, size),
            *chance.sample(range(size - 1100, size), 120),
            *chance.sample(range(size), 250),
        }
    )


def test_one_altered_byte_anywhere_fails(bundle: Path, tmp_path: Path) -> None:
    whole, altered, chance = bundle.read_bytes(), tmp_path / "x.wacz", random.Random(5)
    for at in places(len(whole)):
        body = bytearray(whole)
        body[at] ^= 1 << chance.randrange(8)
        altered.write_bytes(body)
        code, said = judged(altered)
        assert code == 1, f"byte {at}"
        assert "NOT as it was made" in said


def test_one_altered_byte_of_any_file_fails_unpacked(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as inside:
        inside.extractall(tmp_path / "mo")
    assert judged(tmp_path / "mo")[0] == 0
    chance = random.Random(7)
    for path in sorted(one for one in (tmp_path / "mo").rglob("*") if one.is_file()):
        whole = path.read_bytes()
        for _ in range(5):
            body = bytearray(whole)
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
            path.write_bytes(body)
            assert judged(tmp_path / "mo")[0] == 1, path
        path.unlink()
        assert judged(tmp_path / "mo")[0] in (1, 2), path
        path.write_bytes(whole)
    (tmp_path / "mo" / "them.txt").write_text("thêm")
    assert judged(tmp_path / "mo")[0] == 1


CUTS: dict[str, Callable[[bytes], bytes]] = {
    "a byte less": lambda body: body[:-1],
    "a byte more": lambda body: body + b"\0",
    "a byte before": lambda body: b"\0" + body,
    "half": lambda body: body[: len(body) // 2],
    "empty": lambda body: body[:0],
    "something else": lambda body: b"<html>" + body[-60:],
}


@pytest.mark.parametrize("altered", CUTS.values(), ids=CUTS)
def test_a_file_that_is_cut_or_longer_fails(bundle: Path, tmp_path: Path, altered: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "x.wacz"
    path.write_bytes(altered(bundle.read_bytes()))
    assert judged(path)[0] == 1


def forged(bundle: Path, path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A bundle with other content, whose package and directory were made to agree with it."""
    with zipfile.ZipFile(bundle) as inside:
        files = {name: inside.read(name) for name in inside.namelist() if not name.startswith("datapackage")}
    change(files)
    with path.open("wb+") as file:
        container = Container(file)
        for name, body in files.items():
            container.add(name, body)
        container.close({"title": "giả"})
    return path


def _article(change: Callable[[Any], object]) -> Callable[[dict[str, bytes]], None]:
    def forge(files: dict[str, bytes]) -> None:
        article = json.loads(files["evidence/article.json"])
        change(article)
        files["evidence/article.json"] = json.dumps(article).encode()

    return forge


def _without_records(files: dict[str, bytes]) -> None:
    at = files["archive/data.warc.gz"].index(b"\x1f\x8b\x08", 40)
    files["archive/data.warc.gz"] = files["archive/data.warc.gz"][:at]


def _without_digests(files: dict[str, bytes]) -> None:
    """Records of which nothing says what they were: their heads say it under another name."""
    plain = gzip.decompress(files["archive/data.warc.gz"]).replace(b"WARC-Block-Digest", b"Warc-Other-Digest")
    starts = [at for at in range(len(plain)) if plain.startswith(b"WARC/1.1\r\n", at)]
    pieces = [plain[start:end] for start, end in zip(starts, [*starts[1:], len(plain)], strict=True)]
    files["archive/data.warc.gz"] = b"".join(map(gzip.compress, pieces))


FORGERIES: dict[str, Callable[[dict[str, bytes]], None]] = {
    "another text": _article(lambda a: a["revisions"][-1].update(body="Không có gì")),
    "another digest of the text": _article(lambda a: a.update(digest="sha256:00")),
    "another digest of the bytes": _article(lambda a: a["capture"].update(digest="sha256:00")),
    "of all captures": _article(lambda a: [c.update(digest="sha256:00") for c in [a["capture"], *a["captures"]]]),
    "another time": _article(lambda a: [c.update(captured_at="2020-01-01T00:00:00+00:00") for c in a["captures"]]),
    "another address": _article(lambda a: [c.update(url="http://x.vn/") for c in a["captures"]]),
    "a look kept back": _article(lambda a: a["captures"].pop(0)),
    "other changes": _article(lambda a: a["revisions"][-1].update(changes=[["=", "không đổi"]])),
    "no records": _without_records,
    "records without digests": _without_digests,
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_does_not_agree_with_the_records_fails_though_all_digests_of_files_are_right(
    bundle: Path, tmp_path: Path, name: str
) -> None:
    assert judged(forged(bundle, tmp_path / "same.wacz", lambda _: None))[0] == 0
    assert judged(forged(bundle, tmp_path / "x.wacz", FORGERIES[name]))[0] == 1


def test_a_signature_has_its_place_and_is_said_to_be_unchecked(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as inside:
        inside.extractall(tmp_path / "mo")
    path = tmp_path / "mo" / "datapackage-digest.json"
    signed = {**json.loads(path.read_text()), "signedData": {"hash": "x", "signature": "y"}}
    path.write_text(json.dumps(signed, indent=2) + "\n")
    code, said = judged(tmp_path / "mo")
    assert code == 0
    assert "the signature was not checked" in said


def test_it_says_that_its_capture_was_sealed_and_on_which_day(data: Path, tmp_path: Path, world: World) -> None:
    with Archive(data, write=True) as archive:
        seals.close(archive, date(2199, 1, 1))
        [seal] = sealed(archive.db.conn)
    path = bundled(data, tmp_path / "x.wacz", world.url(DOOMED))
    chain = told(path)["chain"]
    assert (chain["state"], chain["day"], chain["value"]) == ("sealed", seal.day, seal.value)
    assert seal.value in judged(path)[1]
    for change in _UNSEALED:
        code, said = judged(forged(path, tmp_path / "gia.wacz", _article(change)))
        assert (code, "seal" in said) == (1, True), said


_UNSEALED: tuple[Callable[[Any], object], ...] = (
    lambda told: told["chain"]["path"].pop(),
    lambda told: told["chain"].update(day="2020-01-01"),
    lambda told: told["chain"].update(value=told["chain"]["root"]),
    lambda told: told["chain"].update(before=told["chain"]["root"]),
    lambda told: told["chain"].update(captures=1),
    lambda told: told["chain"].update(digest="sha256:0"),
)
"""What somebody may say of a seal that the capture is not under."""


# --- seals that left the house


def seal_twice(data: Path) -> list[Seal]:
    """The captures there are come under the first seal, another one under the second."""
    with Archive(data, write=True) as archive:
        seals.close(archive, date(2199, 1, 1))
        with archive.transaction() as db:
            db.execute("INSERT INTO captures (run_id, url) SELECT max(id), 'urn:later' FROM runs")
        seals.close(archive, date(2199, 1, 2))
        return sealed(archive.connection)


def witness(data: Path, seal: Seal, kind: str, token: bytes | None = None) -> None:
    with Archive(data, write=True) as archive, archive.transaction() as db:
        witnesses.keep(db, Witness(seal.number, kind, seal.value, f"2026-05-0{seal.number}T01:00:00+00:00", token))


def token_of(seal: Seal) -> bytes:
    return b"0\x82\1\7" + bytes.fromhex(seal.value) + b"TSA"


def test_a_later_seal_that_was_mailed_covers_it(data: Path, tmp_path: Path, world: World) -> None:
    first, second = seal_twice(data)
    witness(data, second, "mailed")
    path = bundled(data, tmp_path / "x.wacz", world.url(DOOMED))
    chain = told(path)["chain"]
    assert (chain["state"], chain["value"]) == ("mailed", first.value)
    assert [one["value"] for one in chain["later"]] == [second.value]
    code, said = judged(path)
    assert code == 0
    [line] = [line for line in said.splitlines() if "letter" in line]
    assert second.value in line
    assert "2026-05-02" in line
    assert "stamp" not in said


def test_the_token_of_the_first_seal_that_was_stamped_lies_in_it_as_it_came(
    data: Path, tmp_path: Path, world: World
) -> None:
    first, second = seal_twice(data)
    for seal in (first, second):
        witness(data, seal, "stamped", token_of(seal))
    witness(data, second, "mailed")
    path = bundled(data, tmp_path / "x.wacz", world.url(DOOMED))
    chain = told(path)["chain"]
    assert (chain["state"], [(one["kind"], one["number"]) for one in chain["witnesses"]]) == (
        "stamped",
        [("mailed", 2), ("stamped", 1)],
    )
    with zipfile.ZipFile(path) as inside:
        [name] = [name for name in inside.namelist() if "token" in name]
        assert inside.read(name) == token_of(first)
    code, said = judged(path)
    [line] = [line for line in said.splitlines() if name in line]
    assert (code, "has the value in it" in line, "not checked here" in line) == (0, True, True)


@pytest.mark.parametrize("form", ["the value", "the digest of its text", "something else"])
def test_a_token_is_said_to_have_the_value_in_it_where_it_has(
    data: Path, tmp_path: Path, world: World, form: str
) -> None:
    first, _ = seal_twice(data)
    text = hashlib.sha256(f"{first.value}\n".encode()).digest()
    token = {"the value": bytes.fromhex(first.value), "the digest of its text": text}.get(form, b"hello")
    witness(data, first, "stamped", b"\0" + token)
    code, said = judged(bundled(data, tmp_path / "x.wacz", world.url(DOOMED)))
    assert (code, "has the value in it" in said) == (0, form != "something else")
    assert "not checked here" in said


def test_a_seal_that_left_the_house_before_proves_nothing_of_what_came_later(
    data: Path, tmp_path: Path, world: World
) -> None:
    with Archive(data, write=True) as archive:
        with archive.transaction() as db:
            db.execute("INSERT INTO runs (command, version, started_at) VALUES ('x', 'x', '2020-01-01T00:00:00+00:00')")
            run = db.execute("SELECT max(id) FROM runs").fetchone()[0]
            db.execute("INSERT INTO seals VALUES (1, '2020-01-01', 1, ?, ?, '2020-01-02')", ("a" * 64, "b" * 64))
        assert run
        seals.close(archive, date(2199, 1, 1))
        first, second = sealed(archive.connection)
    witness(data, first, "stamped", token_of(first))
    chain = told(bundled(data, tmp_path / "x.wacz", world.url(DOOMED)))["chain"]
    assert (chain["state"], chain["number"], chain["witnesses"]) == ("sealed", second.number, [])


_UNWITNESSED: dict[str, Callable[[Any], object]] = {
    "a seal that does not follow": lambda told: told["chain"]["later"][0].update(root="0" * 64),
    "a value of no seal": lambda told: told["chain"]["witnesses"][0].update(value="0" * 64),
    "a seal that is not there": lambda told: told["chain"]["later"].clear(),
    "a token that is not there": lambda told: told["chain"]["witnesses"][1].update(token="evidence/other"),
    "more than there is": lambda told: told["chain"]["witnesses"].pop(),
    "a kind that is none": lambda told: told["chain"]["witnesses"][0].update(kind="notarised"),
}


def test_what_is_said_of_how_a_seal_left_the_house_follows_from_the_chain(
    data: Path, tmp_path: Path, world: World
) -> None:
    _, second = seal_twice(data)
    witness(data, second, "mailed")
    witness(data, second, "stamped", token_of(second))
    path = bundled(data, tmp_path / "x.wacz", world.url(DOOMED))
    assert judged(path)[0] == 0
    for name, change in _UNWITNESSED.items():
        code, said = judged(forged(path, tmp_path / "gia.wacz", _article(change)))
        assert (code, "seal" in said) == (1, True), (name, said)


# --- of other kinds ---


@pytest.mark.parametrize("name", [DOOMED, TAGGED, None], ids=["changed", "not modified", "a saved file"])
def test_imported_into_an_empty_archive_it_gives_the_same_article(
    run: Run, world: World, tmp_path: Path, name: str | None
) -> None:
    asked = world.url(name) if name else rows(world.data, "SELECT max(id) FROM articles")[0][0]
    path = bundled(world.data, tmp_path / "x.wacz", asked)
    shutil.copytree(world.data / "papers", tmp_path / "data" / "papers")
    done = run("import", path, "--data", tmp_path / "data")
    assert done.code == 0, done
    query = "SELECT title, lead, body, published_at, digest FROM articles ORDER BY id"
    article = told(path)
    last = article["revisions"][-1]
    expected = (article["title"], last["lead"], last["body"], article["published_at"], article["digest"])
    assert rows(tmp_path / "data", query) == [expected]
    assert article["capture"]["captured_by"] is None, "no other archive did, and of a saved file nobody knows"
    texts = [row[0] for row in rows(tmp_path / "data", "SELECT digest FROM revisions ORDER BY number")]
    assert texts == [one["digest"] for one in article["revisions"]]


def keep_pictures(data: Path, article: int, sizes: list[int]) -> list[bytes]:
    """Have the archive keep pictures of an article; returns their bytes."""
    warc, bodies = Warc(data / "warc", "baotinh/0"), []
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("DELETE FROM images WHERE article_id = ?", (article,))
        for at, size in enumerate(sizes):
            url, body = f"http://127.60.0.1/anh-{at}.jpg", random.Random(at).randbytes(size)
            response = Response(url, 200, headers={"Content-Type": "image/jpeg"}, body=body)
            digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
            kept = warc.exchange(Capture(url, AT, 200, digest=digest), Request(url), response)
            number = add_capture(db, kept)
            db.execute("INSERT INTO images (article_id, position, url, state, capture_id) VALUES (?, ?, ?, 'kept', ?)",
                       (article, at, url, number))  # fmt: skip
            bodies.append(body)
    warc.close()
    return bodies


def add_capture(db: sqlite3.Connection, capture: Capture) -> int:
    columns = ("url", "status", "digest", "warc_record", "warc_file", "warc_offset", "warc_length", "revisit_of")
    values = [getattr(capture, name) for name in columns]
    [run] = db.execute("SELECT max(id) FROM runs").fetchone()
    names = ", ".join((*columns, "run_id", "fetched_at"))
    marks = ", ".join("?" * (len(columns) + 2))
    done = db.execute(f"INSERT INTO captures ({names}) VALUES ({marks})", (*values, run, "2026-11-28T12:00:00+00:00"))
    return done.lastrowid or 0


def test_pictures_that_are_kept_are_in_it(data: Path, tmp_path: Path) -> None:
    bodies = keep_pictures(data, 8, [900, 70_000])
    path = bundled(data, tmp_path / "x.wacz", 8)
    assert judged(path)[0] == 0
    found = [record.body for record in records(path) if record.rec_type == "response"]
    assert all(body in found for body in bodies)
    assert [one["state"] for one in told(path)["pictures"]] == ["kept", "kept"]


def test_memory_holds_one_record_at_a_time(data: Path, tmp_path: Path) -> None:
    keep_pictures(data, 8, [1_000_000] * 12)
    tracemalloc.start()
    path = bundled(data, tmp_path / "x.wacz", 8)
    assert judged(path)[0] == 0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 12_000_000
    assert peak < 9_000_000


def test_many_looks_at_the_same_bytes_cost_their_heads(data: Path, tmp_path: Path, world: World) -> None:
    url, first = world.url(TAGGED), rows(data, "SELECT min(id) FROM captures WHERE url = ?", world.url(TAGGED))[0][0]
    warc = Warc(data / "warc", "baotinh/0")
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        [date_] = db.execute("SELECT fetched_at FROM captures WHERE id = ?", (first,)).fetchone()
        for _ in range(60):
            earlier = Earlier(int(str(first)), url, date_.replace("+00:00", "Z"))
            kept = warc.exchange(Capture(url, AT, 304), Request(url), Response(url, 304), first=earlier)
            add_capture(db, kept)
    warc.close()
    path = bundled(data, tmp_path / "x.wacz", url)
    code, said = judged(path)
    assert code == 0, said
    assert "62 looks" in said
    assert sum(record.rec_type == "response" for record in records(path)) == 1


def test_bytes_that_came_from_another_address_before_are_in_it_too(data: Path, tmp_path: Path, world: World) -> None:
    query = "SELECT min(id), url, fetched_at FROM captures WHERE url LIKE '%500001.html' GROUP BY url ORDER BY 1"
    [first, other, at], url = rows(data, query)[0], world.url(DOOMED)
    earlier = Earlier(int(str(first)), str(other), str(at).replace("+00:00", "Z"))
    [(digest,)] = rows(data, "SELECT digest FROM captures WHERE id = ?", first)
    warc = Warc(data / "warc", "baotinh/0")
    capture, response = Capture(url, AT, 200, digest=str(digest)), Response(url, 200, body=b"x")
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        add_capture(db, warc.exchange(capture, Request(url), response, first=earlier))
    warc.close()
    path = bundled(data, tmp_path / "x.wacz", url)
    code, said = judged(path)
    assert code == 0, said
    assert str(other) in [head(record, "WARC-Target-URI") for record in records(path) if record.rec_type == "response"]
    assert [(one["of"], one["digest"]) for one in told(path)["captures"] if one["url"] == other] == [("bytes", digest)]


# --- what cannot be written ---


def refused(run: Run, data: Path, path: Path, name: object) -> tuple[int, str]:
    done = run("cite", name, "--data", data, "--bundle", path)
    assert done.out == ""
    assert not list(path.parent.glob(f"*{path.name}*")) or path.read_bytes() == b"cu"
    return done.code, done.err


@pytest.mark.parametrize("which", ["its own", "an earlier look", "a request"])
@pytest.mark.parametrize("how", ["damaged", "missing"])
def test_what_cannot_be_read_is_one_line_and_no_file(
    run: Run, data: Path, tmp_path: Path, which: str, how: str, world: World
) -> None:
    order = "DESC" if which == "its own" else "ASC"
    query = f"""SELECT warc_file, warc_offset, warc_length FROM captures
                WHERE url = ? AND revisit_of IS NULL ORDER BY id {order}"""
    file, offset, length = rows(data, query, world.url(DOOMED))[0]
    path, at = data / "warc" / str(file), int(str(offset)) + (int(str(length)) if which == "a request" else 0)
    if how == "missing":
        path.unlink()
    else:
        body = bytearray(path.read_bytes())
        body[at + 200 : at + 210] = b"\xff" * 10
        path.write_bytes(body)
    (tmp_path / "x.wacz").write_bytes(b"cu")
    code, said = refused(run, data, tmp_path / "x.wacz", world.url(DOOMED))
    assert code == 74
    assert len(said.splitlines()) == 1
    assert "no whole record at byte" in said
    assert "backup" in said


def test_bytes_that_are_not_those_of_the_tables_are_not_handed_out(run: Run, data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("UPDATE captures SET digest = 'sha256:00' WHERE id = (SELECT capture_id FROM articles WHERE id = 8)")
    assert refused(run, data, tmp_path / "x.wacz", 8)[0] == 74


def test_a_record_that_is_another_than_the_tables_say_is_not_handed_out(run: Run, data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("UPDATE captures SET warc_record = 'x' WHERE id = (SELECT capture_id FROM articles WHERE id = 8)")
    assert refused(run, data, tmp_path / "x.wacz", 8)[0] == 74


@pytest.mark.parametrize("is_altered", [False, True])
def test_a_record_that_does_not_agree_with_its_own_head_is_not_handed_out(
    run: Run, data: Path, tmp_path: Path, is_altered: bool
) -> None:
    query = """SELECT c.id, warc_file, warc_offset, warc_length
               FROM articles a JOIN captures c ON c.id = a.capture_id WHERE a.id = 8"""
    [(number, file, offset, length)] = rows(data, query)
    raw = (data / "warc" / str(file)).read_bytes()[int(str(offset)) :]
    answer, asked = gzip.decompress(raw[: int(str(length))]), raw[int(str(length)) :]
    if is_altered:  # also in the tables: nothing but the record's head tells
        answer = answer.replace(b"trong", b"ngoai")
    body = answer.split(b"\r\n\r\n", 2)[2].removesuffix(b"\r\n\r\n")
    packed = gzip.compress(answer)
    (data / "warc" / "baotinh-20260101T000000000000-001.warc.gz").write_bytes(packed + asked)
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("UPDATE captures SET warc_file = ?, warc_offset = 0, warc_length = ?, digest = ? WHERE id = ?",
                   ("baotinh-20260101T000000000000-001.warc.gz", len(packed),
                    f"sha256:{hashlib.sha256(body).hexdigest()}", number))  # fmt: skip
    done = run("cite", 8, "--data", data, "--bundle", tmp_path / "x.wacz")
    assert done.code == (74 if is_altered else 0), done


def test_an_article_that_has_lost_its_bytes_has_no_bundle(run: Run, data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("UPDATE captures SET lost = 'cut' WHERE id = (SELECT capture_id FROM articles WHERE id = 8)")
    assert refused(run, data, tmp_path / "x.wacz", 8) == (
        74, "baotinh: article 8 has lost its bytes: cut; restore it from a backup\n",
    )  # fmt: skip


def test_a_look_that_was_lost_is_said_to_be_lost(data: Path, tmp_path: Path, world: World) -> None:
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        db.execute("UPDATE captures SET lost = 'cut' WHERE id = (SELECT min(id) FROM captures WHERE url = ?)",
                   (world.url(DOOMED),))  # fmt: skip
    path = bundled(data, tmp_path / "x.wacz", world.url(DOOMED))
    code, said = judged(path)
    assert code == 0, said
    assert [one["lost"] for one in told(path)["captures"] if one["record"] is None] == ["cut"]


@pytest.mark.parametrize(
    ("path", "options", "said"),
    [
        ("x.zip", (), "expected a file whose name ends with .wacz, found"),
        ("x", (), "expected a file whose name ends with .wacz, found"),
        ("x.wacz", ("--ris",), "a bundle has every style of citation in it: leave out --bundle or --ris"),
        ("data/x.wacz", (), "is in the archive in"),
        ("data/warc/x.wacz", (), "is in the archive in"),
    ],
)
def test_what_is_asked_for_in_the_wrong_way_is_one_line(
    run: Run, data: Path, tmp_path: Path, path: str, options: tuple[str, ...], said: str
) -> None:
    done = run("cite", 8, "--data", data, "--bundle", tmp_path / path, *options)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert said in done.err
    assert not (tmp_path / path).exists()


def test_an_article_that_was_taken_down_has_no_bundle_and_those_in_exports_go_with_it(
    run: Run, data: Path, tmp_path: Path, world: World
) -> None:
    mine = bundled(data, data / "exports" / "moi" / "x.wacz", world.url(DOOMED))
    assert run("redact", world.url(DOOMED), "--reason", "sai", "--yes", "--data", data).code == 0
    assert not mine.exists()
    code, said = refused(run, data, tmp_path / "x.wacz", world.url(DOOMED))
    assert (code, len(said.splitlines())) == (2, 1)


def test_an_old_file_is_replaced_and_a_folder_made_as_exports_do(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "moi" / "x.wacz"
    bundled(data, path, 8)
    first = path.read_bytes()
    path.write_bytes(b"cu")
    assert bundled(data, path, 8).read_bytes() == first
    assert [one.name for one in path.parent.iterdir()] == ["x.wacz"]
