"""Words, parts of speech and names by underthesea's taggers, with offsets into the text.

underthesea's public calls each redo the stages before them; here each stage runs once a sentence,
on the same models, and gives the same tags.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

import underthesea
from underthesea.models.fast_crf_sequence_tagger import FastCRFSequenceTagger
from underthesea.pipeline.ner.model_crf import CRFNERPredictor
from underthesea.pipeline.pos_tag.model_crf import CRFPOSTagPredictor
from underthesea.pipeline.text_normalize.character_normalize import normalize_characters_in_text
from underthesea.pipeline.word_tokenize.regex_tokenize import tokenize

from pipeline.sentences import Span, sentences

_PIPELINE = Path(underthesea.__file__).parent / "pipeline"
_SEGMENTATION = _PIPELINE / "word_tokenize" / "models" / "ws_crf_vlsp2013_20230727"
_MODELS = (
    *(_SEGMENTATION / name for name in ("models.bin", "features.bin", "dictionary.bin")),
    _PIPELINE / "pos_tag" / "pos_crf_2017_10_11.bin",
    _PIPELINE / "ner" / "ner_crf_2017_10_12.bin",
)


@dataclass(slots=True, kw_only=True)
class Annotation:
    """Tokens and entities of one text, as parallel lists; offsets are half-open code points."""

    tokens: list[str] = field(default_factory=list)
    """As printed in the text, white space collapsed."""
    pos: list[str] = field(default_factory=list)
    token_start: list[int] = field(default_factory=list)
    token_end: list[int] = field(default_factory=list)
    sentence_length: list[int] = field(default_factory=list)
    """Tokens in each sentence."""
    entity_text: list[str] = field(default_factory=list)
    entity_label: list[str] = field(default_factory=list)
    entity_start: list[int] = field(default_factory=list)
    entity_end: list[int] = field(default_factory=list)


class AlignmentError(ValueError):
    """underthesea's tokens cannot be found in the text."""


@cache
def annotator_name() -> str:
    """Name, version and model hash of the annotator, as `annotator` in a record says it."""
    digest = hashlib.sha256()
    for path in _MODELS:
        if path.exists():
            digest.update(path.read_bytes())
    return f"underthesea-{version('underthesea')}+{digest.hexdigest()[:8]}"


class Annotator:
    """Holds the models; making one loads them."""

    def __init__(self) -> None:
        self._segmenter = FastCRFSequenceTagger()
        self._segmenter.load(str(_SEGMENTATION))
        self._tagger = CRFPOSTagPredictor.Instance()
        self._namer = CRFNERPredictor.Instance()

    def annotate(self, text: str) -> Annotation:
        """Annotate a text whose paragraphs are separated by blank lines.

        Raises AlignmentError where a token cannot be found in the text.
        """
        result = Annotation()
        for start, end in sentences(text):
            self._annotate_sentence(text, start, end, result)
        return result

    def _annotate_sentence(self, text: str, start: int, end: int, result: Annotation) -> None:
        sentence = text[start:end]
        words, spans = self._words(sentence)
        if not words:
            return
        tagged = self._tagger.predict(words)
        # The recogniser's features never read the chunk column.
        named = self._namer.predict([(word, pos, "O") for word, pos in tagged])
        places = [(start + a, start + b) for a, b in spans]
        result.tokens += [" ".join(text[a:b].split()) for a, b in places]
        result.pos += [pos for _, pos in tagged]
        result.token_start += [a for a, _ in places]
        result.token_end += [b for _, b in places]
        result.sentence_length.append(len(words))
        for label, a, b in _entities([tag for *_, tag in named], places):
            result.entity_text.append(" ".join(text[a:b].split()))
            result.entity_label.append(label)
            result.entity_start.append(a)
            result.entity_end.append(b)

    def _words(self, sentence: str) -> tuple[list[str], list[Span]]:
        """The words as the taggers see them, and where they stand in the sentence."""
        syllables = tokenize(sentence)
        if not syllables:
            return [], []
        spans = _syllable_spans(sentence)
        if len(spans) != len(syllables):
            raise AlignmentError(
                f"{len(syllables)} syllables, {len(spans)} places: {sentence[:80]}"
            )
        tags = self._segmenter.predict([[syllable] for syllable in syllables])
        words: list[str] = []
        places: list[Span] = []
        for tag, syllable, (start, end) in zip(tags, syllables, spans, strict=True):
            if tag == "I-W" and words:
                words[-1] += f" {syllable}"
                places[-1] = (places[-1][0], end)
            else:
                words.append(syllable)
                places.append((start, end))
        return words, places


def _syllable_spans(sentence: str) -> list[Span]:
    """Where underthesea's syllables stand, before it repairs their spelling."""
    seen = normalize_characters_in_text(sentence)
    places = _character_places(sentence, seen)
    spans = []
    cursor = 0
    for syllable in tokenize(sentence, use_token_normalize=False):
        start = seen.find(syllable, cursor)
        if start < 0:
            raise AlignmentError(f"{syllable!r} is not in {sentence[:80]!r}")
        cursor = start + len(syllable)
        spans.append((places[start], places[cursor]))
    return spans


def _character_places(sentence: str, seen: str) -> Sequence[int]:
    """For each offset into the normalised sentence, the one into the sentence itself."""
    if len(seen) == len(sentence):
        return range(len(sentence) + 1)
    pieces = [normalize_characters_in_text(character) for character in sentence]
    if "".join(pieces) != seen:
        raise AlignmentError(f"normalising moves characters in {sentence[:80]!r}")
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    return [*places, len(sentence)]


def _entities(tags: list[str], places: list[Span]) -> Iterator[tuple[str, int, int]]:
    """Label and span of each name in a sentence's B-/I- tags."""
    label, start, end = "", 0, 0
    for tag, (a, b) in zip(tags, places, strict=True):
        if tag.startswith("I-") and tag[2:] == label:
            end = b
            continue
        if label:
            yield label, start, end
        label, start, end = ("" if tag == "O" else tag[2:]), a, b
    if label:
        yield label, start, end
