"""What Python users import by name."""

from importlib import import_module

import pytest

import baotinh


@pytest.mark.parametrize("name", baotinh.__all__)
def test_a_name_means_the_same_once_the_command_line_was_loaded(name: str) -> None:
    before = getattr(baotinh, name)
    import_module("baotinh.cli")
    assert getattr(baotinh, name) is before
