"""Annotated texts as others read them: CoNLL-U, and a sentence a line."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

from corpus.text import compose

_UNFIT = re.compile(r"[\s/]+")


@dataclass(frozen=True, slots=True)
class Analysis:
    """Words and names of one text, as parallel lists; offsets are half-open code points of it.

    The fields are columns of `corpus.schema.SCHEMA`, in its order.
    """

    tokens: Sequence[str]
    pos: Sequence[str]
    upos: Sequence[str]
    """Empty where the stage did not run."""
    token_start: Sequence[int]
    token_end: Sequence[int]
    sentence_length: Sequence[int]
    entity_label: Sequence[str]
    entity_start: Sequence[int]
    entity_end: Sequence[int]


class Names:
    """Names of the documents of one file: no two are equal, none has white space or a slash."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def name(self, wanted: str) -> str:
        """The name itself the first time, then with a number: `a`, `a.2`, `a.3`."""
        name = _UNFIT.sub("_", wanted) or "_"
        self._given[name] += 1
        times = self._given[name]
        return name if times == 1 else self.name(f"{name}.{times}")


def conllu(name: str, text: str, analysis: Analysis) -> str:
    """The sentences of a document in CoNLL-U, https://universaldependencies.org/format.html.

    `name` is one of `Names`. UPOS is universal, XPOS of VLSP; nothing is said of lemmas, features
    and syntax. MISC has `NER` (IOB2), `SpaceAfter=No` where the next word or sentence follows
    without a space, and `TokenRange=start:end` in `text`, as UDPipe writes it. The result is NFC
    and empty for a text without words.
    """
    analysis = _printed(analysis)
    if not analysis.tokens:
        return ""
    rows = [*_rows(analysis)]
    parts = [f"# newdoc id = {name}\n"]
    first, ended = 0, None
    for number, size in enumerate(analysis.sentence_length, 1):
        last = first + size
        begin, end = analysis.token_start[first], analysis.token_end[last - 1]
        if ended is None or text.count("\n", ended, begin) > 1:
            parts.append("# newpar\n")
        parts.append(f"# sent_id = {name}-{number}\n")
        parts.append(f"# text = {' '.join(text[begin:end].split())}\n")
        parts += [f"{place}\t{row}\n" for place, row in enumerate(rows[first:last], 1)]
        parts.append("\n")
        first, ended = last, end
    return compose("".join(parts))


def segmented(analysis: Analysis) -> str:
    """A sentence a line, the syllables of a word joined by `_`, as PhoBERT and others expect.

    A blank line ends the document.
    """
    analysis = _printed(analysis)
    words = iter([token.replace(" ", "_") for token in analysis.tokens])
    lines = [" ".join(next(words) for _ in range(size)) for size in analysis.sentence_length]
    return "\n".join([*lines, "", ""]) if lines else "\n"


def _printed(analysis: Analysis) -> Analysis:
    """The analysis without words that print nothing, as a lone U+0085 is one to a tagger."""
    if all(analysis.tokens):
        return analysis
    kept = [place for place, token in enumerate(analysis.tokens) if token]
    ends = [0, *accumulate(analysis.sentence_length)]
    lengths = [bisect_left(kept, b) - bisect_left(kept, a) for a, b in pairwise(ends)]
    words = ("tokens", "pos", "upos", "token_start", "token_end")
    columns = {name: _taken(getattr(analysis, name), kept) for name in words}
    return replace(analysis, sentence_length=[*filter(None, lengths)], **columns)


def _taken(values: Sequence[Any], places: Sequence[int]) -> Sequence[Any]:
    return [values[place] for place in places] if values else values


def _rows(analysis: Analysis) -> Iterator[str]:
    """The columns of each word but its number."""
    upos = analysis.upos or ["_"] * len(analysis.tokens)
    following = [*analysis.token_start[1:], None]
    columns = zip(
        *(analysis.tokens, upos, analysis.pos, analysis.token_start, analysis.token_end),
        *(following, _entity_tags(analysis)),
        strict=True,
    )
    for token, universal, pos, start, end, then, entity in columns:
        misc = f"TokenRange={start}:{end}"
        if then == end:
            misc = f"SpaceAfter=No|{misc}"
        if entity != "O":
            misc = f"NER={entity}|{misc}"
        yield f"{token}\t_\t{universal}\t{pos}\t_\t_\t_\t_\t{misc}"


def _entity_tags(analysis: Analysis) -> list[str]:
    """The IOB2 tag of each word."""
    starts = analysis.token_start
    tags = ["O"] * len(starts)
    spans = zip(analysis.entity_label, analysis.entity_start, analysis.entity_end, strict=True)
    for label, start, end in spans:
        place, prefix = bisect_left(starts, start), "B"
        while place < len(tags) and starts[place] < end:
            tags[place] = f"{prefix}-{label}"
            place, prefix = place + 1, "I"
    return tags
