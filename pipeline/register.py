"""The register of portals: what is declared of each, what is missing, what they cover."""

from collections.abc import Iterator

from corpus.provinces import MERGER, province_now, provinces
from crawler.layouts import FAMILIES
from crawler.portal import Evidence, Portal
from crawler.portals import portals

Facts = dict[str, str | list[str] | None]

_TOP = """<!-- Written by `make docs`; a test compares it with the declarations. -->

# The register of portals

What is declared of each portal, and how that is known: from real pages, from public scrapers, or
from the shape of addresses in public texts. None has been checked live. A family is the content
management system that a portal shares with others (`crawler/layouts.py`), "own" one that nobody
else is known to use; without either its pages are read by the generic reader alone.
"""


def facts(portal: Portal) -> Facts:
    """What is declared of a portal, for JSON and for tables."""
    layout = portal.layout
    article, _ = portal.shapes
    return {
        "slug": portal.slug,
        "name": portal.name,
        "host": portal.host,
        "earlier_hosts": [host for host in portal.hosts if host != portal.host],
        "kind": portal.kind,
        "province": portal.province,
        "province_now": portal.province and province_now(portal.province),
        "until": None if portal.until is None else str(portal.until),
        "family": None if layout is None else layout.name if layout.name in FAMILIES else "own",
        "eras": [era.layout.name for era in portal.eras if era.layout is not None],
        "feeds": [entry.path for entry in portal.entries if entry.kind == "feed"],
        "listings": [entry.path for entry in portal.entries if entry.kind == "listing"],
        "article_url": article,
        "evidence": str(portal.evidence),
        "rights": portal.rights,
        "missing": missing(portal),
    }


def missing(portal: Portal) -> list[str]:
    """What nobody knows of a portal."""
    article, _ = portal.shapes
    feeds = any(entry.kind == "feed" for entry in portal.entries)
    lacks = {
        "layout": portal.layout is None,
        "address of articles": article is None,
        "feed": not feeds and portal.until is None,
    }
    return [what for what, is_lacking in lacks.items() if is_lacking]


def declared() -> list[Portal]:
    """The portals of provinces and of the state, without samples and national papers."""
    return [
        portal
        for portal in portals().values()
        if portal.evidence is not Evidence.SAMPLE and (portal.province or portal.kind != "paper")
    ]


def papers_of(province: str) -> list[Portal]:
    """The papers that write or wrote for a province, under the name that it then had."""
    return [one for one in declared() if one.kind == "paper" and one.province == province]


def markdown() -> str:
    """The register as a page of the docs."""
    return "\n".join((_TOP, *_provinces(), *_portals(), *_counts())) + "\n"


def _provinces() -> Iterator[str]:
    yield "## Provinces\n"
    yield "The 63 provinces of 2025-06-30, where each is now, and the papers that write for it.\n"
    yield "| province | now | papers | not known of any of them |"
    yield "|---|---|---|---|"
    for province in provinces(MERGER.replace(month=6, day=30)):
        papers = papers_of(province.name)
        names = ", ".join(
            f"{one.slug} (until {one.until})" if one.until else one.slug for one in papers
        )
        lacks = set(missing(papers[0])) if papers else {"paper"}
        for paper in papers[1:]:
            lacks &= set(missing(paper))
        now = province_now(province.name)
        cells = (
            province.name,
            "" if now == province.name else now,
            names,
            ", ".join(sorted(lacks)),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _portals() -> Iterator[str]:
    yield "## Portals\n"
    yield "| portal | host (earlier ones) | province | family (earlier ones) | feeds | evidence |"
    yield "|---|---|---|---|---|---|"
    for portal in declared():
        told = facts(portal)
        cells = (
            portal.slug,
            _with_earlier(portal.host, told["earlier_hosts"]),
            portal.province or "",
            _with_earlier(str(told["family"] or ""), told["eras"]),
            " ".join(f"`{path}`" for path in told["feeds"] or ()),
            str(portal.evidence),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _counts() -> Iterator[str]:
    known = declared()
    read = sum(portal.layout is not None for portal in known)
    yield f"{len(known)} portals: {read} with a layout, {len(known) - read} without."


def _with_earlier(name: str, earlier: object) -> str:
    names = ", ".join(map(str, earlier)) if isinstance(earlier, list) else ""
    return f"{name} ({names})" if names else name
