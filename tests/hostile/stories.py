"""Pages with nothing wrong about them, each with a text of its own."""

import html
import re
import zlib
from collections.abc import Iterable

_SENTENCES = (
    "Mưa lớn kéo dài nhiều giờ khiến nước các sông dâng nhanh, một số tuyến đường liên xã bị chia cắt từ rạng sáng.",
    "Chính quyền địa phương đã huy động lực lượng tại chỗ giúp người dân di dời tài sản lên những nơi cao hơn.",
    "Theo ban chỉ huy phòng chống thiên tai, mực nước còn lên chậm trong ngày trước khi xuống dần vào cuối tuần.",
    "Nông dân trong vùng cho biết vụ lúa năm nay được mùa, giá thu mua tại ruộng cao hơn cùng kỳ năm ngoái.",
    "Ngành nông nghiệp khuyến cáo bà con theo dõi độ mặn, chủ động lấy nước ngọt khi triều kém để giữ cho mương vườn.",
    "Tại buổi làm việc, lãnh đạo huyện đề nghị các xã rà soát lại danh sách hộ khó khăn để hỗ trợ kịp thời.",
    "Nhiều trường học đã cho học sinh nghỉ buổi sáng, các lớp bán trú sẽ học bù khi thời tiết thuận lợi trở lại.",
    "Đoàn viên thanh niên tham gia dọn dẹp vệ sinh, sửa lại cầu tạm và khơi thông cống rãnh dọc theo chợ trung tâm.",
)


def title_of(path: str) -> str:
    """The headline of the ordinary article at a path."""
    words = re.sub(r"[-_/.?=&]+", " ", path.removesuffix(".html")).strip()
    return f"Tin trong tỉnh: {words}"


def paragraphs(path: str, count: int = 6) -> list[str]:
    """Paragraphs that belong to a path and to no other."""
    start = zlib.crc32(path.encode())
    rows = [(start + 3 * n, n + 1) for n in range(count)]
    return [
        f"{_SENTENCES[at % 8]} {_SENTENCES[(at + 1) % 8]} Đây là đoạn thứ {n} của bản tin số {start % 9973}."
        for at, n in rows
    ]


def story(
    path: str, *, title: str | None = None, head: str = "", body: Iterable[str] | None = None, aside: str = ""
) -> bytes:
    """An article's page; `head` and `aside` are markup, the rest is text."""
    title = html.escape(title or title_of(path))
    text = "".join(f"<p>{html.escape(p)}</p>" for p in (paragraphs(path) if body is None else body))
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f'<header><a href="/">Trang chủ</a></header><main><article><h1>{title}</h1>'
        f'<time datetime="2026-03-07T08:07:00+07:00">07/03/2026 08:07</time><div class="noi-dung">{text}</div>'
        f"</article></main>{aside}<footer><p>Báo điện tử</p></footer></body></html>"
    ).encode()


def front(hrefs: Iterable[str], more: str = "") -> bytes:
    """A page of links to articles."""
    items = "".join(
        f'<li><a href="{html.escape(href)}">Tin mới số {n} trong ngày hôm nay</a></li>' for n, href in enumerate(hrefs)
    )
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Báo</title></head><body>'
        f"<h1>Báo điện tử</h1>{more}<ul>{items}</ul></body></html>"
    ).encode()
