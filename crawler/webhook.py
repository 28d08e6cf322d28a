"""Tells a web address what went wrong with a crawl (the setting BAOTINH_WEBHOOK)."""

import json
import logging
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

_PATIENCE = 10.0
"""Seconds for an answer."""
_LOG = logging.getLogger(__name__)


def tell(address: str, troubles: Mapping[str, Sequence[str]]) -> bool:
    """POST `{"text": …, "troubles": {portal: [line, …]}}`; whether somebody took it.

    `text` is what chat rooms show. A webhook that fails is logged, and fails nothing else.
    """
    lines = [f"{slug}: {line}" for slug, told in troubles.items() for line in told]
    body = json.dumps({"text": "\n".join(lines), "troubles": troubles}, ensure_ascii=False)
    try:
        if urlsplit(address).scheme not in ("http", "https"):
            raise ValueError("not an http(s) address")
        headers = {"Content-Type": "application/json; charset=utf-8"}
        with urlopen(Request(address, body.encode(), headers), timeout=_PATIENCE) as answer:
            return bool(answer.status < 300)
    except (OSError, HTTPException, ValueError) as error:
        _LOG.warning("the webhook did not take what went wrong: %s", error)
        return False
