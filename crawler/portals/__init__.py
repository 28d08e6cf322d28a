"""Every module here declares one PORTAL; a new file is a new portal, nothing else to edit."""

import difflib
import re
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from urllib.parse import urlsplit

from corpus.errors import PortalError, UnknownPortal
from corpus.provinces import province_now
from crawler.portal import Entry, Evidence, Portal
from crawler.urls import host_of

UNKNOWN = Portal(
    slug="unknown",
    name="unknown",
    host="unknown.invalid",
    province=None,
    evidence=Evidence.NONE,
    rights="Unknown.",
)
"""Where imported pages go that name no host and no paper."""


@cache
def portals() -> dict[str, Portal]:
    """All declared portals by slug, sorted; raises PortalError for a module without a PORTAL."""
    found = [_declared(module.name) for module in iter_modules(__path__)]
    return {portal.slug: portal for portal in sorted(found, key=lambda portal: portal.slug)}


def portal(slug: str) -> Portal:
    """The portal of that slug, or an undeclared one where the slug is a host.

    Raises UnknownPortal, which names the nearest slugs.
    """
    if slug in portals():
        return portals()[slug]
    if slug == UNKNOWN.slug:
        return UNKNOWN
    if host_of(f"https://{slug}/") == slug and _HOST.fullmatch(slug):
        return _undeclared(slug)
    near = difflib.get_close_matches(slug, portals(), cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "`baotinh portals` lists them"
    raise UnknownPortal(f"no portal {slug!r}; {hint}")


def portal_of_address(address: str, day: date) -> Portal:
    """The portal that stands at an http(s) address on a day, to be crawled from there.

    From the home page the whole site, declared or not; else the list that the path names. Raises
    UnknownPortal for what is no address.
    """
    found = portal_at(address, day)
    if found is UNKNOWN:
        raise UnknownPortal(f"no http(s) address: {address!r}")
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return found if path == "/" else replace(found, entries=(Entry(path=path),))


def successors(portal: Portal) -> list[str]:
    """The slugs of the papers that write today for the province of a portal that has ended."""
    if portal.province is None:
        return []
    here = province_now(portal.province)
    return [
        slug
        for slug, one in portals().items()
        if one.kind == "paper" and one.until is None and one.evidence != Evidence.SAMPLE
        if one.province is not None and province_now(one.province) == here
    ]


@cache
def declared_hosts() -> frozenset[str]:
    """Every host, of today or earlier, that a declaration names."""
    return frozenset(host for portal in portals().values() for host in portal.hosts)


def portal_at(url: str, day: date) -> Portal:
    """The portal that a URL's host names on a day.

    An undeclared one for a host that nobody declared, UNKNOWN for a URL without a host.
    """
    host = host_of(url)
    there = [portal for portal in portals().values() if host in portal.hosts]
    if there:
        return next((portal for portal in there if portal.names_on(day)), there[-1])
    return _undeclared(host) if _HOST.fullmatch(host) else UNKNOWN


def portal_named(lines: list[str]) -> Portal | None:
    """The portal whose name stands as a line of its own among the first of a page."""
    by_name = {portal.name.casefold(): portal for portal in portals().values()}
    return next((by_name[line.casefold()] for line in lines if line.casefold() in by_name), None)


def _undeclared(host: str) -> Portal:
    return Portal(
        slug=host, name=host, host=host, province=None, evidence=Evidence.NONE, rights="Unknown."
    )


_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost")


def _declared(name: str) -> Portal:
    declared = getattr(import_module(f"{__name__}.{name}"), "PORTAL", None)
    if not isinstance(declared, Portal):
        raise PortalError(f"crawler/portals/{name}.py declares no PORTAL")
    if declared.slug.replace("-", "_") != name:
        raise PortalError(f"crawler/portals/{name}.py declares the portal {declared.slug!r}")
    return declared
