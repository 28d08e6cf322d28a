"""Canonical URLs and article ids, under rules that have a version.

Two URLs of one article must fall together, whatever host, scheme or form they were found in, and
stay together for years: a change here that moves any id raises `URL_RULES_VERSION`.
"""

import ipaddress
import posixpath
import re
from functools import lru_cache
from hashlib import sha256
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit

from w3lib.url import canonicalize_url

from corpus.text import compose
from crawler.portal import Evidence, Portal

URL_RULES_VERSION: int = 1
"""Enters every id; raised whenever a rule changes."""

HOST_PREFIXES = ("www.", "m.", "mobile.", "amp.")
"""Hosts of the same site in another dress."""

TRACKING = frozenset(
    # analytics and campaigns
    "_ga _gl _hsenc _hsmi mc_cid mc_eid mkt_tok cmpid ocid spm ref ref_src ref_url "
    # clicks on advertisements and shares: Google, Microsoft, Yandex, Facebook, TikTok, X, Zalo
    "gclid gclsrc dclid gbraid wbraid msclkid yclid fbclid igsh igshid ttclid twclid "
    "li_fat_id gidzl zarsrc "
    # the AMP viewer, and session ids
    "usqp amp_js_v aoh jsessionid phpsessid".split()
)
"""Query parameters that tell how a reader came, never which page; compared in lower case."""

TRACKING_PREFIXES = ("utm_", "zalo_", "fb_action_", "_ga_", "pk_", "mtm_")
"""Beginnings of further such parameters."""

VIEWS = frozenset(
    "print= print=1 print=true print=yes view=print m=1 mobile=1 amp= amp=1 amp=true".split()
)
"""Query fields that ask for the print, mobile or AMP form of a page."""

# `/m/` is not among them: no portal is known to serve its mobile pages there, and a section of
# that name would be folded into the root. Mobile pages have hosts of their own (`m.`).
PATH_FORMS = frozenset({"print", "amp"})
"""First or last path segments that name a form of the page that the rest of the path names."""

INDEX_FILES = frozenset({"index.html", "index.htm", "index.php", "default.aspx"})
"""Files that a server shows for their directory."""

_HTTP = re.compile(r"[\x00-\x20]*https?:", re.IGNORECASE)
_EMPTY_OR_SESSION = re.compile(r";+jsessionid=.*|;+\Z", re.IGNORECASE | re.DOTALL)
_SEGMENT_SAFE = "!$&'()*+,;=:@"


def host_of(url: str) -> str:
    """Give the host of an http(s) URL in lower case, without port and `www.`-like prefix.

    An international name comes out in its `xn--` form; without a host it is "".
    """
    # Asked of the same few addresses again and again; a `data:` URL is never cached.
    return _host_of(url) if _HTTP.match(url) else ""


@lru_cache(maxsize=8192)
def _host_of(url: str) -> str:
    host = _bare_host(url)
    # What is left must still be a name below a top-level domain: "m.vn" is one.
    while prefix := next(
        (p for p in HOST_PREFIXES if host.startswith(p) and "." in host[len(p) :]), ""
    ):
        host = host.removeprefix(prefix)
    return host


def is_loopback(url: str) -> bool:
    """Tell whether the host is this machine: 127.0.0.0/8, ::1 or localhost."""
    host = _bare_host(url)
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_literal(host: str) -> bool:
    """Tell whether a host is an IP address, not a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open network.

    Not loopback, link-local (where clouds keep their secrets), private, multicast or reserved.
    Raises ValueError for what is no IP address.
    """
    ip = ipaddress.ip_address(address)
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not ip.is_multicast


def belongs(url: str, portal: Portal) -> bool:
    """Tell whether this is an http(s) URL on a host, today's or old, of the portal.

    A loopback host serves whatever portal is crawled there: mirrors and tests.
    """
    return host_of(url) in portal.hosts or is_loopback(url)


def canonical_url(url: str, portal: Portal) -> str:
    """Give the one form of a URL; a declared portal's own come out on its scheme and today's host.

    Of a site that nobody declared it is not known whether its schemes and ports are one. Raises
    ValueError, naming the URL, for one that is not http(s) or has no host.
    """
    parts = _parts(url)
    if portal.evidence is not Evidence.NONE and belongs(url, portal):
        return f"{portal.scheme}://{portal.host}{_path_and_query(parts)}"
    return f"{parts.scheme}://{_authority(parts)}{_path_and_query(parts)}"


def article_id(url: str, portal: Portal) -> str:
    """Hash portal and canonical path to 20 hex digits, whatever the host and scheme.

    What lies on a host below an undeclared site's, or on another port, is hashed with that. A
    `urn:` (an imported page without a URL) stands for itself. Raises ValueError as `canonical_url`
    does.
    """
    key = url if url.startswith("urn:") else _place(_parts(url), portal)
    return sha256(f"{URL_RULES_VERSION}\n{portal.slug}\n{key}".encode()).hexdigest()[:20]


def accepted_canonical(printed: str | None, page_url: str, portal: Portal) -> str:
    """Give the canonical form of the URL that a page is known by.

    That is its printed `rel=canonical` where it can be believed, else the URL it was fetched
    from. Never raises: a page URL that is not http(s) comes back as it is.
    """
    target = _resolved(printed or "", page_url)
    if _is_believable(target, page_url, portal):
        return canonical_url(target, portal)
    try:
        return canonical_url(page_url, portal)
    except ValueError:
        return page_url


def _resolved(printed: str, page_url: str) -> str:
    # Templates that were never filled ("{{url}}") would give many articles one id.
    if not printed.strip() or "{" in printed:
        return ""
    try:
        return urljoin(page_url, printed.strip())
    except ValueError:
        return ""


def _is_believable(target: str, page_url: str, portal: Portal) -> bool:
    if not belongs(target, portal) or (is_loopback(target) and not is_loopback(page_url)):
        return False
    # Some systems print the home page as the canonical URL of every page.
    return not _is_home(target) or _is_home(page_url)


def _is_home(url: str) -> bool:
    try:
        return _path_and_query(_parts(url)).partition("?")[0] == "/"
    except ValueError:
        return False


def _parts(url: str) -> SplitResult:
    # Images inside a page are `data:` URLs of megabytes: not even parsed, and never cached.
    if not _HTTP.match(url):
        raise ValueError(f"not an http(s) URL: {url[:200]!r}")
    return _http_parts(url)


@lru_cache(maxsize=8192)
def _http_parts(url: str) -> SplitResult:
    """Split a URL made safe, its query sorted; ValueError for one that cannot be fetched."""
    head, mark, query = url.partition("?")
    try:
        # As browsers do; some portals print "\" in paths.
        parts = urlsplit(canonicalize_url(head.replace("\\", "/") + mark + query))
        _ = parts.port  # checked by the standard library only when asked for
    except ValueError as error:
        raise ValueError(f"malformed URL {url!r}: {error}") from error
    if not _hostname(parts):
        raise ValueError(f"URL without a host: {url!r}")
    return parts


def _hostname(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _bare_host(url: str) -> str:
    try:
        return _hostname(_parts(url))
    except ValueError:
        return ""


def _authority(parts: SplitResult) -> str:
    host = _hostname(parts)
    host = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}[parts.scheme]
    return host if parts.port in (None, default) else f"{host}:{parts.port}"


def _place(parts: SplitResult, portal: Portal) -> str:
    """What tells a page of a portal from its others."""
    place = _path_and_query(parts)
    if portal.evidence is not Evidence.NONE:
        return place
    host, port = host_of(parts.geturl()), _authority(parts).partition(":")[2]
    elsewhere = f"{'' if host == portal.host else host}{port and f':{port}'}"
    return f"//{elsewhere}{place}" if elsewhere else place


def _path_and_query(parts: SplitResult) -> str:
    query = "&".join(sorted(field for field in parts.query.split("&") if _is_kept(field)))
    path = _path(parts.path, has_query=bool(query))
    return f"{path}?{query}" if query else path


def _is_kept(field: str) -> bool:
    field = field.lower()
    key = field.partition("=")[0]
    return bool(field) and not (
        key in TRACKING or field in VIEWS or key.startswith(TRACKING_PREFIXES)
    )


def _path(path: str, *, has_query: bool) -> str:
    quoted = "/".join(_segment(segment) for segment in path.split("/"))
    # normpath collapses slashes and resolves dots, but keeps a leading pair of slashes.
    segments = [s for s in posixpath.normpath("/" + quoted.lstrip("/")).split("/") if s]
    while segments:
        first, last = segments[0].lower(), segments[-1].lower()
        if (last in INDEX_FILES and not has_query) or (last in PATH_FORMS and segments[1:]):
            segments.pop()
        elif first in PATH_FORMS and segments[1:]:
            segments.pop(0)
        else:
            break
    return "/" + "/".join(segments)


def _segment(segment: str) -> str:
    """Write a path segment in its one percent-encoding, its text in NFC, without session id."""
    raw = unquote_to_bytes(segment)
    try:
        text = compose(raw.decode())
    except UnicodeDecodeError:  # a legacy encoding: its bytes are all there is to go by
        return quote(raw.rstrip(b";"), safe=_SEGMENT_SAFE)
    return quote(_EMPTY_OR_SESSION.sub("", text), safe=_SEGMENT_SAFE)
