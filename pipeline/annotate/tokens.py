"""Sentences cut into syllables and signs by underthesea's own pattern, each piece only once.

The pattern looks at white space but, with one exception, never across it: what stands between two
spaces is cut the same way wherever it stands, so it is remembered.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from underthesea.pipeline.text_normalize import token_normalize
from underthesea.pipeline.text_normalize.character_normalize import normalize_characters_in_text
from underthesea.pipeline.word_tokenize import regex_tokenize
from underthesea_core import CRFFeaturizer

from pipeline.annotate.grams import Numbers, Symbols, before, sums

MEMORY = 100_000
"""Pieces, or syllables, that are remembered; then all are forgotten."""
_LONG = 100
"""Characters of a piece that is too rare to be remembered."""
_PATTERN = regex_tokenize.patterns
"""Kept from now on: `word_tokenize(fixed_words=…)` changes it for everybody."""
_ACROSS = re.compile(r"Th\s[Ss]")
"""What the unescaped dot of "Th.S" in the pattern matches across white space."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The syllables and signs of some sentences, one after another."""

    numbers: Numbers
    """Of each token, in the Tokenizer's memory."""
    starts: Numbers
    """Where each stands in its sentence, in code points."""
    ends: Numbers
    lengths: Numbers
    """Tokens in each sentence."""


class Tokenizer:
    """Cuts sentences as `underthesea.word_tokenize` does before it joins syllables to words."""

    def __init__(
        self,
        featurizer: CRFFeaturizer,
        columns: dict[str, Symbols],
        longest: int | None = None,
    ) -> None:
        self._featurizer = featurizer
        self._longest = longest
        self._columns = columns
        self.forget()

    def forget(self) -> None:
        """Empty the memory; numbers given before are void."""
        self.texts: list[str] = []
        """The text of each token by its number, spelling repaired as underthesea does."""
        self._known: dict[str, int] = {}
        self._symbols = {column: array("q") for column in self._columns}
        self._inner, self._last = _Pieces(self, " "), _Pieces(self, "")
        self._begin, self._count, self._width = array("q"), array("q"), array("q")
        self._token, self._start, self._end = array("q"), array("q"), array("q")

    def tokenize(self, sentences: Sequence[str]) -> Tokens:
        """Cut sentences; raises UnicodeEncodeError for lone surrogates."""
        if max(len(self._begin), len(self.texts)) > MEMORY:
            self.forget()
        cut = [self._cut(sentence) for sentence in sentences]
        counts = np.array([len(pieces) for pieces in cut], np.int64)
        pieces = np.array([*chain.from_iterable(cut)], np.int64)
        places = self._places(sentences, pieces, counts)
        many = np.array(self._count)[pieces]
        rows = np.arange(many.sum()) + np.repeat(np.array(self._begin)[pieces] - before(many), many)
        shift = np.repeat(places, many)
        return Tokens(
            numbers=np.array(self._token)[rows],
            starts=np.array(self._start)[rows] + shift,
            ends=np.array(self._end)[rows] + shift,
            lengths=sums(many, counts),
        )

    def symbols(self, column: str, numbers: Numbers) -> Numbers:
        """The symbols of tokens in a column."""
        found: Numbers = np.array(self._symbols[column])[numbers]
        return found

    def _cut(self, sentence: str) -> list[int]:
        """The numbers of a sentence's pieces."""
        if "Th" in sentence and _ACROSS.search(sentence):
            return [self._last[sentence]]
        pieces = sentence.split()
        if not pieces:
            return []
        # The pattern may tell the end of the sentence from what stands before it.
        end = pieces.pop() + sentence[len(sentence.rstrip()) :]
        return [*map(self._inner.__getitem__, pieces), self._last[end]]

    def _places(self, sentences: Sequence[str], pieces: Numbers, counts: Numbers) -> Numbers:
        """Where each piece begins in its sentence."""
        widths = np.array(self._width)[pieces] + 1
        places = before(widths)
        firsts = before(counts)
        places -= np.repeat(places[firsts[counts > 0]], counts[counts > 0])
        sizes = sums(widths, counts) - 1
        told = np.fromiter(map(len, sentences), np.int64, len(sentences))
        # Where there is not one space between all pieces, they are looked for.
        for odd in np.flatnonzero((sizes != told) & (counts > 1)).tolist():
            found = [one.start() for one in re.finditer(r"\S+", sentences[odd])]
            places[firsts[odd] : firsts[odd] + counts[odd]] = found
        for odd in np.flatnonzero((sizes != told) & (counts == 1)).tolist():
            sentence = sentences[odd]
            across = self._last.get(sentence) == pieces[firsts[odd]]
            places[firsts[odd]] = 0 if across else len(sentence) - len(sentence.lstrip())
        return places

    def learn(self, piece: str, tail: str) -> int:
        """Cut a piece that is followed by `tail`, and give it a number."""
        # All is found before anything is written: a piece that cannot be cut leaves no trace.
        found = [(self._number(text), a, b) for text, a, b in cut(piece, tail, self._longest)]
        self._begin.append(len(self._token))
        self._count.append(len(found))
        self._width.append(len(piece))
        for number, start, end in found:
            self._token.append(number)
            self._start.append(start)
            self._end.append(end)
        return len(self._begin) - 1

    def _number(self, text: str) -> int:
        if text in self._known:
            return self._known[text]
        facts = facts_of(text, self._featurizer)
        for column, symbols in self._columns.items():
            self._symbols[column].append(symbols.number(facts[column]))
        self.texts.append(text)
        number = self._known[text] = len(self.texts) - 1
        return number


class _Pieces(dict[str, int]):
    """The numbers of pieces that are followed by `tail`; a new one is cut when it is asked for."""

    def __init__(self, tokenizer: Tokenizer, tail: str) -> None:
        super().__init__()
        self._tokenizer = tokenizer
        self._tail = tail

    def __missing__(self, piece: str) -> int:
        number = self._tokenizer.learn(piece, self._tail)
        if len(piece) <= _LONG:
            self[piece] = number
        return number


def facts_of(text: str, featurizer: CRFFeaturizer) -> dict[str, str]:
    """What a featurizer says of a token by itself: `lower`, `istitle` and so on.

    What Rust calls a digit or a title is not what Python does, so it is asked.
    """
    facts = {"word": text}
    for told in featurizer.process([[[text]]])[0][0]:
        template, _, value = told.partition("=")
        if template.startswith("T[0]."):
            facts[template.removeprefix("T[0].")] = value
    return facts


def cut(text: str, tail: str = "", longest: int | None = None) -> Iterator[tuple[str, int, int]]:
    """The tokens of a text that is followed by `tail`: as underthesea has them, and where they are.

    More than `longest` characters without a space are one token. Where normalising moves
    characters about, places are near.
    """
    seen = normalize_characters_in_text(text + tail)
    seen = seen[: len(seen) - len(tail)]
    places = _places(text, seen)
    if longest is not None and max(map(len, seen.split()), default=0) > longest:
        for piece in re.finditer(r"\S+", seen):
            start, end = piece.span()
            if end - start > longest:
                yield piece[0], places[start], places[end]
            else:
                for token in _PATTERN.finditer(seen + tail, start, end):
                    yield token_normalize(token[0]), places[token.start()], places[token.end()]
        return
    for found in _PATTERN.finditer(seen + tail):
        # A token is never empty, and its end is where its last character's is.
        yield token_normalize(found[0]), places[found.start()], places[found.end()]


def _places(text: str, seen: str) -> Sequence[int]:
    """For each place in a normalised text, the one in the text itself."""
    if len(seen) == len(text):
        return range(len(text) + 1)
    places = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = normalize_characters_in_text(text[start:end])
        # Of a letter and its marks, what is left of the marks stands at the letter's end.
        places += [start] + [end - 1] * (len(piece) - 1)
        start = end
    if len(places) != len(seen):
        places = [round(place * len(text) / len(seen)) for place in range(len(seen))]
    return [*places, len(text)]
