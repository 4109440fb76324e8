"""Newspapers over https with a certificate that nobody vouches for."""

import ipaddress
import ssl
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipelines.db.archive import PARTIAL, Archive
from tests.hostile.server import Asked, Reply, Server, serve
from tests.hostile.stories import front, story

EXCEPTED, STRICT = "127.60.0.1", "127.60.0.2"
PATH = "/tin-trong-ngay-cua-bao-100001.html"


class Crawled(NamedTuple):
    server: Server
    exit: int
    err: str
    stored: list[str]
    """Hosts of the articles."""


def answer(asked: Asked) -> Reply:
    """What each paper says."""
    return Reply(front((PATH,))) if asked.path == "/" else Reply(story(PATH)) if asked.path == PATH else Reply(b"", 404)


def self_signed(folder: Path) -> ssl.SSLContext:
    """For both hosts; only that nobody has signed it is wrong with it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Báo")])
    hosts = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host)) for host in (EXCEPTED, STRICT)])
    draft = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    draft = draft.not_valid_before(datetime.now(UTC) - timedelta(days=1)).add_extension(hosts, critical=False)
    signed = draft.not_valid_after(datetime.now(UTC) + timedelta(days=1)).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "paper.pem").write_bytes(signed.public_bytes(pem) + key.private_bytes(pem, *plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "paper.pem")
    return context


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("tls")
    command = [sys.executable, "-m", "baotinh", "crawl", "--allow-loopback", "--data", str(folder / "data")]
    with serve({EXCEPTED: answer, STRICT: answer}, self_signed(folder)) as server:
        for name, host, more in (("excepted", EXCEPTED, "insecure_tls = true"), ("strict", STRICT, "")):
            home = f'home = "https://{host}:{server.port}/"'
            lines = (f'id = "{name}"', f'name = "{name}"', f'domain = "{host}"', "delay = 0", home, more)
            (folder / f"{name}.toml").write_text("\n".join(lines), "utf-8")
            command += ["--site", str(folder / f"{name}.toml")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
        with Archive(folder / "data") as archive:
            stored = [row["site"] for row in archive.db.conn.execute("SELECT site FROM articles")]
        yield Crawled(server, done.returncode, done.stderr, stored)


def test_a_paper_whose_site_file_excepts_it_is_read_and_the_log_says_so_once(crawled: Crawled) -> None:
    assert crawled.stored == ["excepted"]
    assert crawled.err.count("the certificate of excepted is not verified: its site file says insecure_tls") == 1


def test_nothing_is_asked_of_any_other_paper_whose_certificate_is_broken(crawled: Crawled) -> None:
    assert not crawled.server.of(STRICT)
    assert crawled.exit == PARTIAL
    assert "nothing could be read of strict at https://127.60.0.2" in crawled.err
    assert "certificate verify failed" in crawled.err
