"""Why a request came to nothing, in a word or two."""

from scrapy import exceptions as scrapy_errors
from scrapy.spidermiddlewares.httperror import HttpError

_REASONS: dict[type[BaseException], str] = {
    scrapy_errors.CannotResolveHostError: "dns",
    scrapy_errors.DownloadConnectionRefusedError: "refused",
    scrapy_errors.DownloadTimeoutError: "timeout",
    scrapy_errors.DownloadCancelledError: "too large",
    scrapy_errors.DownloadFailedError: "reset",
    scrapy_errors.ResponseDataLossError: "cut short",
    scrapy_errors.UnsupportedURLSchemeError: "not http",
}
_SAID = (
    ("robots.txt", "robots"),
    ("offsite", "offsite"),
    ("private address", "private address"),
    ("max redirections", "redirect loop"),
    ("budget", "budget"),
    ("maxsize", "too large"),
    ("exceeded", "too large"),
)
"""What Scrapy's and our own messages say when a request is ignored."""
_FINAL = frozenset(
    ("robots", "offsite", "private address", "redirect loop", "not http", "http 301", "http 302")
)
"""What no second attempt will change."""


def reason_of(error: BaseException) -> str:
    """Why a request failed."""
    if isinstance(error, HttpError):
        return f"http {error.response.status}"
    text = str(error)
    if any(word in text for word in ("SSL", "certificate", "TLS")):
        return "tls"
    if type(error) in _REASONS:
        return _REASONS[type(error)]
    said = next((reason for word, reason in _SAID if word in text.lower()), None)
    return said or f"{type(error).__name__}: {text[:100]}"


def is_final(error: BaseException) -> bool:
    """Whether an address is given up for this."""
    return reason_of(error) in _FINAL
