"""A PostgreSQL server of a test's own, where Debian's package is installed."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
SERVER = shutil.which("initdb") or (str(_PLACES[-1]) if _PLACES else None)
"""The program that makes a cluster; None: no PostgreSQL here."""


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Start a server with its data in a folder; yields the URL of its database.

    It does not run as root: there it is started as Debian's user `postgres`.
    """
    assert SERVER is not None
    programs = Path(SERVER).parent
    who: dict[str, Any] = {"user": "postgres"} if os.geteuid() == 0 else {}
    home = folder / "postgres"
    home.mkdir()
    if who:
        shutil.chown(home, "postgres")
        for above in (folder, *folder.parents[:3]):
            above.chmod(above.stat().st_mode | 0o011)
    data, port = home / "data", _free_port()

    def call(program: str, *words: object) -> None:
        command = [str(programs / program), *map(str, words)]
        quiet = subprocess.DEVNULL
        subprocess.run(command, check=True, stdout=quiet, stderr=quiet, cwd=home, **who)

    call("initdb", "-D", data, "-U", "baotinh", "--auth=trust", "-E", "UTF8", "--no-sync")
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} -c fsync=off"
    )
    call("pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://baotinh@127.0.0.1:{port}/postgres"
    finally:
        call("pg_ctl", "-D", data, "-m", "immediate", "stop")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
