"""A paper with an edition in Khmer, and one with the little papers of three districts, each in its own folder."""

import random
from dataclasses import replace
from datetime import date
from urllib.parse import quote

from tests.discovery.desk import Desk, chunks, numbered
from tests.discovery.site import Paper
from tests.discovery.text import Story, slug

_WHO = ("កសិករ", "យុវជន", "គ្រូបង្រៀន", "អាជ្ញាធរឃុំ", "ព្រះសង្ឃ", "អ្នកនេសាទ", "សិស្សានុសិស្ស", "សមាគមនារី")
_DO = ("សាងសង់", "ជួសជុល", "បើកសម្ពោធ", "ពិនិត្យ", "ប្រគល់", "ពង្រីក", "រៀបចំ", "ថែរក្សា")
_WHAT = ("ស្ពានថ្មី", "សាលារៀន", "វត្តអារាម", "ប្រឡាយទឹក", "ផ្សារភូមិ", "ផ្លូវជនបទ", "ទូកង", "បណ្ណាល័យ", "ស្រែស្រូវ")
_WHERE = ("ភូមិត្រពាំងធំ", "ឃុំព្រែកចាស់", "ស្រុកកំពង់ស្ពៅ", "ភូមិដើមត្នោត", "ឃុំវាលវែង", "ស្រុកព្រះត្រពាំង", "ភូមិស្វាយចេក")
_SAID = (
    "នៅ{where} {who}បាន{do}{what} ដែលមានតម្លៃសរុប {n} លានដុង។",
    "តាមរយៈកម្មវិធីនេះ ប្រជាពលរដ្ឋចំនួន {n} គ្រួសារទទួលបានផលប្រយោជន៍ពី{what}។",
    "{who}នៅ{where}បានឲ្យដឹងថា {what}ត្រូវចំណាយពេល {n} ថ្ងៃទើបរួចរាល់។",
    "កាលពីមុន {who}ត្រូវធ្វើដំណើរ {n} គីឡូម៉ែត្រ ដើម្បីទៅដល់{what}។",
    "ក្នុងឆ្នាំខាងមុខ {where}នឹង{do}{what}ចំនួន {n} កន្លែងបន្ថែមទៀត។",
    "លោកប្រធាន{who}បានសំណូមពរឲ្យ{do}{what}ឲ្យបានលឿនជាងមុន {n} ភាគរយ។",
    "ពិធីនេះមានការចូលរួមពី{who}ប្រមាណ {n} នាក់ មកពី{where}។",
    "ឆ្លៀតឱកាសនោះ {who}បានជូនអំណោយចំនួន {n} កញ្ចប់ដល់ប្រជាពលរដ្ឋនៅ{where}។",
)
_NAMES = ("នយោបាយ", "វប្បធម៌")


def khmer(today: date) -> Paper:
    """/chi-tiet/slug-12.html and /km/ព័ត៌មាន/12.html: an edition without one Latin letter, with ids of the same table."""
    desk = Desk("khmer", "own (Yii)", "baoloctram.vn", "portal", today, title="Báo Lộc Tràm", count=24, first=400,
                parts="thoi-su xa-hoi van-hoa",
                note="a Khmer edition with addresses in Khmer, raw and encoded; one calendar of ids; next page is ›",
    )  # fmt: skip
    other = Desk("khmer-km", "", "baoloctram.vn", "portal", today, title="កាសែតឡុកត្រាំ", count=16, first=40000,
                 parts="chinh-tri van-hoa")  # fmt: skip
    other.paper = desk.paper
    other.stories = _in_khmer(other.stories)
    other.parts = tuple(replace(s, name=name) for s, name in zip(other.parts, _NAMES, strict=True))
    desk.link = lambda s: f"/chi-tiet/{s.slug}-{s.number}.html"
    desk.at = lambda s: f"/chuyen-trang/{s.slug}.html"
    other.link = lambda s: f"/km/ព័ត៌មាន/{s.number}.html"
    other.at = lambda s: f"/km/ផ្នែក/{s.name}.html"
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>') + desk.static("/gioi-thieu.html")
    desk.menu += '<a class="lang" href="/km/"><img src="/static/km.png" alt="ភាសាខ្មែរ"></a>'
    other.menu = other.nav('<a class="nav" href="$href">$name</a>') + '<a class="lang" href="/">Tiếng Việt</a>'
    desk.front(3)
    other.put("/km/", other.draw(other.title, other.items(other.stories[:4], link=lambda s: quote(other.link(s)))))
    for made in (desk, other):
        for section in made.parts:
            mine = [s for s in made.stories if s.section.slug == section.slug]
            made.listing(section.name, mine, numbered(made.at(section), "?trang={n}"), per=3, form="icon")
        made.publish(made.link, near=0)
    return desk.paper


def _in_khmer(stories: list[Story]) -> list[Story]:
    rng, told, met = random.Random("khmer"), list[Story](), set[str]()
    for story in stories:
        while (title := f"{rng.choice(_WHO)}{rng.choice(_DO)}{rng.choice(_WHAT)}នៅ{rng.choice(_WHERE)}") in met:
            pass
        met.add(title)
        said = [_sentence(rng, form) for form in rng.sample(_SAID * 2, 13)]
        paragraphs = tuple(f"{said[n]} {said[n + 1]} {said[n + 2]}" for n in range(1, 13, 3))
        told.append(replace(story, title=title, lead=said[0], paragraphs=paragraphs, captions=(said[2],)))
    return told


def _sentence(rng: random.Random, form: str) -> str:
    words = {"who": _WHO, "do": _DO, "what": _WHAT, "where": _WHERE}
    return form.format(n=rng.randint(3, 940), **{key: rng.choice(rows) for key, rows in words.items()})


def districts(today: date) -> Paper:
    """/huyen/go-sau/?tin=5 and /huyen/cai-mon/?tin=5 are two stories: three districts write in folders of their own."""
    desk = Desk("phu-truong", "own (PHP)", "baovinhquoi.vn", "joomla3", today, title="Báo Vĩnh Quới", count=24,
                parts="thoi-su xa-hoi kinh-te", first=800,
                note="supplements of districts in folders, ids from 1 in each, links relative: ?tin=5, ?trang=2",
    )  # fmt: skip
    desk.link = lambda s: f"/tin/{s.number}-{s.slug}.html"
    desk.at = lambda s: f"/muc/{s.slug}/"
    places = ("Gò Sâu", "Cái Mòn", "Rạch Bèo")
    desk.menu = desk.nav() + "".join(f'<li><a href="/huyen/{slug(p)}/">Huyện {p}</a></li>' for p in places)
    desk.menu += desk.static("/toa-soan.html")
    desk.front(3)
    for section in desk.parts:
        desk.listing(section.name, desk.of(section), numbered(desk.at(section), "trang-{n}/"), per=4, form="rel")
    desk.publish(desk.link, near=2, head=lambda s: desk.canonical(desk.link(s)))
    for n, place in enumerate(places, 1):
        _district(desk, place, n * 10000, today)
    return desk.paper


def _district(main: Desk, place: str, first: int, today: date) -> None:
    desk = Desk(f"phu-truong-{slug(place)}", "", main.paper.domain, "old", today, title=f"Trang huyện {place}", count=8,
                first=first, parts="thoi-su")  # fmt: skip
    desk.paper, root = main.paper, f"/huyen/{slug(place)}/"
    ids = {s.number: n for n, s in enumerate(reversed(desk.stories), 1)}
    desk.link = lambda s: f"?tin={ids[s.number]}"
    desk.menu = '<A HREF="./">Trang huyện</A><BR><A HREF="/">Báo tỉnh</A><BR><A HREF="?trang=gioithieu">Giới thiệu</A>'
    pages = chunks(desk.stories, 3)
    for n, group in enumerate(pages):
        more = f'<A HREF="?p={n + 2}">Tin cũ</A>' if n + 1 < len(pages) else ""
        desk.put(f"{root}?p={n + 1}" if n else root, desk.draw(desk.title, desk.items(group) + more))
    desk.put(f"{root}?trang=gioithieu", desk.draw("Giới thiệu", f"<P>Huyện {place} có mười hai xã.</P>"))
    desk.publish(lambda s: root + desk.link(s), near=0)


MAKERS = (khmer, districts)
