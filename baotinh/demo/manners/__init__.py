"""The manners of five families of content management systems: class names, order, headings, forms of times.

They are written from descriptions of the families; no page of a real newspaper was copied.
"""

from collections.abc import Mapping

from baotinh.demo.manners.contentfck import ContentFck
from baotinh.demo.manners.hemera import Hemera
from baotinh.demo.manners.manner import Listing, Manner, View
from baotinh.demo.manners.mediasoft import MediaSoft
from baotinh.demo.manners.onecms import Onecms
from baotinh.demo.manners.vietlong import VietLong

MANNERS: Mapping[str, Manner] = {
    manner.platform: manner for manner in (Onecms(), Hemera(), MediaSoft(), ContentFck(), VietLong())
}
"""By the name of the platform, as in `crawler/sites/platforms/`."""

__all__ = ["MANNERS", "Listing", "Manner", "View"]
