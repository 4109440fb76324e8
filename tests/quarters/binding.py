"""The one place where what is judged is named."""

from tests.quarters.truth import Look


class NotBoundError(NotImplementedError):
    """Nobody has named the function that is to be judged."""


def bind() -> Look:
    """The function that names alarms: of an archive opened for reading, at a moment that counts as now.

    To bind it, put a line in place of the next one, as the docstring of `tests.quarters` has it, call `_judged.py`
    `test_judged.py`, and take the test of `NotBoundError` away.
    """
    raise NotBoundError("nothing is judged yet: name it in tests.quarters.binding.bind")
