"""Lunar dates are never read as solar ones (rule R8): a solar date beside them stands alone."""

import re

from .refusal import RefusedError
from .tokens import VOID

_CALENDAR = r"(?:X\.?|E U)"  # "âm lịch", "ÂL", "Giáp Thìn"
_DAY = (  # "26/9", "20/12/2023", "mùng 5 tháng Giêng", "ngày 16 tháng 2"
    r"(?:J )?(?:D )?(?:G )?[de](?: ?[/.-] ?[de](?: ?[/.-] ?y)?| T ?[de]| m)?,?(?: Y y)? ?"
)
_MARKED = re.compile("[XJGO]|E U")
_BRACKET = re.compile(  # "(tức 16/2 âm lịch)", "(4.9 Ất Tỵ)"; "(âm lịch)" alone speaks of what stands before it
    r"[(\[](?=[^()\[\]]*(?:[XJG]|E U))(?![^()\[\]]*O)(?=[^()\[\]]*[deG])[^()\[\]]*[)\]]"
)
_ATTACHED = re.compile(rf"{_DAY}[(\[]?(?:Y )?{_CALENDAR}[)\]]?")  # "15/8 năm Giáp Thìn", "16 tháng 2 ÂL"
_LABELLED = re.compile(r"(?:X|J).*?(?=O|$)")  # "ÂL: 16/02/2024", "tức ngày mùng 5 tháng Giêng"


def without_lunar(kinds: str) -> str:
    """The kinds with lunar dates blotted out."""
    if _MARKED.search(kinds) is None:
        return kinds
    for form in (_BRACKET, _ATTACHED, _LABELLED):
        kinds = form.sub(lambda found: VOID * len(found[0]), kinds)
    if re.search(r"G ?[de]|[de]\W*G", kinds):  # "mùng 5/1/2024"
        raise RefusedError("lunar")
    return kinds
