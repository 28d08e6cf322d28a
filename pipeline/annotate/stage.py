"""One stage of tagging: a model's templates as tables, the best labels of many sentences at once.

Exact to the last tie: weights are added in float64 in the order of the templates, beginning with
0.0, and of equal scores the first label wins, as in underthesea_core.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, combinations, pairwise, product

import numpy as np
import numpy.typing as npt

from pipeline.annotate.crf import CrfModel, ModelError
from pipeline.annotate.grams import AFTER, BEFORE, Grams, Numbers, Symbols, before

Scores = npt.NDArray[np.float64]

LEAD, TRAIL = 3, 2
"""Places that stand before and after each sentence in an array: as far as templates reach."""

_BLOCK = 2048
"""Places whose scores are added up at a time: they stay in the processor's cache."""
_ROOM = 1 << 16
"""Scores of steps from label to label that are compared at a time, for the same reason."""
_TEMPLATE = re.compile(r"T\[(-?\d)(?:,(-?\d))?\](?:\[(\d)\])?(?:\.(\w+))?")


@dataclass(frozen=True, slots=True)
class Template:
    """The places and the column that an attribute speaks of: `T[-1,0].lower` and the like."""

    name: str
    first: int
    last: int
    function: str
    """`word`, the name of a function of words, or `column 1` for the tags of a stage before."""

    @property
    def length(self) -> int:
        """How many places it speaks of."""
        return self.last - self.first + 1

    @property
    def column(self) -> str:
        """What is read at its places; runs are looked for in the dictionary in lower case."""
        return "lower" if self.function == "is_in_dict" and self.length > 1 else self.function


def parse_template(name: str) -> Template:
    """Read a template; raises ModelError for one of another form."""
    matched = _TEMPLATE.fullmatch(name)
    if matched is None:
        raise ModelError(f"no template: {name}")
    first, last, column, function = matched.groups()
    told = function or (f"column {column}" if column and column != "0" else "word")
    return Template(name, int(first), int(last or first), told)


class Stage:
    """A model that labels each place of a sentence by what stands around it."""

    def __init__(
        self, model: CrfModel, templates: Sequence[str], dictionary: Iterable[str] = ()
    ) -> None:
        self.labels = model.labels
        self._transition = model.transition
        parsed = [parse_template(name) for name in templates]
        words = [tuple(name.split(" ")) for name in dictionary]
        listed = {length: [run for run in words if len(run) == length] for length in (2, 3)}
        rows = _rows(model)
        rules = {one: _rules(one, rows.get(one.name, {}), listed) for one in parsed}
        runs: dict[tuple[str, int], dict[tuple[str, ...], None]] = {}
        for one in parsed:
            runs.setdefault((one.column, one.length), {}).update(dict.fromkeys(rules[one].runs))
        names: dict[str, dict[str, None]] = {}
        for (column, _), some in runs.items():
            names.setdefault(column, {}).update(dict.fromkeys(chain.from_iterable(some)))
        self.columns = {column: Symbols(some) for column, some in names.items()}
        """The symbols of each column that is read."""
        self._grams = {
            (column, length): Grams(self.columns[column], length, some)
            for (column, length), some in runs.items()
        }
        weights = np.vstack([model.state, np.zeros(len(model.labels))])
        self._tables = [(one, self._table(one, rules[one], weights)) for one in parsed]

    def label(self, columns: Mapping[str, Numbers], begins: Numbers, lengths: Numbers) -> Numbers:
        """The number of the best label of each place of each sentence, 0 between sentences.

        `columns` are the symbols of each column: sentences of `lengths` that begin at `begins`,
        each with LEAD places BEFORE and TRAIL places AFTER around it.
        """
        return _best(self._scores(columns), self._transition, begins, lengths)

    def _scores(self, columns: Mapping[str, Numbers]) -> Scores:
        size = len(next(iter(columns.values())))
        found = {key: grams.find(columns[key[0]]) for key, grams in self._grams.items()}
        scores = np.zeros((size, len(self.labels)))
        drawn = np.empty((_BLOCK, len(self.labels)))
        end = size - TRAIL
        for start in range(LEAD, end, _BLOCK):
            stop = min(start + _BLOCK, end)
            block, weights = scores[start:stop], drawn[: stop - start]
            for one, table in self._tables:
                rows = found[one.column, one.length][start + one.first : stop + one.first]
                np.take(table, rows, axis=0, out=weights, mode="clip")
                block += weights
        return scores

    def _table(self, one: Template, rules: _Rules, weights: Scores) -> Scores:
        """A row of weights for each run that a template may see, by its number."""
        grams = self._grams[one.column, one.length]
        table = np.tile(weights[rules.default], (len(grams), 1))
        table[[*map(grams.number, rules.runs)]] = weights[rules.rows]
        table[BEFORE], table[AFTER] = weights[rules.before], weights[rules.after]
        return table


_NO_WEIGHTS = -1
"""The row of weights of what no attribute names: it is the last one, of zeros."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """Which row of the model's weights belongs to what a template may see."""

    runs: Sequence[tuple[str, ...]]
    rows: list[int] | int
    """A row for each run, or one for all."""
    default: int
    before: int
    after: int


def _rows(model: CrfModel) -> dict[str, dict[str, int]]:
    """The row of each attribute, by template and by what is seen."""
    rows: dict[str, dict[str, int]] = {}
    for attribute, row in model.attributes.items():
        template, _, seen = attribute.partition("=")
        rows.setdefault(template, {})[seen] = row
    return rows


def _rules(
    one: Template, seen: Mapping[str, int], listed: Mapping[int, list[tuple[str, ...]]]
) -> _Rules:
    """What a template sees; `listed` are the runs of words of the dictionary, by length."""
    rows: list[int] | int
    default = _NO_WEIGHTS
    if one.function == "is_in_dict" and one.length > 1:
        runs, rows = listed[one.length], seen.get("True", _NO_WEIGHTS)
        default = seen.get("False", _NO_WEIGHTS)
    elif one.function == "istitle":  # a run is one if all its words are
        runs = [*product(("True", "False"), repeat=one.length)]
        rows = [seen.get(min(run), _NO_WEIGHTS) for run in runs]
    else:
        pairs = [(run, row) for string, row in seen.items() for run in _cuts(string, one.length)]
        runs, rows = [run for run, _ in pairs], [row for _, row in pairs]
    before, after = seen.get("BOS", _NO_WEIGHTS), seen.get("EOS", _NO_WEIGHTS)
    return _Rules(runs, rows, default, before, after)


def _cuts(string: str, length: int) -> Iterator[tuple[str, ...]]:
    """The ways in which so many words, which may have spaces of their own, give a string."""
    parts = string.split(" ")
    if len(parts) == length:  # as nearly all are
        yield tuple(parts)
        return
    for places in combinations(range(1, len(parts)), length - 1):
        ends = (0, *places, len(parts))
        yield tuple(" ".join(parts[a:b]) for a, b in pairwise(ends))


def _best(scores: Scores, transition: Scores, begins: Numbers, lengths: Numbers) -> Numbers:
    """Viterbi's best path of each sentence."""
    labels = np.zeros(len(scores), np.int64)
    order = np.argsort(-lengths, kind="stable")[: np.count_nonzero(lengths)]
    together = max(1, _ROOM // transition.size)
    for start in range(0, len(order), together):
        some = order[start : start + together]
        places, counts = _by_step(begins[some], lengths[some])
        laid = np.ascontiguousarray(scores.take(places, axis=0).T)
        labels[places] = _paths(laid, transition, counts)
    return labels


def _by_step(begins: Numbers, lengths: Numbers) -> tuple[Numbers, list[int]]:
    """The places of sentences, the longest first: all first places, all second ones, and so on.

    And how many sentences reach each step: they are the first ones.
    """
    steps = np.arange(lengths[0])
    counts = np.searchsorted(-lengths, -steps, side="left")
    sentence = np.arange(counts.sum()) - np.repeat(before(counts), counts)
    return begins[sentence] + np.repeat(steps, counts), counts.tolist()


def _paths(scores: Scores, transition: Scores, counts: list[int]) -> Numbers:
    """The best path's label of each place; shape of `scores`: (labels, places).

    They become those of the best path to each place and label, and the way back is found from
    them: the label before is one that led there.
    """
    steps = transition[:, :, None]
    room = np.empty((*transition.shape, counts[0]))
    spans = [(end - count, end) for end, count in zip(accumulate(counts), counts, strict=True)]
    best = scores[:, : counts[0]]
    for (start, end), count in zip(spans[1:], counts[1:], strict=True):
        ways = room[:, :, :count]
        np.add(best[:, None, :count], steps, out=ways)
        best = scores[:, start:end]
        best += ways.max(axis=0)
    labels = np.empty(scores.shape[1], np.int64)
    after = labels[:0]
    for start, end in reversed(spans):
        best = scores[:, start:end]
        best[:, : len(after)] += transition.take(after, axis=1)
        after = labels[start:end] = best.argmax(axis=0)
    return labels
