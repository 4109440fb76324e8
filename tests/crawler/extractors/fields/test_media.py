"""Videos, sound and documents of an article: their addresses, and nothing of their words in its text."""

import re

import pytest

from crawler.items import Article, Media
from tests.crawler.extractors.small_pages import OTHER, page, story

HOST = "https://bao.example"
PLAYER = "https://www.youtube.com/embed/a1B2c3D4e5F"


def found(*between: str, head: str = "", above: str = "") -> list[tuple[str, str, str]]:
    """Kind, address and place of each, in order."""
    return [(one.kind, one.url, one.source) for one in page(story(*between), head=head, above=above).media]


IN_THE_TEXT = {
    "a video with an address of its own": (
        '<video src="/tep/lu.mp4" controls></video>', ("video", f"{HOST}/tep/lu.mp4", "video")),
    "a video whose address stands in its source": (
        '<figure><video poster="/anh/lu.jpg"><source src="https://cdn.example/lu.mp4"></video></figure>',
        ("video", "https://cdn.example/lu.mp4", "video")),
    "a video that is loaded late": (
        '<div class="player"><video data-src="/tep/lu.m3u8"></video></div>', ("video", f"{HOST}/tep/lu.m3u8", "video")),
    "one video in two codings": (
        '<video><source src="/tep/lu.webm"><source src="/tep/lu.mp4"></video>',
        ("video", f"{HOST}/tep/lu.webm", "video")),
    "sound": (
        '<audio controls src="https://media.example/ban-tin.mp3"></audio>',
        ("audio", "https://media.example/ban-tin.mp3", "audio")),
    "sound whose address stands in its source": (
        '<p><audio><source src="/tep/ban-tin.m4a" type="audio/mp4"></audio></p>',
        ("audio", f"{HOST}/tep/ban-tin.m4a", "audio")),
    "a player of YouTube": (f'<iframe src="{PLAYER}" width="560"></iframe>', ("video", PLAYER, "iframe")),
    "a player of YouTube without cookies or scheme": (
        '<p><iframe src="//www.youtube-nocookie.com/embed/a1B2c3D4e5F"></iframe></p>',
        ("video", "https://www.youtube-nocookie.com/embed/a1B2c3D4e5F", "iframe")),
    "a player of Vimeo that is loaded late": (
        '<iframe class="lazy" src="about:blank" data-src="https://player.vimeo.com/video/76979871"></iframe>',
        ("video", "https://player.vimeo.com/video/76979871", "iframe")),
    "a video of Facebook": (
        '<iframe src="https://www.facebook.com/plugins/video.php?href=bao%2Fvideos%2F1"></iframe>',
        ("video", "https://www.facebook.com/plugins/video.php?href=bao%2Fvideos%2F1", "iframe")),
    "a player of SoundCloud": (
        '<iframe src="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1"></iframe>',
        ("audio", "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1", "iframe")),
    "an episode of Spotify": (
        '<iframe src="https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk"></iframe>',
        ("audio", "https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk", "iframe")),
    "the paper's own player": (
        '<iframe src="/video/embed/12345.html"></iframe>', ("video", f"{HOST}/video/embed/12345.html", "iframe")),
    "a document in a frame": (
        '<iframe src="/uploads/quyet-dinh.pdf"></iframe>', ("pdf", f"{HOST}/uploads/quyet-dinh.pdf", "iframe")),
    "a document in a viewer": (
        '<iframe src="https://docs.google.com/gview?url=https://bao.example/so-1234.pdf&embedded=true"></iframe>',
        ("pdf", "https://docs.google.com/gview?url=https://bao.example/so-1234.pdf&embedded=true", "iframe")),
    "an embedded document": (
        '<embed src="/so-bao/1234.pdf" type="application/pdf">', ("pdf", f"{HOST}/so-bao/1234.pdf", "embed")),
    "an object": (
        '<object data="/so-bao/1234.pdf" type="application/pdf"><p>Tải về</p></object>',
        ("pdf", f"{HOST}/so-bao/1234.pdf", "object")),
    "a link to a document": (
        '<p>Xem toàn văn <a href="/uploads/Quyet-dinh.PDF?v=2">tại đây</a> để biết thêm chi tiết về việc này.</p>',
        ("pdf", f"{HOST}/uploads/Quyet-dinh.PDF?v=2", "link")),
    "a link to a recording": (
        '<p><a href="https://media.example/podcast/so-12.mp3">Nghe podcast số 12 của Báo về chuyện giữ bờ bao</a></p>',
        ("audio", "https://media.example/podcast/so-12.mp3", "link")),
    "a link to a video": (
        '<p>Mời bạn đọc xem lại <a href="/tep/lu.mp4">đoạn phim quay sáng nay</a> ở xã bên cạnh.</p>',
        ("video", f"{HOST}/tep/lu.mp4", "link")),
    "a picture that leads to a document": (
        '<figure><a href="/so-bao/trang-1.pdf"><img src="/anh/trang-1.jpg"></a></figure>',
        ("pdf", f"{HOST}/so-bao/trang-1.pdf", "link")),
}  # fmt: skip


@pytest.mark.parametrize("case", IN_THE_TEXT)
def test_what_stands_in_the_text_is_named_with_its_address(case: str) -> None:
    markup, truth = IN_THE_TEXT[case]
    assert found(markup) == [truth]


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


STATED = {
    "OpenGraph": ('<meta property="og:video" content="https://cdn.example/lu.mp4">',
                  ("video", "https://cdn.example/lu.mp4", "og:video")),
    "OpenGraph over https": ('<meta property="og:video:secure_url" content="https://cdn.example/lu.mp4">',
                             ("video", "https://cdn.example/lu.mp4", "og:video:secure_url")),
    "the sound of OpenGraph": ('<meta property="og:audio" content="/ban-tin.mp3">',
                               ("audio", f"{HOST}/ban-tin.mp3", "og:audio")),
    "a VideoObject": (ld('{"@type": "VideoObject", "contentUrl": "https://cdn.example/lu.mp4", "embedUrl": "/e/1"}'),
                      ("video", "https://cdn.example/lu.mp4", "jsonld.VideoObject")),
    "a VideoObject that can only be embedded": (
        ld('{"@type": "VideoObject", "embedUrl": "https://bao.example/e/1"}'),
        ("video", f"{HOST}/e/1", "jsonld.VideoObject")),
    "the video of a story": (
        ld('{"@type": "NewsArticle", "video": {"@type": "VideoObject", "contentUrl": "/lu.mp4"}}'),
        ("video", f"{HOST}/lu.mp4", "jsonld.VideoObject")),
    "an AudioObject": (
        ld('{"@graph": [{"@type": ["AudioObject"], "contentUrl": "https://cdn.example/12.mp3"}]}'),
        ("audio", "https://cdn.example/12.mp3", "jsonld.AudioObject")),
}  # fmt: skip


@pytest.mark.parametrize("case", STATED)
def test_what_the_page_states_of_itself_is_named(case: str) -> None:
    head, truth = STATED[case]
    assert found(head=head) == [truth]


NONE = {
    "a map": '<iframe src="https://www.google.com/maps/embed?pb=1"></iframe>',
    "an advertisement": '<iframe src="https://ads.example/banner?id=7"></iframe>',
    "a button to like": '<iframe src="https://www.facebook.com/plugins/like.php?href=x"></iframe>',
    "the videos of other stories": f'<div class="related"><video src="/khac.mp4"></video>{OTHER}</div>',
    "an advertisement with a film": '<div class="ads-banner"><video src="https://ads.example/phim.mp4"></video></div>',
    "an address of this page alone": '<video src="blob:https://bao.example/1-2-3"></video>',
    "sound in the page itself": '<audio src="data:audio/mp3;base64,AA"></audio>',
    "a script": '<iframe src="javascript:video.player()"></iframe>',
    "a player without an address": "<video></video>",
    "a page about videos": '<p>Xem <a href="/video/">các video khác</a> của Báo ở trang này nhé, mỗi ngày đều có.</p>',
    "another story": '<p>Đọc thêm <a href="/lu-ve-pdf-123456.html">bài này</a> về chuyện nước lên ở vùng trên.</p>',
}  # fmt: skip


@pytest.mark.parametrize("case", NONE)
def test_what_is_nothing_of_the_story_is_not_named(case: str) -> None:
    assert found(NONE[case]) == []


@pytest.mark.parametrize("tag", ["aside", "footer", "nav"])
def test_what_stands_outside_the_story_is_not_named(tag: str) -> None:
    assert found(above=f'<{tag}><video src="/dau-trang.mp4"></video></{tag}>') == []


def test_the_videos_of_a_list_are_those_of_other_pages() -> None:
    inner = '{"@type": "ListItem", "item": {"@type": "VideoObject", "contentUrl": "/khac.mp4"}}'
    assert found(head=ld(f'{{"@type": "ItemList", "itemListElement": [{inner}]}}')) == []


def test_what_is_named_twice_stands_once_where_it_stands_in_the_text() -> None:
    head = ('<meta property="og:video" content="https://bao.example/lu.mp4">'
            '<meta property="og:video:secure_url" content="https://bao.example/lu.mp4">')  # fmt: skip
    assert found('<video src="/lu.mp4"></video>', head=head) == [("video", f"{HOST}/lu.mp4", "video")]


def test_they_stand_in_the_order_of_the_page() -> None:
    parts = ('<audio src="/1.mp3"></audio>', f'<iframe src="{PLAYER}"></iframe>', '<video src="/3.mp4"></video>')
    assert [url for _, url, _ in found(*parts)] == [f"{HOST}/1.mp3", PLAYER, f"{HOST}/3.mp4"]


@pytest.mark.parametrize(("markup", "title"), [
    ('<iframe title="Lũ về trong đêm" src="https://www.youtube.com/embed/a1B2c3D4e5F"></iframe>', "Lũ về trong đêm"),
    ('<p><a href="/so-12.mp3">Nghe podcast số 12</a> của Báo, phát sáng thứ bảy hằng tuần trên mọi nền tảng.</p>',
     "Nghe podcast số 12"),
    ('<video src="/lu.mp4"></video>', None),
])  # fmt: skip
def test_what_the_page_calls_it_is_kept(markup: str, title: str | None) -> None:
    assert [one.title for one in page(story(markup)).media] == [title]


@pytest.mark.parametrize("case", IN_THE_TEXT)
def test_the_text_is_the_same_with_it_as_without(case: str) -> None:
    """But for a paragraph that has a link in it, which is read as one with any other link."""
    markup, _ = IN_THE_TEXT[case]
    plain = re.sub(r"\.(mp3|mp4|pdf)\b", ".html", markup, flags=re.IGNORECASE) if "<a " in markup else ""
    without, with_it = page(story(plain)), page(story(markup))
    assert (with_it.title, with_it.lead, with_it.body) == (without.title, without.lead, without.body)


def test_a_page_of_nothing_but_a_video_says_where_it_is() -> None:
    article: Article = page("", head='<meta property="og:video" content="https://cdn.example/lu.mp4">')
    assert article.media == (Media("https://cdn.example/lu.mp4", "video", "og:video"),)
