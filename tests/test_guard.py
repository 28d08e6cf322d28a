"""No page sends the crawler to a private address; what the user names is crawled."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import baotinh
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.settings import Settings
from twisted.internet.error import DNSLookupError

from crawler.guard import NAMED_SETTING, AddressGuard, PublicResolver, place_of
from crawler.urls import is_public


def _guard(*named: str, base: str = "") -> AddressGuard:
    settings = Settings({NAMED_SETTING: list(named)})
    spider = SimpleNamespace(base=base)
    return AddressGuard(SimpleNamespace(settings=settings, spider=spider))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.8.9.1:8000/a",
        "http://10.1.2.3/",
        "http://192.168.1.1/admin",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://224.0.0.1/",
        "http://localhost/",
        "http://LOCALHOST.:8000/",
    ],
)
def test_private_addresses_are_refused_unless_named(url: str) -> None:
    with pytest.raises(IgnoreRequest, match="refused a private address"):
        _guard().process_request(Request(url))
    _guard(place_of(url)).process_request(Request(url))
    _guard(base=url).process_request(Request(url))


def test_public_addresses_pass() -> None:
    for url in ("https://baolaocai.vn/a", "http://8.8.8.8/", "http://[2001:4860:4860::8888]/"):
        _guard().process_request(Request(url))


def test_another_port_of_a_named_host_is_not_named() -> None:
    with pytest.raises(IgnoreRequest):
        _guard("127.0.0.1:8000").process_request(Request("http://127.0.0.1:6379/"))


def test_a_name_that_resolves_to_a_private_address() -> None:
    resolver = PublicResolver(None, 0, 1.0)  # type: ignore[arg-type]
    assert resolver._checked("8.8.8.8", "bao.example") == "8.8.8.8"
    with pytest.raises(DNSLookupError, match="resolves to a private address"):
        resolver._checked("10.0.0.1", "bao.example")


def test_an_address_must_be_one() -> None:
    with pytest.raises(ValueError, match="bao"):
        is_public("bao.vn")


class _Handler(BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, headers, body = self.server.pages.get(self.path, (404, {}, ""))
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""


@contextmanager
def _server(pages: dict[str, tuple[int, dict[str, str], str]]) -> Iterator[Any]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.pages, server.asked = pages, []  # type: ignore[attr-defined]
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


ARTICLE = "<html><body><h1>Cầu mới qua suối Đắk Sin</h1><p>{}</p></body></html>".format(
    "Sáng 12/3/2024, bà con hai bon cùng nhau đi qua cây cầu mới, dài bốn mươi mét. " * 6
)


def test_neither_links_nor_redirects_lead_to_a_private_address(tmp_path: Path) -> None:
    with _server({}) as secret:
        inside = f"http://127.0.0.1:{secret.server_port}"
        moved = [
            f"{inside}/bi-mat",
            f"http://localhost:{secret.server_port}/bi-mat",
            f"http://2130706433:{secret.server_port}/bi-mat",
            f"http://[::1]:{secret.server_port}/bi-mat",
            "http://169.254.169.254/latest/meta-data/",
            "file:///etc/passwd",
            "/vong-lap-200.html",
        ]
        links = [f"/bai-viet-{100 + place}.html" for place in range(len(moved))]
        pages: dict[str, tuple[int, dict[str, str], str]] = {
            link: (302, {"Location": place}, "") for link, place in zip(links, moved, strict=True)
        }
        pages["/vong-lap-200.html"] = (302, {"Location": "/vong-lap-200.html"}, "")
        pages["/bai-that-300.html"] = (200, {}, ARTICLE)
        targets = [*links, "/bai-that-300.html", f"{inside}/tin-noi-bo-400.html"]
        items = "".join(
            f"<li><a href='{target}'>Một tin dài bảy chữ số {place}</a></li>"
            for place, target in enumerate(targets)
        )
        home = f"<html><body><ul>{items}</ul></body></html>"
        pages["/"] = (200, {}, home)
        pages["/robots.txt"] = (200, {"Content-Type": "text/plain"}, f"Sitemap: {inside}/s.xml\n")
        with _server(pages) as site:
            done = baotinh("--data", tmp_path, "run", f"http://127.0.0.1:{site.server_port}/")
    assert done.returncode == 0, done.stderr
    assert secret.asked == []
    assert "1 records" in done.stdout
