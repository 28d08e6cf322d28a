"""Which subtree of a page is the article's body: the one with most running text after the title."""

from functools import cached_property
from itertools import accumulate

from lxml.html import HtmlElement

from crawler.scan import SAPO_CLASS, Scan, has_class

_PARAGRAPHS = frozenset(("p", "li", "blockquote", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))

_FADE = 0.85
"""How much less each furniture row makes what follows it count."""
_MIN_WEIGHT = 60
"""Characters of running text below which there is no body to be found."""
_LEAD_ROWS = 1
_LEAD_LENGTH = 800


class BodyFinder:
    """Weighs the rows of one page that come after its title, or all of them without one."""

    def __init__(self, found: Scan, title_row: int | None) -> None:
        self._scan = found
        self._rows = found.rows
        self._title_row = title_row

    @cached_property
    def weights(self) -> list[int]:
        """Weight of each row after the title; what comes after much furniture counts less."""
        start = -1 if self._title_row is None else self._title_row
        fades = self._title_row is not None
        weights: list[int] = []
        fade, gap = 1.0, 0
        for number, row in enumerate(self._rows):
            weight = row.weight if number > start else 0
            if fades and number > start and (weight < 0 or row.junk):
                gap += 1
                fade *= _FADE if gap > 2 else 1.0
            elif weight > 0:
                gap = 0
            weights.append(int(weight * fade) if weight > 0 else weight)
        return weights

    @cached_property
    def _sums(self) -> list[int]:
        return [0, *accumulate(self.weights)]

    @cached_property
    def _texts(self) -> list[int]:
        """How many rows before each row are running text."""
        return [0, *accumulate(weight > 0 for weight in self.weights)]

    def _sum(self, element: HtmlElement) -> int:
        start, end = self._scan.spans[element]
        return self._sums[end] - self._sums[start]

    @cached_property
    def first(self) -> int | None:
        """The first row of running text in the region; None without one."""
        if self.region is None:
            return None
        start, end = self._scan.spans[self.region]
        prose = (i for i in range(start, end) if self._rows[i].is_prose and self.weights[i] > 0)
        return next(prose, None)

    @cached_property
    def region(self) -> HtmlElement | None:
        """The subtree with most running text after the title; the innermost of equals."""
        best = max(self._scan.spans, key=self._sum, default=None)
        if best is None or self._sum(best) < _MIN_WEIGHT:
            return None
        # An article of one paragraph: its byline stands beside it.
        while best.tag in _PARAGRAPHS and best.getparent() in self._scan.spans:
            best = best.getparent()
        return best

    @cached_property
    def body(self) -> HtmlElement | None:
        """The innermost element that holds all paragraphs; a lead may stand before it."""
        element = self.region
        while element is not None and (inner := self._inner(element)) is not None:
            element = inner
        return element

    def _inner(self, element: HtmlElement) -> HtmlElement | None:
        start, end = self._scan.spans[element]
        texts = self._texts
        for child in element:
            if child not in self._scan.spans or child.tag in _PARAGRAPHS:
                continue
            first, last = self._scan.spans[child]
            inside, after = texts[last] - texts[first], texts[end] - texts[last]
            # Asked first: of many children only the last ones have no text after them.
            if after or not inside:
                continue
            before = [self._rows[i] for i in range(start, first) if self.weights[i] > 0]
            before = [row for row in before if not has_class(row.block, SAPO_CLASS)]
            lead = (
                len(before) <= _LEAD_ROWS and sum(len(row.text) for row in before) <= _LEAD_LENGTH
            )
            if lead and (inside > 1 or not before):
                return child
        return None
