"""Texts with their words, parts of speech and names, many at a time."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import underthesea

from pipeline.annotate import models
from pipeline.annotate.decoder import Decoder
from pipeline.annotate.models import PosModel, annotator_name
from pipeline.annotate.places import vietnamese_places
from pipeline.annotate.slow import SlowTagger
from pipeline.annotate.tagged import Options, Tagged
from pipeline.annotate.upos import upos
from pipeline.sentences import sentences

ANNOTATION_VERSION = "1"
"""Of what is made of underthesea's tags: universal tags, and texts it cannot read."""

SHADOW = 10_000
"""Of so many sentences one is tagged by underthesea itself too, and compared."""
LONGEST = 1_000
"""Characters without a space that are one token of a text, since underthesea's pattern may take
the square of their number."""

_CHARACTERS, _SENTENCES = 500_000, 5_000
"""What is tagged together at most, unless one sentence alone is longer."""


@dataclass(slots=True, kw_only=True)
class Annotation:
    """Tokens and entities of one text, as parallel lists; offsets are half-open code points."""

    tokens: list[str] = field(default_factory=list)
    """As printed in the text, white space collapsed."""
    pos: list[str] = field(default_factory=list)
    chunk: list[str] = field(default_factory=list)
    """Empty unless the stage was asked for."""
    upos: list[str] = field(default_factory=list)
    token_start: list[int] = field(default_factory=list)
    token_end: list[int] = field(default_factory=list)
    sentence_length: list[int] = field(default_factory=list)
    """Tokens in each sentence."""
    entity_text: list[str] = field(default_factory=list)
    entity_label: list[str] = field(default_factory=list)
    entity_start: list[int] = field(default_factory=list)
    entity_end: list[int] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Shadow:
    """How many sentences were tagged by underthesea too, and how many came out otherwise."""

    compared: int = 0
    differing: int = 0


class Unannotated(ValueError):
    """A text cannot be annotated; it is told why."""


class Annotator:
    """Holds the models; making one loads them, in a second.

    `with_ner` and `with_chunk` say which stages run besides words and parts of speech; `pos_model`
    is the year of the model of those; `with_places` lets names of places mend the words. Of
    `shadow` sentences one is compared with underthesea, unless names mended them.
    """

    def __init__(
        self,
        *,
        with_ner: bool = True,
        with_chunk: bool = False,
        pos_model: PosModel = "2017",
        with_places: bool = False,
        shadow: int = SHADOW,
    ) -> None:
        self.name = annotator_name(pos_model, with_places)
        """What tags, with version and hash."""
        self.shadow = Shadow()
        """What the comparisons of this annotator found."""
        self._every = shadow
        self._seen = 0
        self._with_chunk = with_chunk
        places = vietnamese_places() if with_places else None
        self._compared = [] if with_places else ["words"]
        if pos_model == "2017" and not with_places:
            self._compared += ["pos"] + ["chunk"] * with_chunk + ["ner"] * with_ner
        self._tagger = _tagger_class()(
            Options(
                pos_model=pos_model,
                with_chunk=with_chunk,
                with_ner=with_ner,
                longest=LONGEST,
                places=places,
            )
        )

    def annotate(self, text: str) -> Annotation:
        """Annotate a text whose paragraphs are separated by blank lines; raises Unannotated."""
        (done,) = self.annotate_all([text])
        if isinstance(done, Unannotated):
            raise done
        return done

    def annotate_all(self, texts: Sequence[str]) -> list[Annotation | Unannotated]:
        """Annotate texts together, which is faster; one that cannot be leaves the others alone."""
        try:
            return [*self._annotate(texts)]
        except BaseException as error:
            if not _is_of_text(error):
                raise
        return [self._alone(text) for text in texts]

    def _alone(self, text: str) -> Annotation | Unannotated:
        try:
            (done,) = self._annotate([text])
        except BaseException as error:
            if not _is_of_text(error):
                raise
            return Unannotated(" ".join(str(error).split())[:300])
        return done

    def _annotate(self, texts: Sequence[str]) -> Iterator[Annotation]:
        spans = [sentences(text) for text in texts]
        cut = (text[a:b] for text, found in zip(texts, spans, strict=True) for a, b in found)
        tagged = self._tag(cut)
        for text, found in zip(texts, spans, strict=True):
            result = Annotation()
            for start, _ in found:
                sentence = next(tagged)
                _add(result, text, start, sentence)
                result.chunk += sentence.chunk if self._with_chunk else []
            yield result

    def _tag(self, sentences: Iterable[str]) -> Iterator[Tagged]:
        for batch in _batches(sentences):
            for sentence, tagged in zip(batch, self._tagger.tag(batch), strict=True):
                self._seen += 1
                is_due = self._seen % self._every == 0 and len(sentence) <= LONGEST
                if is_due and self._compared:
                    self._compare(sentence, tagged)
                yield tagged

    def _compare(self, sentence: str, tagged: Tagged) -> None:
        told = zip(*underthesea.ner(sentence), strict=True)
        columns = dict(zip(("words", "pos", "chunk", "ner"), map(list, told), strict=False))
        self.shadow.compared += 1
        self.shadow.differing += any(
            columns.get(name, []) != getattr(tagged, name) for name in self._compared
        )


def annotate_sentences(sentences: Sequence[str]) -> list[list[tuple[str, str, str, str]]]:
    """Word, part of speech, chunk and name of each word: `underthesea.ner` of each sentence.

    Raises UnicodeEncodeError for lone surrogates, as that does.
    """
    return [
        [*zip(one.words, one.pos, one.chunk, one.ner, strict=True)]
        for batch in _batches(sentences)
        for one in _whole_tagger().tag(batch)
    ]


def _tagger_class() -> type[Decoder] | type[SlowTagger]:
    if models.is_known():
        return Decoder
    warnings.warn(
        "underthesea is not the one that the fast decoder was compared with: its own taggers are"
        " used, which take a hundred times as long",
        stacklevel=3,
    )
    return SlowTagger


@cache
def _whole_tagger() -> Decoder | SlowTagger:
    return _tagger_class()()


def _batches(sentences: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for sentence in sentences:
        if batch and (size + len(sentence) > _CHARACTERS or len(batch) == _SENTENCES):
            yield batch
            batch, size = [], 0
        batch.append(sentence)
        size += len(sentence)
    if batch:
        yield batch


def _is_of_text(error: BaseException) -> bool:
    """Whether an error is about what a text holds; a panic of Rust's is no Exception."""
    return isinstance(error, UnicodeError) or type(error).__name__ == "PanicException"


def _add(result: Annotation, text: str, start: int, tagged: Tagged) -> None:
    """Add a sentence that begins at `start` of a text."""
    if not tagged.words:
        return
    begins = [start + place for place in tagged.starts]
    ends = [start + place for place in tagged.ends]
    result.tokens += [_printed(text[a:b]) for a, b in zip(begins, ends, strict=True)]
    result.pos += tagged.pos
    result.upos += map(upos, tagged.words, tagged.pos)
    result.token_start += begins
    result.token_end += ends
    result.sentence_length.append(len(begins))
    for label, a, b in _entities(tagged.ner, begins, ends):
        result.entity_text.append(_printed(text[a:b]))
        result.entity_label.append(label)
        result.entity_start.append(a)
        result.entity_end.append(b)


def _printed(text: str) -> str:
    return text if text.isalnum() else " ".join(text.split())


def _entities(
    tags: list[str], begins: list[int], ends: list[int]
) -> Iterator[tuple[str, int, int]]:
    """Label and span of each name in a sentence's B-/I- tags."""
    label, start, end = "", 0, 0
    for tag, a, b in zip(tags, begins, ends, strict=True):
        if tag.startswith("I-") and tag[2:] == label:
            end = b
            continue
        if label:
            yield label, start, end
        label, start, end = ("" if tag == "O" else tag[2:]), a, b
    if label:
        yield label, start, end
