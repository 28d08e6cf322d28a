"""What a run is held to when it ends: Spidermon's monitors, against the portal's own past.

A layout that changed shows as a field that most articles had and now have not; a run that is below
its floors is told by name, and its counts do not enter the past.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

from scrapy import signals
from scrapy.exceptions import NotConfigured
from spidermon import Monitor, MonitorSuite

from crawler.frontier import Frontier
from crawler.keeping import FAILURE_STAT
from crawler.scheduler import FRONTIER_SETTING
from crawler.spider import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Spider
    from scrapy.crawler import Crawler

_T = TypeVar("_T")
_COUNTS = (
    *("tried", "came", "deleted", "failed", "failures"),
    *("lists", "mute", "found", "known", "fetched", "extracted", "rejected", "unchanged"),
)
"""What is counted of a run, in stats named `baotinh/…`."""

TROUBLES_STAT = "baotinh/troubles"
"""Stat with what the monitors found, a line each."""

PAST = 5
"""How many good runs a run is compared with."""
ENOUGH = 10
"""Articles or requests below which a share says nothing."""
USUAL = 0.3
"""Share of articles from which a field is one that the portal usually has."""
DRIFT = 0.5
"""What is left of a usual share, or of what was not rejected, at which a run fails."""
MAX_FAILURES = 0.5
"""Share of requests that may come to nothing."""


def run_counts(crawler: Crawler) -> dict[str, Any]:
    """What a run counted, as the frontier keeps it."""
    stats = crawler.stats.get_stats() if crawler.stats is not None else {}
    counts: dict[str, Any] = {name: int(stats.get(f"baotinh/{name}", 0)) for name in _COUNTS}
    counts["fields"] = {name: int(stats.get(f"baotinh/with/{name}", 0)) for name in FIELDS}
    return counts


class RunKeeper:
    """Scrapy extension that keeps what a run counted, after the monitors judged it.

    Later runs are compared with the good ones.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunKeeper:
        """The extension; not configured without a data folder."""
        if not crawler.settings.get("BAOTINH_DATA"):
            raise NotConfigured
        return cls(crawler)

    def closed(self, spider: Spider) -> None:
        """Write the run down, unless the archive failed: such a run says nothing of its portal."""
        ledger, stats = getattr(spider, "ledger", None), self._crawler.stats
        if ledger is None or stats is None or stats.get_value(FAILURE_STAT):
            return
        frontier = _frontier_of(self._crawler)
        try:
            is_good = not stats.get_value(TROUBLES_STAT)
            frontier.runs.end(ledger.run, run_counts(self._crawler), is_good=is_good)
        finally:
            frontier.close()


def _frontier_of(crawler: Crawler) -> Frontier:
    settings = crawler.settings
    return Frontier(Path(settings["BAOTINH_DATA"]), settings.get(FRONTIER_SETTING))


class _RunMonitor(Monitor):  # type: ignore[misc]
    """A monitor of one run."""

    @property
    def counts(self) -> dict[str, Any]:
        return run_counts(self.data.crawler)

    @property
    def past(self) -> list[dict[str, Any]]:
        """The counts of earlier good runs that read enough to compare with."""
        none: list[dict[str, Any]] = []
        runs = self._asked(lambda frontier, slug, _: frontier.runs.good(slug, PAST * 4), none)
        return [run for run in runs if run["extracted"] >= ENOUGH][:PAST]

    @property
    def has_articles(self) -> bool:
        """Whether any article of the portal is known."""
        return self._asked(lambda frontier, slug, _: frontier.has_articles(slug), False)

    @property
    def is_shared(self) -> bool:
        """Whether another worker crawls the portal too, and may find what this one did not."""
        return self._asked(
            lambda frontier, slug, run: (
                frontier.is_shared(slug) or frontier.runs.found_since(slug, run)
            ),
            False,
        )

    def _asked(self, question: Callable[[Frontier, str, str], _T], default: _T) -> _T:
        """What the frontier says of the portal and this run; the default where there is none."""
        ledger = getattr(self.data.spider, "ledger", None)
        if ledger is None:
            return default
        frontier = _frontier_of(self.data.crawler)
        try:
            return question(frontier, self.data.spider.portal.slug, ledger.run)
        finally:
            frontier.close()

    def trouble(self, line: str) -> None:
        """Tell what is wrong, and fail."""
        stats = self.data.crawler.stats
        stats.set_value(TROUBLES_STAT, [*stats.get_value(TROUBLES_STAT, []), line])
        self.fail(line)


class RequestMonitor(_RunMonitor):
    """Whether what was due could be had."""

    def test_something_came(self) -> None:
        """Something of what was due came; that a known article was deleted is an answer."""
        counts = self.counts
        if counts["tried"] > counts["deleted"] and not counts["came"] and not self.is_shared:
            self.trouble("nothing of what was due could be had")

    def test_lists_name_articles(self) -> None:
        """Lists name articles, but for those that never did, as a home page of sections."""
        counts = self.counts
        if not counts["lists"] or counts["found"]:
            return
        if (counts["lists"] > counts["mute"] or not self.has_articles) and not self.is_shared:
            self.trouble("no article links found")

    def test_few_failures(self) -> None:
        """Few requests came to nothing."""
        counts = self.counts
        tried, failures = counts["tried"], counts["failures"]
        if tried >= ENOUGH and counts["came"] and failures > MAX_FAILURES * tried:
            self.trouble(f"{failures} of {tried} requests came to nothing")


class ArticleMonitor(_RunMonitor):
    """Whether articles are read as they were read before."""

    def test_fields(self) -> None:
        """Articles have the fields that they had."""
        counts, past = self.counts, self.past
        read = counts["extracted"]
        if read < ENOUGH or not past:
            return
        for name in FIELDS:
            usual = median(run["fields"][name] / run["extracted"] for run in past)
            share = counts["fields"][name] / read
            if usual >= USUAL and share < DRIFT * usual:
                self.trouble(f"{name}: {share:.0%} of {read} articles, usually {usual:.0%}")

    def test_rejects(self) -> None:
        """Pages are articles as often as they were."""
        counts, past = self.counts, self.past
        seen = counts["extracted"] + counts["rejected"]
        if seen < ENOUGH or not past:
            return
        usual = median(run["extracted"] / (run["extracted"] + run["rejected"]) for run in past)
        share = counts["extracted"] / seen
        if share < DRIFT * usual:
            self.trouble(f"articles: {share:.0%} of {seen} pages, usually {usual:.0%}")


class PortalSuite(MonitorSuite):  # type: ignore[misc]
    """What every run is held to (SPIDERMON_SPIDER_CLOSE_MONITORS)."""

    monitors = [RequestMonitor, ArticleMonitor]  # noqa: RUF012
