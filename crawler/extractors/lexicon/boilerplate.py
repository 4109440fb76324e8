"""The words that newspapers print around an article: headings of related news, tools, footers, noise.

Everything is judged by the whole line, never by a part of it: `xem thêm` and `theo` also stand in ordinary sentences.
"""

import re
from functools import lru_cache

from crawler.text import fold

from .words import key, words_of

_RELATED = """
tin lien quan|bai lien quan|tin bai lien quan|bai viet lien quan|tin tuc lien quan|co lien quan|video lien quan
tin cung chuyen muc|cung chuyen muc|bai cung chuyen muc|tin bai cung chuyen muc|tin cung chuyen de|cung chu de
cung tac gia|video cung chuyen muc|cac tin cung chuyen muc|bai viet cung chuyen muc|tin cung loai|cung su kien
cac tin khac|tin khac|cac bai khac|cac tin bai khac|tin bai khac|cac tin da dua|bai da dua|cac tin bai da dua
tin da dua|tin da dang|tin moi hon|tin cu hon|cac tin moi hon|cac tin cu hon|nhung tin moi hon|nhung tin cu hon
nhung tin khac|cac video khac|bai viet khac|cac bai viet khac|bai truoc do|bai sau do|bai truoc|bai tiep|bai tiep theo
bai sau|bai ke tiep|bai cu hon|bai moi hon|doc them|doc tiep|bai doc tiep|xem them|xem tiep|moi xem|moi xem them
moi doc them|moi ban xem them video|moi ban doc quan tam|moi ban doc xem them|kham pha them chu de|tham khao them
co the ban quan tam|ban co the quan tam|co the ban thich|ban doc quan tam|co the ban chua biet|danh cho ban
goi y cho ban|quan tam nhat|top quan tam|duoc quan tam|duoc quan tam nhieu nhat|tin moi nhat|bai viet moi nhat
moi nhat|tin moi|bai moi|bai moi dang|tin moi nhan|moi cap nhat|moi dang|tin nong|tin nong trong ngay|tin noi bat
noi bat|tin tieu diem|tieu diem|doc nhieu|doc nhieu nhat|tin doc nhieu|tin doc nhieu nhat|xem nhieu|xem nhieu nhat
tin xem nhieu|bai doc nhieu|tin hot|video dang hot|video noi bat|tin cung su kien|theo dong su kien|dong su kien
tin tuc cung dong su kien|su kien lien quan|chu de lien quan|tu khoa lien quan|tin lien quan khac|tin tai tro
top tin bai hot nhat|tin tuc moi|tin tuc moi nhat|tin tuc khac|top|nhieu nguoi doc|duoc doc nhieu nhat|chuyen de
thong tin doanh nghiep san pham|tin anh|video moi|video|podcast|infographic|emagazine|longform|cung muc|tin cung muc
"""
_RELATED_ELSEWHERE = """
related|related articles|related stories|related news|related content|related posts|related topics|related links
related coverage|related video|related videos|read more|read also|read next|more stories|more news|more from|see also
also read|you may also like|you might also like|you may like|recommended|recommended for you|recommended stories
recommended reading|most read|most popular|most viewed|popular|popular stories|popular now|trending|trending now
trending stories|latest|latest news|latest stories|top stories|more on this story|more on this topic|up next|read on
editors picks|editor s picks|don t miss|in this story|further reading|keep reading|more like this|what to read next
mehr zum thema|lesen sie auch|auch interessant|das konnte sie auch interessieren|weitere artikel|meistgelesen
weiterlesen|zum thema|themen|mehr zu diesem thema|mehr zum artikel|lesen sie mehr|passend zum thema|empfehlungen
a lire aussi|lire aussi|a lire egalement|sur le meme sujet|articles lies|les plus lus|voir aussi|a decouvrir
leggi anche|articoli correlati|i piu letti|potrebbe interessarti|te puede interesar|lee tambien|mas informacion
noticias relacionadas|lo mas leido|temas relacionados|relacionados|leia tambem|leia mais|noticias relacionadas
lees ook|meest gelezen|meer over dit onderwerp|les mer|les ogsa|mest lest|las mer|las ocksa|mest last|laes ogsa
czytaj takze|czytaj tez|zobacz takze|najczesciej czytane|ilgili haberler|baca juga|berita terkait|terpopuler
"""
_TOOLS = """
chia se|chia se bai viet|chia se facebook|chia se len facebook|chia se len zalo|chia se len twitter|sao chep lien ket
copy link|copy|gui email|gui mail toa soan|in bai viet|in bai|in trang|ban in|luu bai|luu bai viet|co chu|mac dinh|a a
giong doc|nghe bai viet|nghe doc bai|nu mien bac|nam mien nam|nu mien nam|nam mien bac|theo doi tren google news
theo doi chung toi tren|theo doi chung toi|quan tam zalo|danh gia bai viet|so nguoi thich|thich|luot thich|binh luan
viet binh luan|binh luan cua ban|y kien ban doc|y kien cua ban|y kien|gui y kien|gui binh luan|gui phan hoi
vui long nhap tieng viet co dau|xin vui long go tieng viet co dau|ma xac nhan|nhap ma xac nhan|ve dau|ve dau trang
luot truy cap|luot xem|trang chu|quay lai|tags|tag|tu khoa|chu de|quang cao|sponsored|noi dung tai tro
xem theo ngay|xem|lich|powered by onecms|dang nhap|dang ky|tim kiem|gui|dong|huy|facebook|twitter|zalo|google|youtube
email|print|viber|telegram|pinterest|linkedin|whatsapp|tac gia|nguon|link bai goc|lay link|xem link nguon|hay nhat
bai viet huu ich|theo doi|da theo doi|xem tat ca|xem toan bo|tat ca|hien thi them|tai them|binh chon|gop y
gui cho ban be|nghe|tam dung|phat|toc do doc|bao loi|in|thich va chia se|giao dien toi|cuoi trang|dau trang
share|share this|share this article|share on facebook|share on twitter|tweet|save|saved|bookmark|comment|comments
leave a comment|view comments|show comments|advertisement|ad|ads|publicite|anzeige|werbung|pubblicita|publicidad
reklama|annonse|annons|annonce|advertentie|reklam|continue reading|article continues below advertisement
story continues below advertisement|subscribe|sign up|sign in|log in|newsletter|follow us|follow|print this article
skip to content|skip to main content|go back|back to top|loading|listen|listen to this article|gift this article
kommentare|kommentieren|teilen|artikel teilen|drucken|merken|partager|commenter|commentaires|condividi|compartir
comentarios|commenti|stampa|dela|del|delen|reageer|udostepnij|paylas|yorumlar|yorum yap|bagikan|komentar
"""
_TOOL_STARTS = re.compile(  # "Theo dõi Báo Cần Thơ trên Google News"
    r"^(?:theo doi .{0,40}(?:google news|zalo|facebook|tren)$|chia se (?:len|qua|tren) \w+$"
    r"|binh luan \d*$|luot xem \d*$"
    r"|danh gia bai viet|xin moi danh gia|tong so diem|click de danh gia|y kien ban doc \d+$|doc \d+ phut$)"
)
_COUNTS = re.compile(  # "12 lượt thích", "3 comments"
    r"^[\d.,]+ (?:luot thich|luot xem|binh luan|chia se|nguoi thich|comments?|shares?|kommentare)$"
)
_FOOTERS = re.compile(  # "Giấy phép số 123/GP-BTTTT do Bộ TTTT cấp ngày 1/1/2020"
    r"^(?:ban quyen (?:thuoc|noi dung|©)|©|\(c\)|copyright|co quan (?:chu quan|ngon luan)"
    r"|giay phep (?:xuat ban|so|hoat)|giay phep\b.{0,60}(?:\d/gp\b|\bso \d+/gp)"
    r"|gp so|so gp|(?:pho )?tong bien tap|q\.? ?tong bien tap|giam doc\s*:|chiu trach nhiem|ban bien tap\b"
    r"|toa soan\s*:?|tru so(?: toa soan)?\s*:|dia chi\s*:|dien thoai\s*:|dt\s*:|fax\s*:|e-?mail\s*:|hotline\s*:?"
    r"|duong day nong|lien he quang cao|ghi ro nguon|vui long ghi ro|thiet ke (?:va phat trien )?boi|phat trien boi"
    r"|rss$|all rights reserved|alle rechte vorbehalten|tous droits|ⓒ|cam sao chep)"
)
_NOISE = re.compile(  # "{{ item.title }}", "Trình duyệt không hỗ trợ HTML5 video"
    r"^(?:dang tai(?: du lieu| noi dung)?\W*|\{\{.*\}\}|\{\w+\}(?: \{\w+\})*|</?_?o\d*a?[_:]p/?>|!\[\]\(.*?\)\s*\|?"
    r"|array|null|undefined"
    r"|your browser (?:does not|doesn't) support.*|trinh duyet (?:cua ban )?khong ho tro.*"
    r"|(?:please )?enable javascript.*|vui long (?:bat|kich hoat) javascript.*|[|+>»►▶•*·\-–—_=~#\s]+)$"
)
LABELLED_TAGS = re.compile(  # "Từ khóa: lúa, gạo"
    r"^(?:từ kh[oó][aá]|tags?|thẻ|chủ đề|keywords?)\s*:\s*(\S.*)$", re.IGNORECASE
)
_COMMENTS = re.compile(
    r"^(?:viet |gui |xem |doc gia |ban doc |nhap )?(?:cac )?(?:binh luan|y kien(?: ban doc| cua ban)?)(?: cua ban)?$"
)  # "Bình luận (3)"
_FOOTER_LIMIT = 220
_HEADING_LIMIT = 60


RELATED_HEADINGS = words_of(_RELATED) | words_of(_RELATED_ELSEWHERE)
"""Folded lines that head a list of other stories."""
TOOL_LINES = words_of(_TOOLS)
"""Folded lines that belong to buttons and counters."""

_FIRST_WORD = re.compile(r"[^\W\d_]+|©|ⓒ")  # ">> Tin liên quan" → "Tin"
_SYMBOLS = frozenset("{<!|+>»►▶•*·-–—_=~#")
_NOISE_STARTS = frozenset({"dang", "array", "null", "undefined", "your", "trinh", "please", "enable", "vui"})
_FOOTER_STARTS = words_of(
    "ban|©|ⓒ|c|copyright|co|giay|gp|so|pho|tong|q|giam|chiu|toa|tru|dia|dien|dt|fax|e|email|hotline|duong|lien|ghi|vui"
    "|thiet|phat|rss|all|alle|tous|cam"
)
_TOOL_STARTING = frozenset({line.partition(" ")[0] for line in TOOL_LINES}) | words_of(
    "theo|chia|danh|xin|tong|click|doc|y"
)
_HEADING_STARTING = frozenset({line.partition(" ")[0] for line in RELATED_HEADINGS})
_ALL_STARTING = _NOISE_STARTS | _FOOTER_STARTS | _TOOL_STARTING | _HEADING_STARTING


@lru_cache(maxsize=16384)
def _folded_word(word: str) -> str:
    return fold(word)


@lru_cache(maxsize=256)
def _first_word(line: str) -> str:
    """The first word, folded: most lines are told from all tables by it alone."""
    found = _FIRST_WORD.search(line)
    return _folded_word(found[0]) if found else ""


def related_heading(line: str) -> bool:
    """Whether the whole line is a heading over other stories: `TIN LIÊN QUAN`, `Các tin, bài đã đưa (12)`."""
    if len(line) > _HEADING_LIMIT or _first_word(line) not in _HEADING_STARTING:
        return False
    folded = key(line)
    return folded in RELATED_HEADINGS or folded.startswith(("doc nhieu trong ", "tin tuc cung dong su kien "))


def tool_line(line: str) -> bool:
    """Whether the whole line belongs to sharing, comments, fonts, printing or navigation: `Chia sẻ`, `Cỡ chữ`."""
    if len(line) > 2 * _HEADING_LIMIT or not (line[:1].isdigit() or _first_word(line) in _TOOL_STARTING):
        return False
    folded = key(line)
    return folded in TOOL_LINES or bool(_TOOL_STARTS.match(folded)) or bool(_COUNTS.match(fold(line)))


def tags_line(line: str) -> bool:
    """Whether the line is a label of keywords with what follows it: `Từ khóa: lúa, gạo`."""
    return bool(LABELLED_TAGS.match(line))


def comments_heading(line: str) -> bool:
    """Whether the whole line opens the readers' part: `Bình luận (2)`, `Ý kiến bạn đọc`."""
    return len(line) <= _HEADING_LIMIT and bool(_COMMENTS.match(key(line)))


def footer_line(line: str) -> bool:
    """Whether the line begins as the foot of a site does: licence, editors, address, copyright."""
    if len(line) > _FOOTER_LIMIT or _first_word(line) not in _FOOTER_STARTS:
        return False
    return bool(_FOOTERS.match(fold(line)))


def in_no_table(line: str) -> bool:
    """Whether no entry of any table begins as the line does, so that nobody need look further."""
    return line[:1] not in _SYMBOLS and not line[:1].isdigit() and _first_word(line) not in _ALL_STARTING


def noise_line(line: str) -> bool:
    """Whether the line is no text at all: template holes, paste marks, player fallbacks, rules of dashes."""
    if len(line) > _FOOTER_LIMIT or (line[:1] not in _SYMBOLS and _first_word(line) not in _NOISE_STARTS):
        return False
    return bool(_NOISE.match(fold(line)))
