"""What is read of rows stands in the schema."""

from dataclasses import fields

import pytest

from pipelines.db.dictionary import dictionary
from pipelines.db.rows import Row


@pytest.mark.parametrize("kind", Row.__subclasses__(), ids=lambda kind: kind.__name__)
def test_each_field_of_a_row_is_a_column_of_the_same_type(kind: type[Row]) -> None:
    table = dictionary()[kind.SOURCE.split()[0]]
    names = {"TEXT": "str", "INTEGER": "int", "REAL": "float"}
    for field in fields(kind):
        if field.name not in kind.SPELT:
            assert (
                str(getattr(field.type, "__name__", field.type)).removesuffix(" | None")
                == names[table.columns[field.name].type]
            )
