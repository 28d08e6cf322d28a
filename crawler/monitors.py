"""What a run is held to when it ends: Spidermon's monitors, against the portal's own past.

A layout that changed shows as a field that most articles had and now have not; a run that is below
its floors is told by name, and its counts do not enter the past.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from spidermon import Monitor, MonitorSuite

from crawler.frontier import Frontier
from crawler.scheduler import FRONTIER_SETTING
from crawler.spider import FIELDS

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

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
    names = "tried came lists found known fetched extracted rejected unchanged failed failures"
    counts: dict[str, Any] = {name: int(stats.get(f"baotinh/{name}", 0)) for name in names.split()}
    counts["fields"] = {name: int(stats.get(f"baotinh/with/{name}", 0)) for name in FIELDS}
    return counts


class _RunMonitor(Monitor):  # type: ignore[misc]
    """A monitor of one run."""

    @property
    def counts(self) -> dict[str, Any]:
        return run_counts(self.data.crawler)

    @property
    def past(self) -> list[dict[str, Any]]:
        """The counts of earlier good runs that read enough to compare with."""
        settings, portal = self.data.crawler.settings, self.data.spider.portal
        if not settings.get("BAOTINH_DATA"):
            return []
        frontier = Frontier(Path(settings["BAOTINH_DATA"]), settings.get(FRONTIER_SETTING))
        try:
            runs = frontier.good_runs(portal.slug, PAST * 4)
        finally:
            frontier.close()
        return [run for run in runs if run["extracted"] >= ENOUGH][:PAST]

    def trouble(self, line: str) -> None:
        """Tell what is wrong, and fail."""
        stats = self.data.crawler.stats
        stats.set_value(TROUBLES_STAT, [*stats.get_value(TROUBLES_STAT, []), line])
        self.fail(line)


class RequestMonitor(_RunMonitor):
    """Whether what was due could be had."""

    def test_something_came(self) -> None:
        """Something of what was due came."""
        counts = self.counts
        if counts["tried"] and not counts["came"]:
            self.trouble("nothing of what was due could be had")

    def test_lists_name_articles(self) -> None:
        """Lists name articles."""
        counts = self.counts
        if counts["lists"] and not counts["found"]:
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
