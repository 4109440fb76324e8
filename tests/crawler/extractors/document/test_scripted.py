"""Bodies that a page keeps in a script."""

from tests.crawler.extractors.small_pages import ONE, OTHER, THREE, TWO, page


def test_a_body_in_a_script_goes_by_the_same_rules() -> None:
    inner = f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p><b>Tin, ảnh: P.Y</b></p>"
    script = (
        f"<div id=content></div><script>$(document).ready(function () {{ $('#content').html(`{inner}`); }});</script>"
    )
    article = page(f"<p class=sapo>{OTHER} giúp bà con đi chợ sớm hơn mỗi ngày.</p>{script}")
    assert (article.body_status, article.body, article.authors) == ("scripted", (ONE, TWO, THREE), ("P.Y",))


def test_a_list_of_stories_in_a_script_is_no_body() -> None:
    listed = "".join(f"<p><a href=/tin-{n}.html>{OTHER} số {n}</a></p>" for n in range(12))
    article = page(f"<div id=list></div><script>$('#list').html(`{listed}`);</script>")
    assert article.body == ()
    assert article.body_status not in ("ok", "scripted")
