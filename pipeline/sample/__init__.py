"""The sample portals: three small news sites of invented places, served from this folder.

Pages, names and news are made up; the markup is that of real portals of three families. They let
the whole way from crawl to corpus be tried and tested without the network.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

SITES: Path = Path(__file__).parent / "sites"
"""One folder a portal: `/` is index.html, `/x/y` is x/y.html, `/x?p=2` is x__p=2.html."""

ARCHIVE: Path = Path(__file__).parent / "archive"
"""What others kept of two of the portals: a web archive and a text dump, to be imported."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
}
_MISSING = (
    "<!doctype html><html><head><title>404</title></head>"
    "<body><h1>Không tìm thấy trang</h1></body></html>"
).encode()


@contextmanager
def serve(site: Path = SITES / "sample") -> Iterator[str]:
    """Serve a site's folder on a free local port while the context lasts; yields its base URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, site=site.resolve())) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def serve_all() -> Iterator[dict[str, str]]:
    """Serve every sample portal on a port of its own; yields their base URLs by slug."""
    with ExitStack() as stack:
        sites = sorted(path for path in SITES.iterdir() if path.is_dir())
        yield {site.name: stack.enter_context(serve(site)) for site in sites}


def _find(site: Path, target: str) -> Path | None:
    """The file of a request's target; None if the site has none or it lies outside."""
    parts = urlsplit(target)
    path = unquote(parts.path).strip("/") or "index"
    if "\0" in path:
        return None
    if not Path(path).suffix:
        path += f"__{parts.query}.html" if parts.query else ".html"
    file = (site / path).resolve()
    return file if file.is_relative_to(site) and file.is_file() else None


class _Handler(BaseHTTPRequestHandler):
    timeout = 10  # seconds; a client that keeps silent must not hold its thread for ever

    def __init__(self, *args: object, site: Path) -> None:
        self._site = site
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""

    def _answer(self, *, with_body: bool) -> None:
        file = _find(self._site, self.path)
        body = _MISSING if file is None else file.read_bytes()
        suffix = ".html" if file is None else file.suffix
        self.send_response(HTTPStatus.NOT_FOUND if file is None else HTTPStatus.OK)
        self.send_header("Content-Type", _TYPES.get(suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)
