"""An archive to be read in a browser: three papers, an article that was edited twice and copied, one that is gone, one
whose author means harm, and enough others to turn pages. All of it is make-believe.
"""

import html
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.items import Evidence, Image, Media, Related, Stamp
from pipelines.db.archive import Archive
from pipelines.db.connection import connect
from tests.foreign.records import gz, response
from tests.pipelines.conftest import NOON, SITE, article
from tests.pipelines.store.test_visits import store
from tests.world import typed

PAPERS = {
    "song-tre": ("Báo Sông Tre", "songtre.example", "Bến Tre", "Vĩnh Long"),
    "dong-lua": ("Báo Đồng Lúa", "donglua.example", "Trà Vinh", "Vĩnh Long"),
    "pho-cu": ("Báo Phố Cũ", "phocu.example", "Hà Nội", "Hà Nội"),
}
FLOOD = "https://songtre.example/lu-ve-som-tren-song-ham-luong-100001.html"
COPY = "https://donglua.example/lu-ve-som-tren-song-ham-luong-200001.html"
GONE = "https://phocu.example/ket-luan-thanh-tra-cho-cu-300001.html"
OTHERS = 46
_TOPICS = ("lúa", "tôm", "dừa", "cầu", "trường", "chợ")
_SECTIONS = ("Kinh tế", "Xã hội", "Văn hóa")

_FLOOD = (
    "Rạng sáng nay, nước trên sông Hàm Luông dâng nhanh, nhiều tuyến đường ven sông ở Bến Tre ngập sâu nửa mét.",
    "Theo ban chỉ huy phòng thủ dân sự, đã có {count} người bị thương và 120 căn nhà hư hại, chủ yếu ở các xã cù lao.",
    "Lực lượng tại chỗ đã đưa {moved} hộ dân đến nơi an toàn trước khi đỉnh lũ đi qua, không để ai bị bỏ lại phía sau.",
    "Phía hạ lưu, Trà Vinh và Vĩnh Long cũng cho học sinh nghỉ học, chuẩn bị ghe xuồng và lương thực cho ba ngày.",
    "Ông Lê Văn Kè, người dân xã Tân Lũy, cho biết cả xóm thức trắng đêm để kê đồ đạc và giữ đàn bò trên gò cao.",
    "Ngành thủy lợi khuyến cáo bà con chưa nên xuống giống vụ mới cho đến khi mực nước xuống dưới báo động một.",
)


_PICTURE = (
    '<figure><img src="/anh/lu.jpg"><figcaption>Nước ngập đường ven sông sáng 14/9. Ảnh: Hữu Lữ</figcaption></figure>'
)


def flood(count: str, moved: str, *, title: str, extra: str = "") -> bytes:
    """The page of the flood, as it stood at one time."""
    paragraphs = [text.format(count=count, moved=moved) for text in _FLOOD] + ([extra] if extra else [])
    related = (
        '<div class="tin-lien-quan"><h3>Tin liên quan</h3><ul>'
        '<li><a href="/tin-so-1-ve-lua-100101.html">Tin số 1 về lúa trong vùng</a></li>'
        '<li><a href="https://khac.example/muc-nuoc-9.html">Mực nước các sông hôm nay</a></li></ul></div>'
    )
    return page(
        title, paragraphs, "2026-09-14T05:40:00+07:00", "Thời sự",
        lead="Nước về sớm hơn mọi năm nửa tháng; các xã cù lao đã sơ tán dân ngay trong đêm.",
        more=f"{_PICTURE}{related}",
        hidden='<script>document.title="ran"</script><style>body{display:none}</style><p onclick="x()">Chân trang</p>',
    )  # fmt: skip


def page(
    title: str, paragraphs: list[str], at: str, section: str, *, lead: str = "", more: str = "", hidden: str = ""
) -> bytes:
    """An article's page."""
    text = "".join(f"<p>{html.escape(one)}</p>" for one in paragraphs)
    head = (
        f'<meta name="description" content="{html.escape(lead)}"><meta property="article:section" content="{section}">'
    )
    sapo = f'<p class="sapo">{html.escape(lead)}</p>' if lead else ""
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{html.escape(title)}</title>{head}'
        f'<meta property="article:published_time" content="{at}"></head><body><nav><a href="/">Trang chủ</a></nav>'
        f'<main><article><h1>{html.escape(title)}</h1><p class="author">Hữu Lữ</p>'
        f'<time datetime="{at}">{at[11:16]} {at[8:10]}/{at[5:7]}/{at[:4]}</time>'
        f'{sapo}<div class="content">{text}{more}</div></article></main>{hidden}</body></html>'
    ).encode()


def others() -> list[bytes]:
    """Articles of an ordinary year."""
    made = []
    for n in range(1, OTHERS + 1):
        paper = list(PAPERS)[n % 3]
        topic, day = _TOPICS[n % len(_TOPICS)], datetime(2026, 1, 3, 7, 30, tzinfo=UTC) + timedelta(days=6 * n)
        at = f"{day:%Y-%m-%dT%H:%M:%S}+07:00"
        text = [  # too short for one to be taken for a copy of another
            f"Câu chuyện thứ {n} nói về {topic} ở vùng này, nơi dân làm nghề ấy từ nhiều đời.",
            f"Năm nay {topic} có nhiều đổi khác, và bà con tính lại cách làm ăn số {n}.",
        ]
        url = f"https://{PAPERS[paper][1]}/tin-so-{n}-ve-{n}-100{100 + n}.html"
        if n == 1:
            url = "https://songtre.example/tin-so-1-ve-lua-100101.html"
        body = page(f"Tin số {n} về {topic} trong vùng", text, at, _SECTIONS[n % 3])
        made.append(response(url, body, (day + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")))
    return made


def make(folder: Path) -> Path:
    """The folder of the archive, with its snapshot."""
    data = folder / "data"
    (data / "papers").mkdir(parents=True)
    for name, (called, domain, former, now) in PAPERS.items():
        told = f'id = "{name}"\nname = "{called}"\ndomain = "{domain}"\nhome = "https://{domain}/"\n'
        (data / "papers" / f"{name}.toml").write_text(f'{told}province = "{former}"\nprovince_now = "{now}"\n', "utf-8")
    first = "Lũ về sớm trên sông Hàm Luông, 3 người bị thương"
    later = first.replace("3", "5")
    records = [
        response(FLOOD, flood("3", "hơn 200", title=first), "2026-09-13T23:00:00Z"),
        response(FLOOD, flood("5", "hơn 200", title=later), "2026-09-14T03:00:00Z"),
        response(
            FLOOD, flood("5", "412", title=later, extra="Đến trưa nay nước đã bắt đầu rút."), "2026-09-15T03:00:00Z"
        ),
        response(
            COPY,
            flood("3", "hơn 200", title=first, extra="Riêng Trà Vinh chưa ghi nhận thiệt hại về người."),
            "2026-09-14T01:00:00Z",
        ),
        response(
            GONE,
            page(
                "Kết luận thanh tra chợ Cũ",
                [
                    "Thanh tra thành phố Hà Nội kết luận chợ Cũ thu phí sai quy định trong ba năm liền.",
                    "Ban quản lý chợ phải trả lại tiền cho 87 tiểu thương trước cuối năm, theo kết luận vừa công bố.",
                ],
                "2026-05-02T09:00:00+07:00",
                "Pháp luật",
            ),
            "2026-05-02T03:00:00Z",
        ),
        *others(),
    ]
    (folder / "pages.warc.gz").write_bytes(b"".join(map(gz, records)))
    done = typed("import", folder / "pages.warc.gz", "--data", data)
    assert done.code == 0, done.said
    _add_harm(data)
    with closing(connect(data / "archive.db")) as db, db:
        db.execute("UPDATE articles SET gone_at = '2026-05-20T02:00:00+00:00' WHERE url = ?", (GONE,))
    assert typed("snapshot", "--data", data).code == 0
    return data


HARM = "https://songtre.example/bai-co-hai-100999.html"
SCRIPT = "<script>document.documentElement.dataset.ran = 'yes'</script>"
TURNED = "\u202egnuhk"
_IMAGE = "Tít </script><img src=x onerror=alert(1)>"
LONG = "Dài" * 40_000


def _add_harm(data: Path) -> None:
    """What no page should be able to do, in every column that is shown."""
    bad = f"{SCRIPT}{TURNED}"
    stamp = Stamp(NOON, "minute", f"12:00 {bad}", "byline", ())
    one = article(
        url=HARM, title=f"Bài có hại {bad}", lead=f"Sa pô {bad} nguyên vẹn", authors=(f"Tác giả {bad}",),
        body=(f"Đoạn một {bad} của bài hại", "<style>main{display:none}</style> Đoạn hai", _IMAGE),
        subheads=(2,), published=stamp, dates=(Evidence(f"nguồn {bad}", f"chữ {bad}", stamp, "chosen"),),
        section=f"Mục {bad}", tags=(f"thẻ {bad}",),
        images=(Image("javascript:alert(1)", f"Ảnh {bad}", f"Tác giả {bad}"),),
        media=(Media("javascript:alert(2)", "video", "iframe", f"Phim {bad}"),),
        related=(Related(f"Tin {bad}", "javascript:alert(3)", f"Hộp {bad}", stamp),),
    )  # fmt: skip
    with Archive(data, write=True) as archive:
        archive.know((SITE,))
        store(archive, one, url=HARM, number=900001)
        store(
            archive,
            replace(one, url=HARM.replace("999", "998"), title=f"Bài rất dài {LONG}"),
            url=HARM.replace("999", "998"),
            number=900002,
        )


def number(data: Path, url: str) -> int:
    """Of the article at an address."""
    with closing(sqlite3.connect(data / "archive.db")) as db:
        return int(db.execute("SELECT id FROM articles WHERE url = ?", (url,)).fetchone()[0])
