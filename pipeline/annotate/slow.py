"""The same tags by underthesea's own taggers, a sentence at a time: the oracle, and the fallback.

Each stage runs once a sentence, where underthesea's public calls run those before it again.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from underthesea.models.fast_crf_sequence_tagger import FastCRFSequenceTagger
from underthesea.pipeline.chunking.model_crf import CRFChunkingPredictor
from underthesea.pipeline.ner.model_crf import CRFNERPredictor
from underthesea.pipeline.pos_tag.model_crf import CRFPOSTagPredictor

from pipeline.annotate.models import POS_2023, SEGMENTATION
from pipeline.annotate.tagged import Options, Tagged
from pipeline.annotate.tokens import cut

_DEFAULT = Options()


class SlowTagger:
    """Tags as a Decoder does, a hundred times slower."""

    def __init__(self, options: Options = _DEFAULT) -> None:
        self._places = options.places
        self._longest = options.longest
        self._segmenter = FastCRFSequenceTagger()
        self._segmenter.load(str(SEGMENTATION))
        self._tagger = CRFPOSTagPredictor.Instance()
        self._other_tagger = None
        if options.pos_model == "2023":
            self._other_tagger = FastCRFSequenceTagger()
            self._other_tagger.load(str(POS_2023))
        self._chunker = CRFChunkingPredictor.Instance() if options.with_chunk else None
        self._namer = CRFNERPredictor.Instance() if options.with_ner else None

    def tag(self, sentences: Sequence[str]) -> list[Tagged]:
        """The words of each sentence; raises UnicodeEncodeError for lone surrogates."""
        return [self._tag(sentence) for sentence in sentences]

    def _tag(self, sentence: str) -> Tagged:
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        tokens = [*cut(sentence, "", self._longest)]
        texts = [text for text, _, _ in tokens]
        labels = self._segmenter.predict([[text] for text in texts]) if tokens else []
        begins = np.array([label != "I-W" for label in labels], bool)
        if self._places is not None:
            self._places.mend(texts, begins, np.array([len(texts)]))
        for (text, start, end), is_first in zip(tokens, begins.tolist(), strict=True):
            if not is_first and words:
                words[-1] += f" {text}"
                ends[-1] = end
            else:
                words.append(text)
                starts.append(start)
                ends.append(end)
        pos = self._pos(words)
        chunk = ["O"] * len(words)
        if self._chunker is not None and words:
            chunk = [tag for *_, tag in self._chunker.predict([*zip(words, pos, strict=True)])]
        ner = ["O"] * len(words)
        if self._namer is not None and words:
            told = self._namer.predict([*zip(words, pos, chunk, strict=True)])
            ner = [tag for *_, tag in told]
        return Tagged(words, starts, ends, pos, chunk, ner)

    def _pos(self, words: list[str]) -> list[str]:
        if not words:
            return []
        if self._other_tagger is not None:
            labels = self._other_tagger.predict([[word] for word in words])
            return [label.removeprefix("B-") for label in labels]
        return [tag for _, tag in self._tagger.predict(words)]
