"""Words, parts of speech, chunks and names of many sentences at once, as underthesea tags them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from underthesea.pipeline.pos_tag.tagged_feature import text_istitle

from pipeline.annotate import models
from pipeline.annotate.grams import AFTER, BEFORE, Numbers, before, sums
from pipeline.annotate.stage import LEAD, TRAIL, Stage
from pipeline.annotate.tagged import Options, Tagged
from pipeline.annotate.tokens import MEMORY, Tokenizer, facts_of

_YET = "X"
"""What underthesea puts where a label is yet to come."""
_POS_COLUMN = "column 1"
_DEFAULT = Options()


class Decoder:
    """Tags batches of sentences, one stage after another; the larger the batch, the faster.

    The stages of chunks and names can be left out; names never look at chunks.
    """

    def __init__(self, options: Options = _DEFAULT) -> None:
        self._places = options.places
        self._segmentation = models.segmentation()
        self._tokenizer = Tokenizer(
            models.featurizer(models.SEGMENTATION), self._segmentation.columns, options.longest
        )
        self._tagging = models.tagging(options.pos_model)
        self._chunking = models.chunking() if options.with_chunk else None
        self._naming = models.naming() if options.with_ner else None
        facts: dict[Stage, Callable[[str], dict[str, str]]] = {}
        for stage in (self._tagging, self._chunking, self._naming):
            if stage is not None:
                facts[stage] = _facts_of
        if options.pos_model == "2023":
            facts[self._tagging] = partial(facts_of, featurizer=models.featurizer(models.POS_2023))
        self._words = _Words(facts)
        labels = [label.removeprefix("B-") for label in self._tagging.labels]
        self._pos_labels = np.array(labels, object)

    def tag(self, sentences: Sequence[str]) -> list[Tagged]:
        """The words of each sentence; raises UnicodeEncodeError for lone surrogates."""
        self._words.forget_if_full()
        words, starts, ends, counts = self._cut(sentences)
        numbers = np.array([*map(self._words.__getitem__, words)], np.int64)
        layout = _Layout(counts)
        pos = self._label(self._tagging, layout, numbers, {})
        known = {_POS_COLUMN: pos}
        columns = (
            words,
            starts.tolist(),
            ends.tolist(),
            self._pos_labels[pos].tolist(),
            self._texts(self._chunking, layout, numbers, known),
            self._texts(self._naming, layout, numbers, known),
        )
        return [
            Tagged(*(column[a:b] for column in columns))  # type: ignore[arg-type]
            for a, b in _spans(counts)
        ]

    def segment(self, sentences: Sequence[str]) -> list[list[str]]:
        """The words of each sentence alone: `underthesea.word_tokenize` of each."""
        words, _, _, counts = self._cut(sentences)
        return [words[a:b] for a, b in _spans(counts)]

    def _cut(self, sentences: Sequence[str]) -> tuple[list[str], Numbers, Numbers, Numbers]:
        """The words of all sentences, where each is in its own, and how many each has."""
        tokens = self._tokenizer.tokenize(sentences)
        texts = [*map(self._tokenizer.texts.__getitem__, tokens.numbers.tolist())]
        begins = self._word_begins(_Layout(tokens.lengths), tokens.numbers)
        if self._places is not None:
            self._places.mend(texts, begins, np.cumsum(tokens.lengths))
        first = np.flatnonzero(begins)
        last = np.append(first[1:], len(begins))[: len(first)]
        words = [
            texts[a] if b - a == 1 else " ".join(texts[a:b])
            for a, b in zip(first.tolist(), last.tolist(), strict=True)
        ]
        counts = sums(begins.astype(np.int64), tokens.lengths)
        return words, tokens.starts[first], tokens.ends[last - 1], counts

    def tag_words(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """The part of speech of each word of sentences that were cut into words elsewhere."""
        self._words.forget_if_full()
        numbers = [self._words[word] for words in sentences for word in words]
        layout = _Layout(np.array([*map(len, sentences)], np.int64))
        pos = self._pos_labels[self._label(self._tagging, layout, np.array(numbers, np.int64), {})]
        return [pos[a:b].tolist() for a, b in _spans(layout.lengths)]

    def _word_begins(self, layout: _Layout, numbers: Numbers) -> npt.NDArray[np.bool_]:
        """Whether each token begins a word."""
        columns = {
            column: layout.spread(self._tokenizer.symbols(column, numbers))
            for column in self._segmentation.columns
        }
        labels = self._segmentation.label(columns, layout.begins, layout.lengths)
        inside = self._segmentation.labels.index("I-W")
        begins: npt.NDArray[np.bool_] = labels[layout.places] != inside
        begins[before(layout.lengths)[layout.lengths > 0]] = True
        return begins

    def _texts(
        self, stage: Stage | None, layout: _Layout, numbers: Numbers, known: Mapping[str, Numbers]
    ) -> list[str]:
        """The labels of a stage that may be left out."""
        if stage is None:
            return ["O"] * len(numbers)
        found: list[str] = np.array(stage.labels, object)[
            self._label(stage, layout, numbers, known)
        ].tolist()
        return found

    def _label(
        self, stage: Stage, layout: _Layout, numbers: Numbers, known: Mapping[str, Numbers]
    ) -> Numbers:
        """The labels of words; `known` are those of columns that an earlier stage filled."""
        columns = {}
        for column, symbols in stage.columns.items():
            if column in known:
                names = self._pos_labels.tolist()
                translated = np.array([symbols.number(name) for name in names], np.int64)
                values = translated[known[column]]
            elif column.startswith("column"):
                values = np.full(len(numbers), symbols.number(_YET), np.int64)
            else:
                values = self._words.symbols(stage, column, numbers)
            columns[column] = layout.spread(values)
        return stage.label(columns, layout.begins, layout.lengths)[layout.places]


class _Layout:
    """Where sentences lie in an array, with room around each for what is not there."""

    def __init__(self, lengths: Numbers) -> None:
        self.lengths = lengths
        self.begins = LEAD + before(lengths + LEAD + TRAIL)
        shift = np.repeat(self.begins - before(lengths), lengths)
        self.places = np.arange(len(shift)) + shift
        self._size = int(np.sum(lengths + LEAD + TRAIL))

    def spread(self, values: Numbers) -> Numbers:
        """Values of all sentences, laid out."""
        spread = np.full(self._size, BEFORE, np.int64)
        spread[self.places] = values
        ends = self.begins + self.lengths
        for step in range(TRAIL):
            spread[ends + step] = AFTER
        return spread


class _Words(dict[str, int]):
    """The numbers of words; a new one is looked up in all stages when it is asked for."""

    def __init__(self, facts: Mapping[Stage, Callable[[str], dict[str, str]]]) -> None:
        """`facts` tell of a word what a stage's templates ask."""
        super().__init__()
        self._facts = facts
        self._empty()

    def forget_if_full(self) -> None:
        """Empty the memory when it is full; numbers given before are void."""
        if len(self) > MEMORY:
            self._empty()

    def symbols(self, stage: Stage, column: str, numbers: Numbers) -> Numbers:
        """The symbols of words in a column of a stage."""
        found: Numbers = np.array(self._symbols[stage][column])[numbers]
        return found

    def _empty(self) -> None:
        self.clear()
        self._symbols = {
            stage: {
                column: array("q") for column in stage.columns if not column.startswith("column")
            }
            for stage in self._facts
        }

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        for stage, columns in self._symbols.items():
            facts = self._facts[stage](word)
            for column, symbols in columns.items():
                symbols.append(stage.columns[column].number(facts[column]))
        return number


def _facts_of(word: str) -> dict[str, str]:
    """What underthesea's older stages ask of a word."""
    return {"word": word, "lower": word.lower(), "istitle": str(text_istitle(word))}


def _spans(counts: Numbers) -> Iterator[tuple[int, int]]:
    """From where to where each sentence's words go."""
    return pairwise([0, *np.cumsum(counts).tolist()])
