"""Pages that are no articles are rejected with the reason that a reader would give."""

import gzip
import random

import pytest
from conftest import ROOT, page

from corpus.records import Article, Reason, Rejected
from crawler.extraction import extract
from crawler.portals import UNKNOWN, portal
from pipeline.sample import SITES

MENU = "<ul>" + "".join(f'<li><a href="/{n}">Mục {n}</a></li>' for n in range(20)) + "</ul>"
TEXT = "Sáng nay, bà con trong bon cùng nhau dọn cỏ quanh bến nước và trồng thêm hàng cây. " * 4
PACKED = "".join(random.Random(0).choices("ABCDEFghijkl0123456789+/", k=3000))
LINKS = "".join(
    f'<div class="tin"><h3><a href="/bai-{n}.html">Bài số {n} kể chuyện ở bon làng xa</a></h3>'
    f"<p>Tóm tắt ngắn của bài số {n} để người đọc chọn.</p></div>"
    for n in range(12)
)
FRONT = f"<h1>Thời sự trong tỉnh</h1><h2><a href='/x'>Bến nước sạch cỏ</a></h2><p>{TEXT[:170]}</p>"


def _reason(html: str, url: str = "https://bao.vn/tin/bai-viet") -> Reason | None:
    found = extract(page(f"<html><body>{html}</body></html>", url), UNKNOWN)
    return found.reason if isinstance(found, Rejected) else None


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        (MENU + LINKS, "https://bao.vn/kinh-te", Reason.LISTING),
        (MENU + LINKS, "https://bao.vn/", Reason.LISTING),
        (MENU + FRONT + LINKS, "https://bao.vn/thoi-su", Reason.LISTING),
        (MENU + LINKS, "https://bao.vn/tu-khoa/ca-phe", Reason.TAG),
        (MENU + LINKS, "https://bao.vn/ca-phe-tag1234.html", Reason.TAG),
        (f"<h1>Video: Hội đua thuyền trên hồ</h1><video src='a.mp4'></video>{MENU}",
         "https://bao.vn/video/a", Reason.VIDEO_ONLY),
        ("<h1>Hội đua thuyền trên hồ</h1><iframe src='https://www.youtube.com/embed/x'></iframe>",
         "https://bao.vn/a", Reason.VIDEO_ONLY),
        ("<h1>Đăng nhập</h1><form><input name=u><input type=password></form>",
         "https://bao.vn/a", Reason.LOGIN),
        ("<form action='/dang-nhap'><input type=password></form>",
         "https://bao.vn/dang-nhap", Reason.LOGIN),
        ("<script>document.cookie='D1N=1f2e';window.location.reload(true);</script>",
         "https://bao.vn/a", Reason.COOKIE_CHALLENGE),
        ("<h1>Checking your browser before accessing bao.vn</h1>",
         "https://bao.vn/a", Reason.COOKIE_CHALLENGE),
        ("<h1>Xin xác nhận bạn không phải là robot</h1><div class='g-recaptcha'></div>",
         "https://bao.vn/a", Reason.CAPTCHA),
        (f"<h1>Cây chè cổ ở Tân Lĩnh</h1><div id='dcontent'>{PACKED}</div>",
         "https://bao.vn/a", Reason.ENCRYPTED),
        ("<h1>{{article.title}}</h1><div>{{article.body}}</div>",
         "https://bao.vn/a", Reason.TEMPLATE),
        ("<h1>{title}</h1><div>{head}{body}</div><p>{name} - {time}</p>",
         "https://bao.vn/a", Reason.TEMPLATE),
    ],
)  # fmt: skip
def test_the_reason_names_the_kind(html: str, url: str, reason: Reason) -> None:
    assert _reason(html, url) is reason


def test_an_article_stays_one_whatever_stands_around_it() -> None:
    around = (
        "<form><input type=password><a href='/dang-nhap'>Đăng nhập</a></form>"
        "<script>document.cookie='seen=1'; if (x) location.href='/';</script>"
        "<div class='g-recaptcha'></div><video src='a.mp4'></video><p>{{ads.top}}</p>"
    )
    article = f"<h1>Một ngày ở bon Bu Nor</h1><div><p>{TEXT}</p><p>{TEXT}</p></div>"
    assert _reason(around + article + MENU + LINKS) is None


def test_a_lead_over_an_encrypted_body_is_no_article() -> None:
    lead = f"<p class='pHead'>{TEXT}</p>"
    html = f"<h1 class='pTitle'>Cây chè cổ ở Tân Lĩnh</h1><div>{lead}<div>{PACKED}</div></div>"
    assert _reason(html) is Reason.ENCRYPTED


def test_gzip_that_nobody_declared_is_unpacked() -> None:
    case = ROOT / "tests" / "portals" / "laocai" / "duong-hoa-tu-gui-cu.html"
    url = "https://baolaocai.vn/duong-hoa-post404712.html"
    plain = extract(page(case.read_bytes(), url), portal("laocai"))
    packed = extract(page(gzip.compress(case.read_bytes()), url), portal("laocai"))
    assert isinstance(plain, Article)
    assert packed == plain
    bomb = extract(page(gzip.compress(b" " * 200_000_000), url), portal("laocai"))
    assert isinstance(bomb, Rejected)


def test_a_body_that_only_scripts_show_is_taken_from_the_statements() -> None:
    said = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Một ngày ở bon",'
        f'"datePublished": "2024-03-05T08:00:00+07:00",'
        f'"articleBody": "{TEXT}\\n\\n{TEXT}"}}</script>'
    )
    found = extract(page(f"<html><head>{said}</head><body>{MENU}</body></html>"), UNKNOWN)
    assert isinstance(found, Article)
    assert (found.title, found.extractor) == ("Một ngày ở bon", "structured")
    assert found.body == (TEXT.strip(), TEXT.strip())


def test_links_of_related_boxes_are_kept_apart() -> None:
    related = "".join(
        f'<li><a href="/lien-quan-{n}.html">Bài liên quan số {n}</a></li>' for n in "12"
    )
    html = (
        f"<h1>Một ngày ở bon Bu Nor</h1><div><p>{TEXT}</p><p>{TEXT}</p>"
        f"<div><b>Tin liên quan</b><ul>{related}</ul></div></div>"
    )
    found = extract(page(f"<html><body>{html}{MENU}</body></html>", "https://bao.vn/a"), UNKNOWN)
    assert isinstance(found, Article)
    assert found.related_urls == tuple(f"https://bao.vn/lien-quan-{n}.html" for n in "12")
    assert "liên quan" not in " ".join(found.body)


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://cdn.bao.vn/goc/", "https://cdn.bao.vn/goc/anh.jpg"),
        ("/goc/", "https://bao.vn/goc/anh.jpg"),
        ("javascript:alert(1)", "https://bao.vn/tin/anh.jpg"),
    ],
)
def test_links_are_relative_to_the_pages_base(base: str, expected: str) -> None:
    html = (
        f'<html><head><base href="{base}"></head><body><h1>Một ngày ở bon Bu Nor</h1>'
        f"<div><p>{TEXT}</p><p><img src='anh.jpg'></p><p>{TEXT}</p></div></body></html>"
    )
    found = extract(page(html, "https://bao.vn/tin/bai"), UNKNOWN)
    assert isinstance(found, Article)
    assert [image.url for image in found.images] == [expected]


def test_every_page_of_the_sample_that_lists_is_known_as_such() -> None:
    for path in (
        SITES / "sample-laocai" / "thoi-su.html",
        SITES / "sample-cantho" / "thoi-su.html",
    ):
        found = extract(page(path.read_bytes(), f"https://bao.vn/{path.stem}"), UNKNOWN)
        assert isinstance(found, Rejected)
        assert found.reason is Reason.LISTING
