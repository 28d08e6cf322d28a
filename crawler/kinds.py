"""What a page is that is no article, by what it shows and what its scripts do."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from corpus.records import Reason
from crawler.lines import is_unfilled
from crawler.scan import Row, Scan

_TAG_PATH = re.compile(
    r"/(?:tags?|tu-khoa|tim-kiem|search|chu-de)(?:/|$)|-tag\d+\.|-tag\d+/?$", re.I
)
_LOGIN = re.compile(r"đăng nhập|dang-nhap|log-?in|sign-?in", re.I)
_COOKIE = re.compile(r"document\.cookie\s*=")
_RELOAD = re.compile(r"location\.(?:reload|replace|href)|location\s*=")
_CHALLENGE = re.compile(
    r"checking your browser|enable javascript and cookies|challenge-platform|cf[-_]chl"
    r"|kiểm tra trình duyệt|bật javascript|vui lòng (?:bật|cho phép) cookie",
    re.I,
)
_CAPTCHA = re.compile(
    r"g-recaptcha|h-captcha|cf-turnstile|\bcaptcha\b|mã (?:xác nhận|bảo vệ|captcha)"
    r"|không phải (?:là )?(?:robot|người máy)",
    re.I,
)
_PLAYER = re.compile(r"youtube|youtu\.be|vimeo|dailymotion|player|embed|/video", re.I)
_PACKED = re.compile(r"[A-Za-z0-9+/=_-]{200,}")
_FEW_WORDS = 60
"""Words that a challenge or a sign-in page shows at most, its menus aside."""
_FEW_ROWS = 30
"""Rows that a page put before the article shows at most, its links among them."""
_HEADLINES = 5
"""Links as long as headlines that make a page a listing."""


def obstacle(tree: HtmlElement, found: Scan, url: str) -> Reason | None:
    """What stands in the place of an article that may well be there; None where nothing tells."""
    shown = [row for row in found.rows if not row.junk and row.link < 0.5]
    few = sum(len(row.text.split()) for row in shown) <= _FEW_WORDS
    bare = few and len(found.rows) <= _FEW_ROWS
    tests = (
        (Reason.TEMPLATE, any(is_unfilled(row.text) for row in found.rows)),
        (Reason.CAPTCHA, bare and _asks_for_captcha(tree, shown)),
        (Reason.COOKIE_CHALLENGE, bare and _sets_cookie(tree, shown)),
        (Reason.LOGIN, few and _asks_for_password(tree, found, url)),
        (Reason.ENCRYPTED, any(is_packed(row.text) for row in found.rows)),
    )
    return next((reason for reason, holds in tests if holds), None)


def other_kind(tree: HtmlElement, found: Scan, url: str) -> Reason | None:
    """What a page without an article's text is; None where nothing tells."""
    if is_tag_page(url):
        return Reason.TAG
    if _has_player(tree):
        return Reason.VIDEO_ONLY
    return Reason.LISTING if _headlines(found) >= _HEADLINES else None


def is_packed(text: str) -> bool:
    """Whether a text is data for a script, as papers print bodies that they encrypt."""
    return len(text) >= 200 and bool(_PACKED.fullmatch(text))


def is_tag_page(url: str) -> bool:
    """Whether a URL is that of a key word or a search."""
    return bool(_TAG_PATH.search(urlsplit(url).path))


def _scripts(tree: HtmlElement) -> Iterator[str]:
    return (script.text for script in tree.iter("script") if script.text)


def _sets_cookie(tree: HtmlElement, shown: list[Row]) -> bool:
    if any(_CHALLENGE.search(row.text) for row in shown):
        return True
    return any(
        _CHALLENGE.search(script) or (_COOKIE.search(script) and _RELOAD.search(script))
        for script in _scripts(tree)
    )


def _asks_for_captcha(tree: HtmlElement, shown: list[Row]) -> bool:
    nodes = tree.iter("div", "input", "iframe")
    names = (f"{node.get('class')} {node.get('id')} {node.get('name')}" for node in nodes)
    return any(_CAPTCHA.search(row.text) for row in shown) or any(map(_CAPTCHA.search, names))


def _asks_for_password(tree: HtmlElement, found: Scan, url: str) -> bool:
    """Whether the page is about signing in: many pages hide such a form in their header."""
    asks = any((node.get("type") or "").lower() == "password" for node in tree.iter("input"))
    heads = (row.text for row in found.rows if row.heading or row.link < 0.5)
    return asks and (bool(_LOGIN.search(urlsplit(url).path)) or any(map(_LOGIN.match, heads)))


def _has_player(tree: HtmlElement) -> bool:
    if next(tree.iter("video"), None) is not None:
        return True
    nodes = tree.iter("iframe", "embed", "object")
    return any(_PLAYER.search(f"{node.get('src')} {node.get('data-src')}") for node in nodes)


def _headlines(found: Scan) -> int:
    return sum(row.link > 0.8 and len(row.text.split()) >= 6 for row in found.rows)
