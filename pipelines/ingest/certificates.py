"""For how long the certificates hold that the hosts of papers show."""

from collections import defaultdict
from urllib.parse import urlsplit

from cryptography import x509
from scrapy import Request
from scrapy.http import Response

from crawler.items import Ask
from crawler.sites import Site
from pipelines.db.archive import utc


class Certificates:
    """What a run was shown; the last counts, since one may be renewed meanwhile."""

    def __init__(self) -> None:
        self.shown: dict[str, dict[str, str]] = defaultdict(dict)
        """By newspaper and host, from when until when it holds, as `run_sites.certificates` has it."""

    def note(self, request: Request, response: Response, sites: tuple[Site, ...]) -> None:
        """Take note of what an answer of a paper's host came with, unless its certificate is not looked at anyway."""
        ask: Ask | None = request.meta.get("ask")
        site = next((site for site in sites if ask and site.id == ask.site), None)
        if site is None or site.insecure_tls or response.certificate is None or not site.owns(request.url):
            return
        span = validity(response.certificate.original.to_cryptography())
        self.shown[site.id][urlsplit(request.url).hostname or ""] = span


def validity(certificate: x509.Certificate) -> str:
    """From when until when a certificate holds, as ISO 8601 writes an interval: two times with a slash between."""
    return f"{utc(certificate.not_valid_before_utc)}/{utc(certificate.not_valid_after_utc)}"
