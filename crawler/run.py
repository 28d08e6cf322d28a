"""Crawls several portals in one Scrapy process and returns what came of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from corpus.errors import ArchiveError, BaotinhError, StorageError
from corpus.provinces import province_now
from crawler import settings as defaults
from crawler.archive import finish_segments, read_pages
from crawler.dates import VIETNAM
from crawler.frontier import Frontier
from crawler.guard import NAMED_SETTING, place_of
from crawler.keeping import FAILURE_STAT
from crawler.monitors import TROUBLES_STAT
from crawler.portal import Portal
from crawler.portals import successors
from crawler.progress import counts
from crawler.readers import spare_collector
from crawler.replay import FILES_SETTING
from crawler.scheduler import FRONTIER_SETTING
from crawler.spider import spider_class
from crawler.urls import is_loopback
from crawler.webhook import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """What a crawl of one portal brought."""

    portal: str
    counts: dict[str, int]
    """As `crawler.progress.counts` gives them."""
    tried: int = 0
    """Addresses that were due and asked for."""
    troubles: tuple[str, ...] = ()
    """What the monitors found wrong, a line each."""


def crawl(
    data_dir: Path,
    portals: Sequence[Portal],
    *,
    replay: Sequence[Path] = (),
    bases: Mapping[str, str] | None = None,
    overrides: Mapping[str, str] | None = None,
) -> list[CrawlResult]:
    """Crawl portals into a data folder; runs once a process, as Twisted's reactor does.

    `replay` serves from WARC files and opens no socket; `bases` are addresses of mirrors by slug;
    `overrides` are Scrapy settings, above all others. Raises StorageError where the data folder
    cannot be written, ArchiveError where a replay cannot be read.
    """
    for portal in portals:
        if not replay and portal.slug not in (bases or {}):
            _check_stands(portal)
    _check(data_dir, replay)
    finish_segments(data_dir)
    bases = bases or {}
    at_home = bool(replay) or is_at_home(portals, bases)
    # Opened here first: what is wrong with it is told before Scrapy starts.
    Frontier(data_dir, (overrides or {}).get(FRONTIER_SETTING)).close()
    settings = _settings(data_dir, replay, overrides or {}, bases.values(), at_home=at_home)
    process = AsyncCrawlerProcess(settings)
    crawlers = [process.create_crawler(spider_class(portal)) for portal in portals]
    tasks = [
        process.crawl(crawler, base=bases.get(portal.slug))
        for portal, crawler in zip(portals, crawlers, strict=True)
    ]
    spare_collector()
    process.start()
    for task in tasks:
        task.result()  # raises what kept a crawl from starting
    failures = _failures(portals, crawlers)
    if failures:
        _tell(settings, failures)
        raise BaotinhError(next(iter(failures.values()))[0])
    results = [_result(portal, crawler) for portal, crawler in zip(portals, crawlers, strict=True)]
    _tell(settings, {one.portal: one.troubles for one in results if one.troubles})
    return results


def _result(portal: Portal, crawler: Crawler) -> CrawlResult:
    stats = crawler.stats.get_stats() if crawler.stats is not None else {}
    return CrawlResult(
        portal=portal.slug,
        counts=counts(crawler),
        tried=int(stats.get("baotinh/tried", 0)),
        troubles=tuple(stats.get(TROUBLES_STAT, ())),
    )


def is_at_home(portals: Sequence[Portal], bases: Mapping[str, str]) -> bool:
    """Whether all portals are crawled on this machine, where nobody is there to be polite to."""
    return bool(bases) and all(is_loopback(bases.get(portal.slug, "")) for portal in portals)


def _check_stands(portal: Portal) -> None:
    """Raise BaotinhError for a paper that was merged into another: nothing is left to crawl."""
    if portal.until is not None and portal.until < datetime.now(VIETNAM).date():
        heirs = ", ".join(successors(portal))
        hint = f"{province_now(portal.province or '')} is written for by {heirs}" if heirs else ""
        raise BaotinhError(f"{portal.slug} ended on {portal.until}; {hint or 'nothing follows it'}")


def _check(data_dir: Path, replay: Sequence[Path]) -> None:
    for path in replay:
        if not path.is_file():
            raise ArchiveError(f"no such replay file: {path}")
        next(read_pages(path, path.name, ""), None)  # raises where there is nothing to read
    try:
        (data_dir / "raw").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"cannot write {data_dir}: {error.strerror}") from error


def _settings(
    data_dir: Path,
    replay: Sequence[Path],
    overrides: Mapping[str, str],
    named: Iterable[str],
    *,
    at_home: bool,
) -> Settings:
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    settings.set(NAMED_SETTING, [*map(place_of, named)], priority="project")
    settings.set("BAOTINH_DATA", str(data_dir), priority="project")
    # The frontier tries again, and keeps the gap between requests for all processes.
    settings.set("RETRY_ENABLED", False, priority="project")
    settings.set("DOWNLOAD_DELAY", 0, priority="project")
    settings.set("LOG_LEVEL", "WARNING", priority="project")  # the board tells the rest
    if replay:
        settings.set(FILES_SETTING, [str(path) for path in replay], priority="project")
        handlers = dict.fromkeys(("http", "https"), "crawler.replay.ReplayHandler")
        settings.set("DOWNLOAD_HANDLERS", handlers, priority="project")
    if at_home:
        settings.set("BAOTINH_DELAY", 0, priority="project")
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 16, priority="project")
    settings.update(dict(overrides), priority="cmdline")
    return settings


def _failures(portals: Sequence[Portal], crawlers: list[Crawler]) -> dict[str, tuple[str, ...]]:
    """Why crawls were stopped, by portal."""
    told = {
        portal.slug: crawler.stats.get_value(FAILURE_STAT)
        for portal, crawler in zip(portals, crawlers, strict=True)
        if crawler.stats is not None
    }
    return {slug: (str(failure),) for slug, failure in told.items() if failure}


def _tell(settings: Settings, troubles: Mapping[str, Sequence[str]]) -> None:
    address = settings.get("BAOTINH_WEBHOOK")
    if address and troubles:
        tell(address, troubles)
