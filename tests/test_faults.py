"""Servers that misbehave as real ones do: each fault is bounded, and a row with its reason."""

from __future__ import annotations

import gzip
import socket
import sqlite3
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from conftest import baotinh
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

import corpus
from crawler.archive import read_pages, segments

MAX = 1_000_000
"""Bytes of the largest body that these crawls take."""
LONG = "Sáng 12/3/2024, bà con hai bon cùng nhau đi qua cây cầu mới, dài bốn mươi mét. " * 6
ARTICLE = f"<html><body><h1>Cầu mới qua suối Đắk Sin</h1><p>{LONG}</p></body></html>"

Answer = Callable[[socket.socket, "Server"], None]


class Server:
    """A server of scripts: what is sent for a path, byte by byte."""

    def __init__(self, answers: dict[str, Answer], tls: ssl.SSLContext | None) -> None:
        self.answers = answers
        self._tls = tls
        self.sent = 0
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def run(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            client.settimeout(20)
            try:
                client = self._tls.wrap_socket(client, server_side=True) if self._tls else client
                head = b""
                while b"\r\n\r\n" not in head:
                    part = client.recv(65_536)
                    if not part:
                        return
                    head += part
                path = head.split()[1].decode()
                self.asked.append(path)
                self.answers.get(path, page("", status="404 Not Found"))(client, self)
            except OSError:
                return  # the crawler has had enough

    def send(self, client: socket.socket, data: bytes) -> None:
        client.sendall(data)
        self.sent += len(data)

    def close(self) -> None:
        self._listener.close()


@contextmanager
def serve(answers: dict[str, Answer], tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(answers, tls)
    Thread(target=server.run, daemon=True).start()
    yield server
    server.close()


def raw(data: bytes) -> Answer:
    return lambda client, server: server.send(client, data)


def page(body: str | bytes, status: str = "200 OK", **headers: str) -> Answer:
    data = body.encode() if isinstance(body, str) else body
    fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(data))}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return raw(f"HTTP/1.1 {status}\r\n{head}Connection: close\r\n\r\n".encode() + data)


def drip(client: socket.socket, server: Server) -> None:
    server.send(client, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
    while True:
        server.send(client, b" ")
        time.sleep(0.2)


def endless(client: socket.socket, server: Server) -> None:
    server.send(client, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
    while True:
        server.send(client, b"<p>x</p>" * 8192)


def cut(client: socket.socket, server: Server) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n<html>"
    server.send(client, head + b"x" * 1000)


def reset(client: socket.socket, server: Server) -> None:
    cut(client, server)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


BOMB = gzip.compress(b"<html>" + b" " * 60_000_000)
CHALLENGE = (
    "<html><body><p>Đang kiểm tra trình duyệt của bạn</p><script>document.cookie='a=1';"
    "location.reload()</script></body></html>"
)
CAPTCHA = "<html><body><p>Vui lòng xác nhận</p><div class='g-recaptcha'></div></body></html>"
ERROR = "<html><body><h1>Lỗi hệ thống</h1><p>Không tìm thấy trang bạn yêu cầu.</p></body></html>"

FAULTS: dict[str, tuple[Answer, str, set[str]]] = {
    "reset": (reset, "waiting", {"reset", "cut short"}),
    "cut": (cut, "waiting", {"cut short", "reset"}),
    "drip": (drip, "waiting", {"timeout"}),
    "endless": (endless, "waiting", {"too large"}),
    "bomb": (page(BOMB, Content_Encoding="gzip"), "waiting", {"too large"}),
    "loop": (page("", "302 Found", Location="/bai-loop-100.html"), "given_up", {"redirect loop"}),
    "offsite": (page("", "302 Found", Location="http://bao-khac.vn/a"), "given_up", {"offsite"}),
    "file": (page("", "302 Found", Location="file:///etc/passwd"), "given_up", {"http 302"}),
    "soft error": (page(ERROR), "waiting", {"NOT_AN_ARTICLE", "TOO_SHORT"}),
    "challenge": (page(CHALLENGE), "waiting", {"COOKIE_CHALLENGE"}),
    "captcha": (page(CAPTCHA), "waiting", {"CAPTCHA"}),
    "pdf": (page(b"%PDF-1.4 \0\0\0\0", Content_Type="application/pdf"), "waiting", {"NOT_HTML"}),
    "white": (page(" " * 5_000_000), "waiting", {"too large"}),
    "white within": (page(" " * 900_000), "waiting", {"EMPTY_PAGE"}),
    "server error": (page("", "500 Internal Server Error"), "waiting", {"http 500"}),
    "forbidden": (page("", "403 Forbidden"), "waiting", {"http 403"}),
    "too many": (page("", "429 Too Many Requests", Retry_After="1"), "waiting", {"http 429"}),
}


def _rows(data: Path) -> dict[str, tuple[str, str | None, int]]:
    with sqlite3.connect(data / "frontier.sqlite") as db:
        rows = db.execute("SELECT url, state, reason, attempts FROM pages").fetchall()
    db.close()
    return {url.partition("//")[2].partition("/")[2]: tuple(rest) for url, *rest in rows}


def _site(answers: dict[str, Answer]) -> dict[str, Answer]:
    links = "".join(
        f"<li><a href='{path}'>Một tin dài bảy chữ số {place}</a></li>"
        for place, path in enumerate(answers)
    )
    return {"/": page(f"<html><body><ul>{links}</ul></body></html>"), **answers}


def _limits() -> list[str]:
    limits = ("DOWNLOAD_TIMEOUT=2", f"DOWNLOAD_MAXSIZE={MAX}", "BAOTINH_LINGER=0")
    return [word for setting in limits for word in ("-s", setting)]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Server]:
    """The data folder of a crawl over every fault and two good articles."""
    data = tmp_path_factory.mktemp("faults")
    names = {name: f"/bai-{name.replace(' ', '-')}-100.html" for name in FAULTS}
    answers = {names[name]: answer for name, (answer, _, _) in FAULTS.items()}
    answers |= {"/bai-tot-200.html": page(ARTICLE), "/bai-tot-201.html": page(ARTICLE)}
    with serve(_site(answers)) as server:
        done = baotinh("--data", data, "run", f"http://127.0.0.1:{server.port}", *_limits())
    assert done.returncode == 0, done.stderr
    return data, server


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_a_row_with_a_reason(name: str, crawled: tuple[Path, Server]) -> None:
    _, state, reasons = FAULTS[name]
    found, reason, _ = _rows(crawled[0])[f"bai-{name.replace(' ', '-')}-100.html"]
    assert found == state
    assert any((reason or "").startswith(told) for told in reasons), reason


def test_good_articles_do_not_suffer(crawled: tuple[Path, Server]) -> None:
    assert len(corpus.load(crawled[0])) == 2


def test_what_is_archived_is_bounded(crawled: tuple[Path, Server]) -> None:
    data, server = crawled
    pages = [page for path in segments(data) for page in read_pages(path, "x", "x")]
    assert max(len(page.body) for page in pages if not hasattr(page, "reason")) <= 64 * 2**20
    assert sum(path.stat().st_size for path in segments(data)) < MAX
    # The endless page and 5 MB of white space are cut when they are too much; sockets hold some.
    assert server.sent < 20 * MAX
    # A redirect loop is followed five times.
    assert max(map(server.asked.count, server.asked)) <= 6


@pytest.mark.parametrize(
    ("address", "reason"),
    [("http://khong-co-that.invalid/", "dns"), ("http://127.0.0.1:9/", "refused")],
)
def test_a_site_that_is_not_there(address: str, reason: str, tmp_path: Path) -> None:
    done = baotinh("--data", tmp_path, "crawl", address, *_limits())
    assert done.returncode == 1
    assert "nothing of what was due could be had" in done.stderr
    assert any(reason in (told or "") for _, told, _ in _rows(tmp_path).values())


def test_a_certificate_that_nobody_signed(tmp_path: Path) -> None:
    with serve(_site({}), tls=_certificate(tmp_path)) as server:
        address = f"https://127.0.0.1:{server.port}/"
        done = baotinh("--data", tmp_path / "d", "crawl", address, *_limits())
    assert done.returncode == 1
    assert _rows(tmp_path / "d")[""][1] == "tls"


def _certificate(folder: Path) -> ssl.SSLContext:
    """A context with a certificate of the server's own making."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
