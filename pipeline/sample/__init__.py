"""The sample portal: a small news site of an invented district, served from this folder.

Pages, names and news are made up; the markup is that of real district portals. It lets the whole
way from crawl to corpus be tried and tested without the network.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

SITE: Path = Path(__file__).parent / "site"
"""The folder of the site: `/` is index.html, `/x/y` is x/y.html, `/robots.txt` itself."""

_TYPES = {".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8"}
_MISSING = (
    "<!doctype html><html><head><title>404</title></head>"
    "<body><h1>Không tìm thấy trang</h1></body></html>"
).encode()


@contextmanager
def serve(site: Path = SITE) -> Iterator[str]:
    """Serve a site's folder on a free local port while the context lasts; yields its base URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, site=site.resolve())) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def _find(site: Path, target: str) -> Path | None:
    """The file of a request's target; None if the site has none or it lies outside."""
    path = unquote(urlsplit(target).path).strip("/") or "index"
    if "\0" in path:
        return None
    file = (site / path).resolve()
    if not file.suffix:
        file = file.with_suffix(".html")
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
