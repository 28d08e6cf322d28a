"""A small living site on 127.0.0.1: lists, articles that change, counters, conditional requests."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit

PER_PAGE = 50
_PLACES = ("Đắk Sin", "Nậm Cáp", "Vàm Trầu", "Krông Sa", "Bến Quỳ", "Khe Cọi", "Mường Sa")
_THINGS = ("cây cầu", "lớp học", "trạm nước", "vườn điều", "chợ phiên", "bến thuyền", "hồ bơi")


class LiveSite:
    """What the site says now; a test changes it between two crawls."""

    def __init__(self, count: int) -> None:
        self.articles = list(range(count))
        self.versions: Counter[int] = Counter()
        self.views: Counter[int] = Counter()
        self.asked: list[tuple[float, str, int]] = []
        """When, for which path, and with what status."""
        self.conditional = 0
        self.robots = "User-agent: *\nAllow: /\n"
        self.without_dates = False
        self.is_down = False
        self.slowness = 0.0
        """Seconds that an article takes."""
        self._lock = Lock()

    def fetched(self) -> Counter[str]:
        """How often each article's page was sent or confirmed."""
        return Counter(path for _, path, status in self.asked if "-bai-" in path and status < 400)

    def path(self, number: int) -> str:
        return f"/tin/{_slug(number)}-bai-{10_000 + number}.html"

    def title(self, number: int) -> str:
        thing, place = _THINGS[number % 7], _PLACES[number // 7 % 7]
        return f"Chuyện {thing} thứ {number} ở xã {place} mùa này"

    def article(self, number: int) -> str:
        changed = f" Bản tin này đã sửa lần {self.versions[number]}." * self.versions[number]
        thing, place = _THINGS[number % 7], _PLACES[number // 7 % 7]
        text = f"Sáng nay bà con xã {place} dựng lại {thing} số {number}, việc đã chờ từ rất lâu."
        more = f"Ông Nguyễn Văn {number} cho biết việc sẽ xong trong tháng tới.{changed}"
        day = "" if self.without_dates else f"<time>{number % 28 + 1:02}/03/2024 07:30</time>"
        return (
            f"<html><head><title>{self.title(number)} - Báo Thử</title></head><body>"
            f"<div class=v>{self.views[number]} lượt xem</div>"
            f"<article><h1>{self.title(number)}</h1>{day}<p><b>{text}</b></p>"
            f"<p>{more} {text}</p><p>{text}</p>"
            "<p style='text-align:right'>Lê Thị Thử</p></article></body></html>"
        )

    def list_page(self, page: int) -> str:
        newest = sorted(self.articles, reverse=True)
        shown = newest[(page - 1) * PER_PAGE : page * PER_PAGE]
        items = "".join(
            f"<li><a href='{self.path(n)}'>{self.title(n)}</a> <i>01/03/2024</i></li>"
            for n in shown
        )
        more = page * PER_PAGE < len(newest)
        pager = f"<a href='/tin?page={page + 1}'>Trang sau</a>" if more else ""
        return f"<html><body><h1>Tin</h1><ul>{items}</ul><p>{pager}</p></body></html>"

    def answer(self, target: str, etag: str | None) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(target)
        if self.is_down:
            return 404, {}, b"<h1>404</h1>"
        if parts.path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, self.robots.encode()
        if parts.path == "/":
            text = "<html><body><nav><a href='/tin'>Tin tức</a></nav></body></html>"
        elif parts.path == "/tin":
            text = self.list_page(int(parse_qs(parts.query).get("page", ["1"])[0]))
        else:
            number = (
                int(parts.path.rpartition("-")[2].partition(".")[0]) - 10_000
                if ("-bai-" in parts.path)
                else -1
            )
            if number not in self.articles:
                return 404, {}, b"<h1>404</h1>"
            text = self.article(number)
        body = text.encode()
        mark = f'"{hashlib.md5(body).hexdigest()}"'
        if "-bai-" in parts.path:
            time.sleep(self.slowness)
        if etag == mark:
            return 304, {"ETag": mark}, b""
        return 200, {"ETag": mark}, body

    @contextmanager
    def serve(self, host: str = "127.0.0.1") -> Iterator[str]:
        """Serve the site; yields its address."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                etag = self.headers.get("If-None-Match")
                status, headers, body = site.answer(self.path, etag)
                with site._lock:
                    site.asked.append((time.time(), self.path, status))
                    site.conditional += etag is not None
                self.send_response(status)
                fields = {"Content-Type": "text/html; charset=utf-8"} | headers
                for name, value in fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Keep quiet."""

        with ThreadingHTTPServer((host, 0), Handler) as server:
            server.daemon_threads = True
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            try:
                yield f"http://{host}:{server.server_port}"
            finally:
                server.shutdown()


def _slug(number: int) -> str:
    return f"chuyen-{number % 7}-o-xa-{number // 7 % 7}"
