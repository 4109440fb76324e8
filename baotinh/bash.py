"""Completion for bash: a name with spaces is one word."""

import os
import re

from click.shell_completion import BashComplete, CompletionItem, add_completion_class

_SPECIAL = re.compile(r"([^\w@%+=:,./-])")  # "Bến Tre": what the shell would take apart
_QUOTES = ("'", '"')


@add_completion_class
class Bash(BashComplete):
    """As click has it, but for what the shell would take apart.

    The script of click lays what it reads on the command line as it is, after `read` took away one backslash of two.
    Behind an open quotation mark nothing is taken apart.
    """

    def format_completion(self, item: CompletionItem[str]) -> str:
        """The line that the script reads."""
        words = os.environ["COMP_WORDS"].split("\n")
        at = int(os.environ["COMP_CWORD"])
        is_quoted = at < len(words) and words[at].startswith(_QUOTES)
        value = str(item.value) if is_quoted else _SPECIAL.sub(r"\\\\\1", str(item.value))
        return f"{item.type},{value}"
