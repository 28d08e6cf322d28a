"""Every module here declares one PORTAL; a new file is a new portal, nothing else to edit."""

import difflib
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from corpus.errors import PortalError, UnknownPortal
from crawler.portal import Portal


@cache
def portals() -> dict[str, Portal]:
    """All declared portals by slug, sorted; raises PortalError for a module without a PORTAL."""
    found = [_declared(module.name) for module in iter_modules(__path__)]
    return {portal.slug: portal for portal in sorted(found, key=lambda portal: portal.slug)}


def portal(slug: str) -> Portal:
    """The portal of that slug; raises UnknownPortal, which names the nearest slugs."""
    try:
        return portals()[slug]
    except KeyError:
        near = difflib.get_close_matches(slug, portals(), cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "`baotinh portals` lists them"
        raise UnknownPortal(f"no portal {slug!r}; {hint}") from None


def _declared(name: str) -> Portal:
    declared = getattr(import_module(f"{__name__}.{name}"), "PORTAL", None)
    if not isinstance(declared, Portal):
        raise PortalError(f"crawler/portals/{name}.py declares no PORTAL")
    if declared.slug.replace("-", "_") != name:
        raise PortalError(f"crawler/portals/{name}.py declares the portal {declared.slug!r}")
    return declared
