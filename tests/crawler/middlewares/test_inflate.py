"""Decompression: a whole body within the limit, or an error."""

import gzip
import zlib

import brotli
import pytest
from backports.zstd import compress as zstd
from scrapy import Request
from scrapy.http import Response

from crawler.codings import KNOWN, BadBodyError, inflate
from crawler.middlewares.inflate import InflateMiddleware

TEXT = "Mưa lớn gây ngập nhiều nơi. ".encode() * 50
URL = "https://baovidu.vn/mua-lon-123456.html"


def raw_deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(body) + compressor.flush()


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:])),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstd(TEXT)),
        ("zstd", zstd(TEXT[:100]) + zstd(TEXT[100:])),
    ],
    ids=["gzip", "x-gzip", "two members", "deflate", "raw deflate", "brotli", "zstd", "two frames"],
)
def test_a_whole_body_is_decompressed(coding: str, body: bytes) -> None:
    assert inflate(body, coding, 10_000, KNOWN) == TEXT


@pytest.mark.parametrize(
    ("coding", "body", "message"),
    [
        ("gzip", gzip.compress(TEXT)[:-12], "cut off"),
        ("gzip", gzip.compress(TEXT)[:-8] + bytes(8), "corrupt gzip body"),
        ("gzip", b"<html>no gzip", "corrupt gzip body"),
        ("deflate", zlib.compress(TEXT)[:-9], "cut off"),
        ("deflate", b"\xff\xff\xff\xff", "corrupt deflate body"),
        ("br", b"x", "expected gzip or deflate, found content coding 'br'"),
        ("gzip", gzip.compress(bytes(50_000)), "more than 10000 bytes"),
        ("gzip", gzip.compress(TEXT) + gzip.compress(bytes(50_000)), "more than 10000 bytes"),
    ],
    ids=["gzip cut", "checksum", "no gzip", "deflate cut", "no deflate", "brotli", "bomb", "bomb behind"],
)
def test_anything_else_is_an_error(coding: str, body: bytes, message: str) -> None:
    with pytest.raises(BadBodyError, match=message):
        inflate(body, coding, 10_000)


@pytest.mark.parametrize(
    ("coding", "body", "message"),
    [
        ("br", brotli.compress(TEXT)[:-3], "cut off"),
        ("br", b"<html>no brotli", "corrupt br body"),
        ("br", brotli.compress(bytes(5_000_000)), "more than 10000 bytes"),
        ("zstd", zstd(TEXT)[:-3], "cut off"),
        ("zstd", b"<html>no zstd", "corrupt zstd body"),
        ("zstd", zstd(bytes(5_000_000)), "more than 10000 bytes"),
        ("lzma", b"x", "expected gzip or deflate or br or zstd, found content coding 'lzma'"),
    ],
)
def test_so_is_it_of_what_others_asked_for(coding: str, body: bytes, message: str) -> None:
    with pytest.raises(BadBodyError, match=message):
        inflate(body, coding, 10_000, KNOWN)


def test_a_body_compressed_twice_is_decompressed_within_the_limit() -> None:
    middleware = InflateMiddleware(10_000)
    twice = Response(URL, headers={"Content-Encoding": "gzip, gzip"}, body=gzip.compress(gzip.compress(TEXT)))
    whole = middleware.process_response(Request(URL), twice)
    assert whole.body == TEXT
    assert "Content-Encoding" not in whole.headers


def test_an_uncompressed_body_is_left_alone() -> None:
    plain = Response(URL, body=TEXT)
    assert InflateMiddleware(10).process_response(Request(URL), plain) is plain
