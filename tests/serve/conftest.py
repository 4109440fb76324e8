"""The desk, asked without a browser and without a port."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

from baotinh.serve.app import Desk
from baotinh.serve.plugin import register
from tests.serve.province import make

HOME = "http://127.0.0.1:8001"


class Reader:
    """Who asks a desk."""

    def __init__(self, data: Path, **options: Any) -> None:
        register()
        self.data = data
        self.app = Desk(data, **options).app()

    def get(self, path: str, *, method: str = "GET", home: str = HOME, **options: Any) -> httpx.Response:
        """Ask for a path."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url=home) as client:
                return await client.request(method, path, **options)

        return asyncio.run(ask())

    def text(self, path: str, **options: Any) -> str:
        """The page at a path, which is there."""
        answer = self.get(path, **options)
        assert answer.status_code == 200, (path, answer.text[:500])
        return answer.text


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("province"))


@pytest.fixture(scope="session")
def reader(province: Path) -> Reader:
    return Reader(province)


@pytest.fixture
def data(province: Path, tmp_path: Path) -> Path:
    """A copy of the archive."""
    return Path(shutil.copytree(province, tmp_path / "data"))
