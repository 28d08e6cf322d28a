"""Canonical URLs and ids: one name for an article, wherever its portal moves.

The rules are versioned: an id states under which rules it was made, so that a change of rules is
a migration and not a silent duplicate.
"""

import hashlib
import ipaddress
import re
import unicodedata
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from w3lib.url import safe_url_string

from crawler.portal import Portal

URL_RULES_VERSION = 1

_HOST_VARIANT = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)")
# Parameters that say where a reader came from or how the page is shown, never which page it is.
_TRACKING = frozenset(
    "fbclid gclid dclid msclkid yclid igshid mc_cid mc_eid _ga _gl zarsrc zalo_source ref ref_src "
    "print m mobile amp gidzl".split()
)
_TRACKING_PREFIXES = ("utm_", "zalo_", "fb_")
_PRINT_PATH = re.compile(r"^/(?:print|amp)(?=/)|/(?:print|amp)$")
_INDEX = re.compile(r"/(?:index\.(?:html?|php)|default\.aspx?)$", re.I)
_UNRESERVED = "/-._~!$&'()*+,;=:@"


def host_of(url: str) -> str:
    """Host of a URL: lower case, without port and without `www.`, `m.`, `mobile.`, `amp.`.

    Empty for a URL without one.
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return _HOST_VARIANT.sub("", host.rstrip("."))


def is_loopback(url: str) -> bool:
    """Whether a URL's host is this machine itself."""
    host = host_of(url)
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def belongs(url: str, portal: Portal) -> bool:
    """Whether a URL is one of the portal's; a loopback host serves whichever is crawled there."""
    if not url.lower().startswith(("http://", "https://")):
        return False
    return host_of(url) in portal.hosts or is_loopback(url)


def canonical_url(url: str, portal: Portal) -> str:
    """The one URL of a page under the current rules; idempotent.

    Every host of the portal, each scheme, port, print and mobile form give the same. Raises
    ValueError, naming the URL, for one that is not http(s) or has no host.
    """
    host = host_of(url)
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise ValueError(f"not a web address: {url!r}")
    place = _canonical_place(url)
    if belongs(url, portal):
        return f"{portal.scheme}://{portal.host}{place}"
    return f"{parts.scheme.lower()}://{host}{place}"


def article_id(url: str, portal: Portal) -> str:
    """20 hexadecimal digits that name an article; neither host nor scheme changes them."""
    key = f"{URL_RULES_VERSION}\n{portal.slug}\n{_canonical_place(url)}"
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def accepted_canonical(printed: str | None, page_url: str, portal: Portal) -> str:
    """The canonical URL of a page: as its `rel=canonical` prints it, if that can be believed.

    It must stay on the portal and must not name the home page for another page.
    """
    try:
        target = urljoin(page_url, (printed or "").strip()) or page_url
        if belongs(target, portal) and _canonical_place(target) != "/":
            return canonical_url(target, portal)
    except ValueError:
        pass
    return canonical_url(page_url, portal)


def _canonical_place(url: str) -> str:
    parts = urlsplit(urljoin(url, urlsplit(safe_url_string(url)).path or "/"))
    query = _canonical_query(urlsplit(url).query)
    path = re.sub(r"/{2,}", "/", _encoded(parts.path))
    path = _PRINT_PATH.sub("", path) or "/"
    if not query:
        path = _INDEX.sub("/", path)
    path = path.rstrip("/") or "/"
    return f"{path}?{query}" if query else path


def _encoded(path: str) -> str:
    # Decoded, composed and encoded again: %c3%a0, à and a + combining grave become the same.
    # A byte sequence that is not UTF-8 stays as it is.
    try:
        plain = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return path
    return quote(unicodedata.normalize("NFC", plain), safe=_UNRESERVED)


def _canonical_query(query: str) -> str:
    kept = [
        (unicodedata.normalize("NFC", name), unicodedata.normalize("NFC", value))
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _is_tracking(name.lower(), value.lower())
    ]
    return urlencode(sorted(kept))


def _is_tracking(name: str, value: str) -> bool:
    return (
        name in _TRACKING
        or name.startswith(_TRACKING_PREFIXES)
        or (name == "view" and value == "print")
    )
