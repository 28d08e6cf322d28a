import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.portal import Era, Evidence, Portal
from crawler.urls import (
    accepted_canonical,
    article_id,
    belongs,
    canonical_url,
    host_of,
    is_loopback,
)

PORTAL = Portal(
    slug="daknong",
    name="Báo Đắk Nông",
    host="baodaknong.vn",
    eras=(Era(host="baodaknong.org.vn"),),
    province="Đắk Nông",
    evidence=Evidence.URL_SHAPE,
)
HOME = "https://baodaknong.vn"
PAGE = f"{HOME}/kinh-te/ca-phe-101.html"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://BaoDakNong.VN/x", "baodaknong.vn"),
        ("http://baodaknong.vn:8080/", "baodaknong.vn"),
        ("https://www.baodaknong.vn", "baodaknong.vn"),
        ("https://m.baodaknong.vn", "baodaknong.vn"),
        ("https://mobile.baodaknong.vn", "baodaknong.vn"),
        ("https://amp.baodaknong.vn", "baodaknong.vn"),
        ("https://www.m.baodaknong.vn", "baodaknong.vn"),
        ("https://baodaknong.vn./x", "baodaknong.vn"),
        ("https://video.baodaknong.vn/", "video.baodaknong.vn"),
        ("https://m.vn/", "m.vn"),
        ("https://báo.vn/", "xn--bo-mia.vn"),
        ("https://xn--bo-mia.vn/", "xn--bo-mia.vn"),
        ("http://[::1]:80/", "::1"),
        ("http://[::1/", ""),
        ("mailto:a@b.vn", ""),
        ("", ""),
    ],
)
def test_host_of(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000/x", True),
        ("http://127.9.9.9/", True),
        ("http://[::1]:8000/", True),
        ("http://LOCALHOST/x", True),
        ("http://www.127.0.0.1/", False),
        ("http://128.0.0.1/", False),
        ("http://localhost.vn/", False),
        ("rubbish", False),
    ],
)
def test_is_loopback(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://baodaknong.vn/x", True),
        ("http://www.baodaknong.org.vn:80/x", True),
        ("HTTP://BAODAKNONG.VN", True),
        ("http://127.0.0.1:9/x", True),
        ("ftp://baodaknong.vn/x", False),
        ("https://baodaknong.vn@evil.example/x", False),
        ("https://evil.example\\@baodaknong.vn/x", False),
        ("https://notbaodaknong.vn/x", False),
        ("https://video.baodaknong.vn/x", False),
        ("https://baodaknong.vn:99999/x", False),
        ("/x", False),
    ],
)
def test_belongs(url: str, expected: bool) -> None:
    assert belongs(url, PORTAL) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        # scheme, host, port
        ("http://www.baodaknong.org.vn/a-1.html", "/a-1.html"),
        ("HTTPS://M.BaoDakNong.vn:8443/a-1.html", "/a-1.html"),
        ("http://user:pass@baodaknong.vn/a", "/a"),
        ("http://127.0.0.1:8000/a", "/a"),
        ("  https://baodaknong.vn/a\n", "/a"),
        # the end of the path
        ("https://baodaknong.vn", "/"),
        ("https://baodaknong.vn/", "/"),
        ("https://baodaknong.vn/a/", "/a"),
        ("https://baodaknong.vn/a#top", "/a"),
        ("https://baodaknong.vn/index.htm", "/"),
        ("https://baodaknong.vn/a/index.html", "/a"),
        ("https://baodaknong.vn/a/INDEX.PHP", "/a"),
        ("https://baodaknong.vn/Pages/default.aspx", "/Pages"),
        ("https://baodaknong.vn/index.php?id=7", "/index.php?id=7"),
        ("https://baodaknong.vn/a/index.html?utm_source=zalo", "/a"),
        ("https://baodaknong.vn/a/myindex.html", "/a/myindex.html"),
        # slashes and dots
        ("https://baodaknong.vn//a///b", "/a/b"),
        ("https://baodaknong.vn/a/./b/../c", "/a/c"),
        ("https://baodaknong.vn/../a/%2e%2E/b", "/b"),
        ("https://baodaknong.vn\\a\\b", "/a/b"),
        # percent-encoding
        ("https://baodaknong.vn/%7ea%2db", "/~a-b"),
        ("https://baodaknong.vn/a%2fb", "/a%2Fb"),
        ("https://baodaknong.vn/%2541", "/%2541"),
        ("https://baodaknong.vn/100%", "/100%25"),
        ("https://baodaknong.vn/a b", "/a%20b"),
        ("https://baodaknong.vn/đ", "/%C4%91"),
        ("https://baodaknong.vn/%c4%91", "/%C4%91"),
        ("https://baodaknong.vn/a%CC%80", "/%C3%A0"),
        ("https://baodaknong.vn/%e1", "/%E1"),
        # print, AMP and mobile forms
        ("https://baodaknong.vn/print/7.html", "/7.html"),
        ("https://baodaknong.vn/a-7.html/print", "/a-7.html"),
        ("https://baodaknong.vn/a?print=1", "/a"),
        ("https://baodaknong.vn/a?view=print", "/a"),
        ("https://baodaknong.vn/a?m=1", "/a"),
        ("https://baodaknong.vn/a?m=2", "/a?m=2"),
        ("https://baodaknong.vn/a?amp", "/a"),
        ("https://baodaknong.vn/amp/a", "/a"),
        ("https://baodaknong.vn/a/amp/", "/a"),
        ("https://baodaknong.vn/print", "/print"),
        ("https://baodaknong.vn/printing/a", "/printing/a"),
        ("https://baodaknong.vn/m/a", "/m/a"),
        # the query
        ("https://baodaknong.vn/a?page=2&cat=5", "/a?cat=5&page=2"),
        ("https://baodaknong.vn/a?b=&a=1", "/a?a=1&b="),
        ("https://baodaknong.vn/a?q=%e1%ba%a1", "/a?q=%E1%BA%A1"),
        ("https://baodaknong.vn/a?UTM_Source=x&utm_medium=y&id=3", "/a?id=3"),
        ("https://baodaknong.vn/a?fbclid=x&gclid=y&igshid=z&mc_cid=w", "/a"),
        ("https://baodaknong.vn/a?zarsrc=30&zalo_id=1&gidzl=x", "/a"),
        ("https://baodaknong.vn/a?_ga=1.2&ref=home", "/a"),
        ("https://baodaknong.vn/a?reference=7", "/a?reference=7"),
        ("https://baodaknong.vn/a;jsessionid=AB12?x=1", "/a?x=1"),
        ("https://baodaknong.vn/a;", "/a"),
        ("https://baodaknong.vn/viewer.aspx?macm=1&mabb=2", "/viewer.aspx?mabb=2&macm=1"),
    ],
)
def test_canonical_url_of_the_portal(url: str, expected: str) -> None:
    assert canonical_url(url, PORTAL) == HOME + expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://Example.com:80/a/?utm_source=x#y", "http://example.com/a"),
        ("https://example.com:443/", "https://example.com/"),
        ("https://example.com:8443", "https://example.com:8443/"),
        ("http://www.example.com/", "http://www.example.com/"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
    ],
)
def test_canonical_url_of_others(url: str, expected: str) -> None:
    assert canonical_url(url, PORTAL) == expected


@pytest.mark.parametrize(
    "url", ["", "/a", "ftp://baodaknong.vn/a", "http:///a", "http://[::1/a", "javascript:void(0)"]
)
def test_canonical_url_names_what_it_refuses(url: str) -> None:
    with pytest.raises(ValueError, match="URL") as caught:
        canonical_url(url, PORTAL)
    assert repr(url) in str(caught.value)


@pytest.mark.parametrize(
    ("printed", "page", "expected"),
    [
        (None, PAGE, PAGE),
        ("", PAGE, PAGE),
        ("https://baodaknong.org.vn/b-2.html", PAGE, f"{HOME}/b-2.html"),
        ("/b-2.html?utm_source=x", PAGE, f"{HOME}/b-2.html"),
        (" b-2.html\n", PAGE, f"{HOME}/kinh-te/b-2.html"),
        ("//www.baodaknong.vn/b", PAGE, f"{HOME}/b"),
        ("https://example.com/b", PAGE, PAGE),
        ("http://localhost/b", PAGE, PAGE),
        ("http://127.0.0.1:8000/b", "http://127.0.0.1:8000/a", f"{HOME}/b"),
        ("https://baodaknong.vn/b", "http://127.0.0.1:8000/a", f"{HOME}/b"),
        (HOME, PAGE, PAGE),
        (f"{HOME}/index.html", PAGE, PAGE),
        (f"{HOME}/?lang=vi", PAGE, PAGE),
        (f"{HOME}/", "http://baodaknong.org.vn/?utm_source=x", f"{HOME}/"),
        ("{{url}}", PAGE, PAGE),
        ("javascript:void(0)", PAGE, PAGE),
        ("http://[", PAGE, PAGE),
        ("https://baodaknong.vn/b", "urn:sha256:00", f"{HOME}/b"),
        (None, "urn:sha256:00", "urn:sha256:00"),
    ],
)
def test_accepted_canonical(printed: str | None, page: str, expected: str) -> None:
    assert accepted_canonical(printed, page, PORTAL) == expected


def test_ids_are_stable() -> None:
    assert article_id(PAGE, PORTAL) == "9fde6aba94606eef5e56"
    assert article_id("urn:sha256:00", PORTAL) != article_id("urn:sha256:01", PORTAL)
    with pytest.raises(ValueError, match="mailto"):
        article_id("mailto:a@b.vn", PORTAL)


paths = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.sampled_from(
        [
            ".",
            "..",
            "print",
            "amp",
            "index.html",
            "%2e",
            "%",
            "a%CC%80",
            "%E1",
            "",
            ";",
            "%3b",
            "a;b;",
        ]
    ),
    max_size=5,
).map("/".join)
queries = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["a=1&a", "utm_a=1&b", "print=1", "%26=%3D", "m=1&&x=%e1"]
)
hosts = st.sampled_from(["baodaknong.vn", "example.com", "127.0.0.1:8000"])


@given(host=hosts, path=paths, query=queries)
def test_canonical_url_is_idempotent(host: str, path: str, query: str) -> None:
    once = canonical_url(f"http://{host}/{path}?{query}", PORTAL)
    assert canonical_url(once, PORTAL) == once
    assert once.isascii()


@given(path=st.text("aăâđêôơưàảãáạằẫấậềểệốồộớờợứừựý -/", max_size=20))
def test_composed_and_decomposed_paths_are_one(path: str) -> None:
    forms = {
        canonical_url(f"{HOME}/{unicodedata.normalize(form, path)}", PORTAL)
        for form in ("NFC", "NFD")
    }
    assert len(forms) == 1


@given(
    scheme=st.sampled_from(["http", "https", "HTTP"]),
    host=st.sampled_from(
        ["baodaknong.vn", "www.baodaknong.vn", "m.baodaknong.org.vn", "127.0.0.1", "BAODAKNONG.VN"]
    ),
    port=st.none() | st.integers(1, 65535),
    path=paths.map(lambda path: path.replace("?", "")),
)
def test_id_is_of_the_path_alone(scheme: str, host: str, port: int | None, path: str) -> None:
    place = host if port is None else f"{host}:{port}"
    found = article_id(f"{scheme}://{place}/{path}", PORTAL)
    assert found == article_id(f"{HOME}/{path}", PORTAL)
    assert len(found) == 20
    assert int(found, 16) >= 0


@given(printed=st.text(), page=st.text() | st.just(PAGE))
def test_accepted_canonical_never_raises(printed: str, page: str) -> None:
    accepted_canonical(printed, page, PORTAL)
    host_of(printed)
    belongs(f"http://{printed}", PORTAL)
