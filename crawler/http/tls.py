"""Certificates are verified, but for the hosts of newspapers whose site file says that theirs are broken."""

import logging
from collections.abc import Mapping
from typing import Any

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from twisted.internet.abstract import isIPAddress
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.internet.ssl import CertificateOptions
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from crawler.http.spider import papers_of
from crawler.sites import Site, site_of

log = logging.getLogger(__name__)


class HttpsHandler(HTTP11DownloadHandler):
    """Download handler for https: Scrapy's, with the exceptions of the site files."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        exceptions: Any = Exceptions(self._contextFactory, {site.id: site for site in papers_of(crawler)})
        self._contextFactory = exceptions


@implementer(IPolicyForHTTPS)
class Exceptions:
    """What is asked of a host's certificate: what `strict` asks, or nothing where `insecure_tls` says so."""

    def __init__(self, strict: Any, sites: Mapping[str, Site]) -> None:
        self.strict = strict
        self.sites = sites
        self._told: set[str] = set()

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802
        """Twisted's way to ask, once for each connection."""
        site = site_of(f"https://{hostname.decode('ascii')}:{port}/", self.sites)
        if site is None or not site.insecure_tls:
            return self.strict.creatorForNetloc(hostname, port)
        if site.id not in self._told:
            self._told.add(site.id)
            log.warning("the certificate of %s is not verified: its site file says insecure_tls", site.id)
        return _Unverified(hostname)


@implementer(IOpenSSLClientConnectionCreator)
class _Unverified:
    def __init__(self, hostname: bytes) -> None:
        self.hostname = hostname

    def clientConnectionForTLS(self, _protocol: object) -> SSL.Connection:  # noqa: N802
        connection = SSL.Connection(CertificateOptions(verify=False).getContext(), None)
        if not isIPAddress(self.hostname.decode("ascii")):
            connection.set_tlsext_host_name(self.hostname)
        return connection
