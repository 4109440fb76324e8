"""Times in the addresses of the Wayback Machine."""

from datetime import UTC, datetime

import pytest

from pipelines.foreign.addresses import moment_of


@pytest.mark.parametrize(
    ("digits", "at"),
    [
        ("20190301020304", datetime(2019, 3, 1, 2, 3, 4, tzinfo=UTC)),
        ("20200229235959", datetime(2020, 2, 29, 23, 59, 59, tzinfo=UTC)),
        ("20190229000000", None),
        ("20190301240000", None),
        ("20190301020360", None),
        ("00000101000000", None),
        ("2019030102030", None),
        ("201903010203045", None),
        ("2019-3-1T2:3:4", None),
        ("2019 301020304", None),
        ("٢٠١٩٠٣٠١٠٢٠٣٠٤", None),
        ("", None),
    ],
)
def test_fourteen_digits_are_a_time_or_none(digits: str, at: datetime | None) -> None:
    assert moment_of(digits) == at
