"""What papers of a platform print alike: forms of time, prefixes, headings, what their pages state of themselves."""

from dataclasses import dataclass
from datetime import datetime

DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
VERSES = (
    "Chiều nghiêng xuống bến sông gầy", "Lục bình trôi chẳng hẹn ngày về đâu", "Mẹ ngồi vá lại canh thâu",
    "Khói rơm còn ấm mái đầu ngày xưa", "Con đò gối bãi nằm mưa", "Tiếng gà gọi nắng ban trưa qua vườn",
    "Bờ tre giữ gió quê hương", "Hạt phù sa mặn bờ mương thuở nào", "Trăng non treo ngọn cau cao",
    "Nghe con nước lớn rì rào ngoài kia", "Người đi gửi lại câu dìa", "Bông điên điển nở bên rìa tháng năm",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The habits of one paper."""

    name: str
    stamp: str
    """Of `at` and `day`, the weekday; `half` is AM or PM."""
    prefix: str = ""
    """What its leads begin with."""
    inside: str = "Tin liên quan"
    below: str = "Tin liên quan"
    picture: str = "/uploads/{at:%Y}/{at:%m}/{name}"
    states: str = ""
    """What a page's head states, of `og time day iso author section keywords`."""

    def stamp_of(self, at: datetime) -> str:
        """A time as the paper prints it."""
        half = f"{at:%I:%M:%S} {'AM' if at.hour < 12 else 'PM'}".removeprefix("0")
        return self.stamp.format(at=at, day=DAYS[at.weekday()], half=half)


def _styles(*made: Style) -> dict[str, Style]:
    return {style.name: style for style in made}


_VNP = "{day}, {at:%d/%m/%Y}, {at:%H:%M}"

STYLES = _styles(
    Style(name="onecms", stamp="{at:%d/%m/%Y %H:%M}", inside="Bài liên quan", below="Bài liên quan",
          picture="https://tmn.1cdn.example/{at:%Y/%m/%d}/{name}", states="og time iso section keywords"),
    Style(name="hemera", stamp="{at:%d/%m/%Y} | {at:%H:%M} GMT+7", prefix="(BLS) - ",
          picture="https://image.baolongsay.example/w800/Uploaded/{at:%Y}/abc/{at:%Y_%m_%d}/{name}",
          states="og time iso author"),
    Style(name="mediasoft", stamp=_VNP + " [GMT+7]", prefix="BCT - ", inside="Tin bài liên quan", below="Tin liên quan",
          picture="/file/8a80c2d19bfe010f8a80c2d19bfe010f/{at:%m%Y}/{name}", states="og"),
    Style(name="mediasoft-td", stamp="{at:%H:%M}, {at:%d/%m/%Y}", inside="TIN LIÊN QUAN", below="Tin liên quan",
          picture="/dataimages/{at:%Y%m}/original/images{name}", states="og iso section"),
    Style(name="mediasoft-vl", stamp="Cập nhật: {at:%H:%M}, {day}, {at:%d/%m/%Y} (GMT+7)", prefix="(BTL) - ",
          picture="/file/e7837c02816d130b0181a995d7ad7e96/dataimages/{at:%Y%m}/original/{name}"),
    Style(name="fck", stamp="{at:%d/%m/%Y} - {at:%H:%M}", prefix="(RBO) - ", inside="Đọc thêm", below="Đọc thêm",
          picture="/image/fckeditor/upload/{at:%Y}/{at:%Y%m%d}/images/{name}", states="og day"),
    Style(name="fck-new", stamp="{at:%d/%m/%Y} - {at:%H:%M}", inside="Tin liên quan", below="Tin liên quan",
          picture="/image/news/{at:%Y}/{at:%Y%m%d}/origin/{name}", states="og day keywords"),
    Style(name="mediatech", stamp="{at:%d/%m/%Y %H:%M} [GMT+7]", inside="Tin liên quan", below="Tin liên quan",
          picture="/media/upload/{at:%Y/%m/%d}/{name}", states="og"),
    Style(name="mediatech-old", stamp="{day}, {at:%d/%m/%Y | %H:%M} [GMT +7]", inside="Xem thêm",
          picture="/images/news/{at:%Y/%m}/{name}"),
    Style(name="vietlong", stamp="{at:%H:%M}, {at:%d/%m/%Y}", prefix="(Baohoangson.vn) - ",
          picture="https://cdn.vietlong.example/img/{at:%y/%m}/{name}", states="og time"),
    Style(name="bbg", stamp="{at:%H:%M} {at:%d/%m/%Y}", prefix="(BL) - ", inside="Tin liên quan", below="Tin liên quan",
          picture="/uploads/bg/{at:%Y/%m}/{name}", states="og keywords"),
    Style(name="bbg-old", stamp="Cập nhật: {at:%H:%M}, {day}, ngày {at:%d/%m/%Y}", prefix="BL - ",
          picture="/Uploads/images/{at:%Y/%m}/{name}"),
    Style(name="newscontent", stamp=_VNP, prefix="(BHO) - ", inside="Tin liên quan", below="Các bài liên quan",
          picture="/uploads/{at:%Y/%m}/{name}"),
    Style(name="ims", stamp="{day}, {at.day}/{at.month}/{at:%Y} | {half}", prefix="Thượng Yên - ",
          picture="/NewsImg/{at:%m_%Y}/{name}"),
    Style(name="mastercms", stamp="{at:%H:%M} | {at:%d/%m/%Y}", inside="Tin liên quan", below="Tin liên quan",
          picture="/stores/news_dataimages/admin/{at:%m%Y/%d/%H}/in_article/{name}?rt=1",
          states="og iso section keywords"),
)  # fmt: skip
"""By name."""
