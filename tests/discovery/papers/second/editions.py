"""A paper in two languages with one row of ids, and a paper whose menu is a script's and whose news is in frames."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape

from tests.discovery.desk import Desk, numbered
from tests.discovery.site import Paper
from tests.discovery.text import Section, Story

_WHO = ("Farmers", "Fishermen", "Teachers", "Local officials", "Young volunteers", "Weavers", "Engineers", "Traders")
_DO = ("rebuild", "inspect", "hand over", "open", "postpone", "repair", "plan", "celebrate", "extend", "clean up")
_WHAT = ("a footbridge", "the night market", "a pumping station", "the village school", "a mangrove nursery",
         "the ferry landing", "a library", "the sea dyke", "a solar dryer", "the old communal house")  # fmt: skip
_SAID = (
    "{who} in {place} said that {what} had cost {n} million dong, of which a third came from the people themselves.",
    "The work began {n} weeks ago, after the rains had washed away part of the road to {place}.",
    "According to {person}, {n} households will no longer have to cross the canal by boat to reach {what}.",
    "Before that, {who} had asked the provincial people's committee {n} times for help with {what}.",
    "In {place}, another {n} families hope to follow the example by the end of the dry season.",
    "{person} recalled that {what} stood under water for {n} days during the great flood.",
    "Plans for next year include {what} and a training course for {n} people in {place}.",
)


def bilingual(today: date) -> Paper:
    """/slug-123.html and /en/slug-123.html are different stories: each language counts from the same number."""
    desk = Desk("song-ngu", "own (ASP.NET MVC)", "baomytram.vn", "portal", today, title="Báo Mỹ Tràm", count=40,
                first=300, parts="thoi-su xa-hoi kinh-te", www=True,
                note="an English edition under /en/ with ids of its own, the same",
    )  # fmt: skip
    english = Desk("song-ngu-en", "", "baomytram.vn", "portal", today, title="My Tram News", count=20, first=60000,
                   parts="kinh-te du-lich", www=True)  # fmt: skip
    ids = {s.number: other.number for s, other in zip(english.stories, desk.stories[::2], strict=True)}
    english.stories = _in_english(english.stories)
    english.paper = desk.paper
    desk.link = lambda s: f"/{s.slug}-{s.number}.html"
    english.link = lambda s: f"/en/{s.slug}-{ids[s.number]}.html"
    english.at = lambda s: f"/en/{'business' if s.number == 1 else 'travel'}"
    desk.menu = desk.nav('<a class="nav" href="$href">$name</a>') + desk.static("/ve-chung-toi.html")
    desk.menu += '<a class="lang" hreflang="en" href="/en">English</a>'
    english.menu = '<a class="nav" href="/en/business">Business</a><a class="nav" href="/en/travel">Travel</a>'
    english.menu += (
        english.static("/en/about-us.html", titles=("About us",)) + '<a class="lang" href="/">Tiếng Việt</a>'
    )
    desk.front(4)
    english.put("/en", english.draw(english.title, english.items(english.stories[:8])))
    for made in (desk, english):
        for section in made.parts:
            made.listing(
                section.name, made.of(section), numbered(made.at(section), "/page/{n}", 5), per=5, form="laquo"
            )
        _publish(made)
    return desk.paper


def _publish(desk: Desk) -> None:
    desk.publish(desk.link, near=2, head=lambda s: desk.canonical(desk.link(s)))


def _in_english(stories: list[Story]) -> list[Story]:
    rng, told, met = random.Random("english"), list[Story](), set[str]()
    for story in stories:
        place = story.brief.rpartition(" ")[0].rpartition(" ")[2] + " " + story.brief.rpartition(" ")[2]
        while (title := f"{rng.choice(_WHO)} {rng.choice(_DO)} {rng.choice(_WHAT)} in {place}") in met:
            pass
        met.add(title)
        said = [_sentence(rng, form, place, story.author) for form in rng.sample(_SAID * 2, 11)]
        paragraphs = tuple(f"{said[n]} {said[n + 1]}" for n in range(1, 9, 2))
        told.append(replace(story, title=title, lead=said[0], paragraphs=paragraphs, captions=(f"A view of {place}.",)))
    return told


def _sentence(rng: random.Random, form: str, place: str, person: str) -> str:
    slots = {"who": rng.choice(_WHO), "what": rng.choice(_WHAT), "n": rng.randint(3, 940)}
    said = form.format(place=place, person=person, **slots)
    return said[:1].upper() + said[1:]


def scripted_menu(today: date) -> Paper:
    """The menu is a script's table (stm_aix), the newest stories stand in an <iframe>, lists go on in another."""
    desk = Desk("thuc-don", "ASP, Sothink menu", "baolongcau.gov.vn", "old", today, title="Báo Long Cau",
                parts="thoi-su xa-hoi kinh-te", count=45, first=40,
                note="sections only in stm_aix(…) of a script; news in <iframe>",
    )  # fmt: skip
    desk.at = lambda s: f"ds.asp?loai={s.number}"
    desk.link = lambda s: f"ct.asp?ma={s.number}"
    rows: Callable[[Section], str] = lambda s: (  # noqa: E731
        f'stm_aix("p0i{s.number}","p0i0",[0,"{s.name}","","",-1,-1,0,"{desk.at(s)}","_self","","",""],90,0);\n'
    )
    script = 'stm_bm(["menu1a2b",820,"","blank.gif",0,"","",0,0,250,0,1000,1,0,0,"","",0,0,1,2],this);\n'
    script += "".join(map(rows, desk.parts)) + "stm_em();\n"
    desk.menu = f'<SCRIPT TYPE="text/javascript" LANGUAGE="JavaScript1.2">\n<!--\n{script}//-->\n</SCRIPT>'
    desk.menu += desk.static("/gt.asp", "/lh.asp")
    frame = '<IFRAME SRC="{}" WIDTH=470 HEIGHT=900 FRAMEBORDER=0 SCROLLING=no></IFRAME>'.format
    for path in ("/", "/default.asp"):
        desk.put(path, desk.draw(desk.title, frame("tinmoi.asp")))
    news = desk.items(desk.stories[:9]).replace("<A HREF", "<A TARGET=_top HREF")
    desk.put("/tinmoi.asp", f"<HTML><BODY>{news}</BODY></HTML>")
    for section in desk.parts:
        address = numbered(f"/dstin.asp?loai={section.number}", "&trang={n}", 5)
        desk.put(f"/{desk.at(section)}", desk.draw(section.name, frame(escape(address(0)[1:]))))
        desk.listing(section.name, desk.of(section), address, per=5, form="image")
    desk.publish(lambda s: f"/{desk.link(s)}", near=0)
    return desk.paper


MAKERS = (bilingual, scripted_menu)
