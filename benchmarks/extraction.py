"""Our two ways of reading an article against peers, on the same pages in one process.

    python -m benchmarks.extraction GOLD    # a folder with labels/, pages/ and evaluate.py

Pages are in memory, as text for all; each reader gets a page's URL. Speed is the best of three
rounds over all pages. `pip install -e ".[bench]"` brings the peers.
"""

import json
import logging
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import lxml.html
import trafilatura
from goose3 import Goose
from newspaper import Article as NewspaperArticle
from newspaper import Config
from readability import Document
from resiliparse.extract.html2text import extract_plain_text

from corpus.records import Page, Rejected
from crawler.encodings import decode
from crawler.extraction import extract
from crawler.portals import UNKNOWN, portal_at
from pipeline.extracting import article_fields

FETCHED = datetime(2026, 3, 8, tzinfo=UTC)
ROUNDS = 3
MEASURES = (
    "text_f1 para_f1 title sapo_named day_dated authors_named source section captions_named "
    "cap_leak byline_leak junk".split()
)

Prediction = dict[str, object]
Reader = Callable[[str, str], Prediction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A page with its label's name."""

    file: str
    url: str
    html: str


def _ours(html: str, url: str, *, generic: bool) -> Prediction:
    page = Page(
        url=url,
        body=html.encode(),
        fetched_at=FETCHED,
        content_type="text/html; charset=utf-8",
        kind="article",
    )
    portal = UNKNOWN if generic else portal_at(url, FETCHED.date())
    found = extract(page, portal, generic=generic)
    article = found.article if isinstance(found, Rejected) else found
    return {} if article is None else article_fields(article, Path())


def _trafilatura(html: str, url: str) -> Prediction:
    told = trafilatura.extract(html, url=url, with_metadata=True, output_format="txt") or ""
    # Metadata stand above the text, between two rules.
    head, _, body = told.removeprefix("---\n").partition("\n---\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    facts = {name: value.strip('"') for name, value in facts.items()}
    return {
        "title": facts.get("title"),
        "body": body,
        "authors": _names(facts.get("author")),
        "published": facts.get("date"),
        "tags": _names(facts.get("tags")),
    }


_NEWSPAPER = Config()
_NEWSPAPER.fetch_images = False
_NEWSPAPER.language = "vi"


def _newspaper(html: str, url: str) -> Prediction:
    article = NewspaperArticle(url, config=_NEWSPAPER)
    article.download(input_html=html)
    article.parse()
    day = article.publish_date
    return {
        "title": article.title,
        "body": article.text,
        "authors": list(article.authors or ()),
        "published": None if day is None else day.isoformat(),
        "tags": list(article.tags or ()),
    }


_GOOSE = Goose(
    {"use_meta_language": False, "target_language": "vi", "enable_image_fetching": False}
)


def _goose(html: str, url: str) -> Prediction:
    found = _GOOSE.extract(url=url, raw_html=html)
    return {
        "title": found.title,
        "body": found.cleaned_text,
        "authors": found.authors,
        "published": found.publish_date,
        "tags": list(found.tags),
    }


def _readability(html: str, url: str) -> Prediction:
    document = Document(html, url=url)
    summary = lxml.html.fromstring(document.summary())
    paragraphs = [" ".join(p.text_content().split()) for p in summary.iter("p")]
    return {"title": document.short_title(), "body": [text for text in paragraphs if text]}


def _resiliparse(html: str, url: str) -> Prediction:
    return {"body": extract_plain_text(html, main_content=True)}


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(";") if name.strip()]


READERS: dict[str, Reader] = {
    "declared": lambda html, url: _ours(html, url, generic=False),
    "generic": lambda html, url: _ours(html, url, generic=True),
    "trafilatura": _trafilatura,
    "newspaper4k": _newspaper,
    "goose3": _goose,
    "readability": _readability,
    "resiliparse": _resiliparse,
}


def main(gold: Path) -> None:
    """Print the table."""
    warnings.simplefilter("ignore")
    logging.disable()
    samples = [*_samples(gold)]
    rows = {name: _row(name, reader, samples, gold) for name, reader in READERS.items()}
    base = rows["trafilatura"]["pages/s"]
    for row in rows.values():
        row["× trafilatura"] = row["pages/s"] / base
    _print(rows, len(samples))


def _samples(gold: Path) -> Iterable[Sample]:
    for path in sorted((gold / "labels").glob("*/*.json")):
        label = json.loads(path.read_text("utf-8"))
        html, _ = decode((gold / "pages" / label["file"]).read_bytes(), "text/html")
        yield Sample(file=label["file"], url=label["url"], html=html)


def _row(name: str, reader: Reader, samples: list[Sample], gold: Path) -> dict[str, float]:
    predictions = [_read(reader, sample) | {"file": sample.file} for sample in samples]
    row = _score(name, predictions, gold)
    row["pages/s"] = len(samples) / min(_seconds(reader, samples) for _ in range(ROUNDS))
    return row


def _read(reader: Reader, sample: Sample) -> Prediction:
    try:
        return {"title": None, "url": sample.url} | reader(sample.html, sample.url)
    except Exception as error:  # a peer that gives up on a page has read nothing
        print(f"{sample.file}: {error!r}"[:200], file=sys.stderr)
        return {"title": None, "url": sample.url}


def _seconds(reader: Reader, samples: list[Sample]) -> float:
    start = time.perf_counter()
    for sample in samples:
        _read(reader, sample)
    return time.perf_counter() - start


def _score(name: str, predictions: list[Prediction], gold: Path) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        told, out = Path(folder) / f"{name}.jsonl", Path(folder) / "score.json"
        told.write_text("\n".join(map(json.dumps, predictions)), "utf-8")
        command = [sys.executable, str(gold / "evaluate.py"), str(gold / "labels"), str(told)]
        subprocess.run([*command, "--json", str(out)], check=True, stdout=subprocess.DEVNULL)
        score = json.loads(out.read_text("utf-8"))[name]
    return {measure: score[measure] or 0.0 for measure in MEASURES}


def _print(rows: dict[str, dict[str, float]], pages: int) -> None:
    print(f"{pages} pages\n")
    print("| |", " | ".join(rows), "|")
    print("|---|" + "---|" * len(rows))
    for measure in [*MEASURES, "pages/s", "× trafilatura"]:
        digits = {"pages/s": 0, "× trafilatura": 1}.get(measure, 3)
        cells = (f"{row[measure]:.{digits}f}" for row in rows.values())
        print(f"| {measure} |", " | ".join(cells), "|")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "labels").is_dir():
        sys.exit("usage: python -m benchmarks.extraction GOLD (a folder with labels/ and pages/)")
    main(Path(sys.argv[1]))
