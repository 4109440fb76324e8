"""Newspapers over https with a certificate that nobody vouches for."""

import ipaddress
import json
import os
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.items import VIETNAM
from pipelines.db.archive import OK, PARTIAL, Archive
from pipelines.query.status import look
from tests.hostile.server import Asked, Reply, Server, serve
from tests.hostile.stories import front, story

EXCEPTED, STRICT = "127.60.0.1", "127.60.0.2"
SINCE = datetime.now(UTC).replace(microsecond=0) - timedelta(days=80)
UNTIL = SINCE + timedelta(days=90)
"""Of the certificate: it lapses in ten days."""
PATH = "/tin-trong-ngay-cua-bao-100001.html"


class Crawled(NamedTuple):
    server: Server
    exit: int
    err: str
    stored: list[str]
    """Papers of the articles."""
    shown: dict[str, str]
    """What each paper's account says of certificates."""
    alarms: list[str]


def answer(asked: Asked) -> Reply:
    """What each paper says."""
    return Reply(front((PATH,))) if asked.path == "/" else Reply(story(PATH)) if asked.path == PATH else Reply(b"", 404)


def self_signed(folder: Path) -> ssl.SSLContext:
    """For both hosts; only that nobody has signed it is wrong with it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Báo")])
    hosts = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host)) for host in (EXCEPTED, STRICT)])
    draft = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    draft = draft.not_valid_before(SINCE).add_extension(hosts, critical=False)
    signed = draft.not_valid_after(UNTIL).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "paper.pem").write_bytes(signed.public_bytes(pem) + key.private_bytes(pem, *plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "paper.pem")
    return context


def crawl(folder: Path, *, is_trusted: bool = False) -> Crawled:
    """Both papers; where it `is_trusted`, whoever signed the certificate is vouched for."""
    command = [sys.executable, "-m", "baotinh", "crawl", "--allow-loopback", "--data", str(folder / "data")]
    with serve({EXCEPTED: answer, STRICT: answer}, self_signed(folder)) as server:
        for name, host, more in (("excepted", EXCEPTED, "insecure_tls = true"), ("strict", STRICT, "")):
            home = f'home = "https://{host}:{server.port}/"'
            lines = (f'id = "{name}"', f'name = "{name}"', f'domain = "{host}"', "delay = 0", home, more)
            (folder / f"{name}.toml").write_text("\n".join(lines), "utf-8")
            command += ["--site", str(folder / f"{name}.toml")]
        trust = {"SSL_CERT_FILE": str(folder / "paper.pem")} if is_trusted else {}
        done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False, env=os.environ | trust)
        with Archive(folder / "data") as archive:
            stored = [row["site"] for row in archive.db.conn.execute("SELECT site FROM articles ORDER BY site")]
            shown = dict(archive.db.execute("SELECT site, certificates FROM run_sites").fetchall())
            alarms = [f"{one.paper}: {one.kind}: {one.sentence}" for one in look(archive, datetime.now(UTC)).alarms]
        return Crawled(server, done.returncode, done.stderr, stored, shown, alarms)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return crawl(tmp_path_factory.mktemp("tls"))


def test_a_paper_whose_site_file_excepts_it_is_read_and_the_log_says_so_once(crawled: Crawled) -> None:
    assert crawled.stored == ["excepted"]
    assert crawled.err.count("the certificate of excepted is not verified: its site file says insecure_tls") == 1


def test_nothing_is_asked_of_any_other_paper_whose_certificate_is_broken(crawled: Crawled) -> None:
    assert not crawled.server.of(STRICT)
    assert crawled.exit == PARTIAL
    assert "nothing could be read of strict at https://127.60.0.2" in crawled.err
    assert "certificate verify failed" in crawled.err


def test_what_is_not_looked_at_or_not_accepted_tells_nothing_of_when_it_lapses(crawled: Crawled) -> None:
    assert crawled.shown == {"excepted": "{}", "strict": "{}"}
    assert [alarm.partition(":")[0] for alarm in crawled.alarms] == ["strict"]


def test_when_a_certificate_lapses_is_noted_by_the_crawl_and_told_by_status(tmp_path: Path) -> None:
    told = crawl(tmp_path, is_trusted=True)
    assert (told.exit, told.stored) == (OK, ["excepted", "strict"])
    assert told.shown["excepted"] == "{}", "nobody looks at it"
    assert json.loads(told.shown["strict"]) == {STRICT: f"{SINCE.isoformat()}/{UNTIL.isoformat()}"}
    day = f"{UNTIL.astimezone(VIETNAM):%Y-%m-%d}"
    assert told.alarms == [f"strict: certificate: the certificate of {STRICT} lapses on {day}"]
    with Archive(tmp_path / "data", write=True) as archive:
        before = archive.db.execute("SELECT * FROM run_sites ORDER BY site").fetchall()
    done = subprocess.run(
        [sys.executable, "-m", "baotinh", "rebuild", "--data", str(tmp_path / "data")], check=False, timeout=60
    )
    assert done.returncode == OK
    with Archive(tmp_path / "data") as archive:
        again = archive.db.execute("SELECT * FROM run_sites ORDER BY site").fetchall()
    assert [*map(tuple, again)] == [*map(tuple, before)]
