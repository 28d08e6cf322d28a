"""Text as it should have been: only what is surely wrong is changed, and named in `flags`."""

import html
import re
from dataclasses import replace

from corpus.records import Article, Image
from corpus.text import clean_line

REPAIR_VERSION = "1"

_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
_AMPERSANDS = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.I)
# Icelandic eth stands for Vietnamese Đ in pages typed with old fonts; the two look the same.
_ETH = str.maketrans("Ðð", "Đđ")


def repair(text: str) -> tuple[str, frozenset[str]]:
    """One line repaired, and the names of the repairs; idempotent."""
    found = set()
    if (unescaped := _unescaped(text)) != text:
        text = unescaped
        found.add("double_escape")
    if "Ð" in text or "ð" in text:
        text = text.translate(_ETH)
        found.add("eth")
    return clean_line(text), frozenset(found)


def repair_article(article: Article) -> tuple[Article, tuple[str, ...]]:
    """An article with all its printed text repaired, and the names of the repairs, sorted."""
    found: set[str] = set()

    def mend(text: str) -> str:
        repaired, names = repair(text)
        found.update(names)
        return repaired

    def mend_all(texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(mended for text in texts if (mended := mend(text)))

    def mend_any(text: str | None) -> str | None:
        return (mend(text) or None) if text is not None else None

    mended = replace(
        article,
        title=mend(article.title),
        sapo=mend_any(article.sapo),
        body=mend_all(article.body),
        images=tuple(Image(url=i.url, caption=mend_any(i.caption)) for i in article.images),
        authors=mend_all(article.authors),
        source=mend_any(article.source),
        section=mend_any(article.section),
        tags=mend_all(article.tags),
    )
    return mended, tuple(sorted(found))


def _unescaped(text: str) -> str:
    # However often an ampersand was escaped, one pass undoes it: rounds would let a hostile page
    # cost the square of its length.
    text = _AMPERSANDS.sub("&", text)
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)
