"""underthesea's models, and whether they are those that the decoder was compared with."""

from __future__ import annotations

import hashlib
import pickle
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import underthesea
from underthesea.pipeline.chunking.model_crf import CRFChunkingPredictor
from underthesea.pipeline.ner.model_crf import CRFNERPredictor
from underthesea.pipeline.pos_tag.model_crf import CRFPOSTagPredictor
from underthesea_core import CRFFeaturizer

from pipeline.annotate.crf import read_model
from pipeline.annotate.stage import Stage

PosModel = Literal["2017", "2023"]
"""The model of `pos_tag`, and the other one of the wheel, which knows Cc from C."""

KNOWN = "25b2b64fdc06844dafe6aac1f6da51a91809d000b91935c3b45245641971914c"
"""SHA-256 of FILES with which the decoder was compared with underthesea, tag by tag."""

_HOME = Path(underthesea.__file__).parent
_PIPELINE = _HOME / "pipeline"
SEGMENTATION = _PIPELINE / "word_tokenize" / "models" / "ws_crf_vlsp2013_20230727"
POS_2023 = _PIPELINE / "pos_tag" / "models" / "pos_crf_vlsp2013_20230303"
FILES = (
    *(SEGMENTATION / name for name in ("models.bin", "features.bin", "dictionary.bin")),
    *(POS_2023 / name for name in ("models.bin", "features.bin")),
    _PIPELINE / "pos_tag" / "pos_crf_2017_10_11.bin",
    _PIPELINE / "chunking" / "chunk_crf_2017_10_12.bin",
    _PIPELINE / "ner" / "ner_crf_2017_10_12.bin",
    _HOME / "models" / "fast_crf_sequence_tagger.py",
    *(_PIPELINE / "word_tokenize" / name for name in ("__init__.py", "regex_tokenize.py")),
    *(
        _PIPELINE / "text_normalize" / name
        for name in (
            *("character_normalize.py", "token_normalize.py", "text_normalizer.py"),
            "tn_rules_2023_07_14.bin",
        )
    ),
    *(
        _PIPELINE / stage / name
        for stage in ("pos_tag", "chunking", "ner")
        for name in ("model_crf.py", "tagged_feature.py")
    ),
)


@cache
def digest() -> str:
    """SHA-256 of the models and of the sources that say what they see."""
    told = hashlib.sha256()
    for path in FILES:
        told.update(path.name.encode())
        told.update(path.read_bytes())
    return told.hexdigest()


def is_known() -> bool:
    """Whether they are those that the decoder was compared with."""
    return digest() == KNOWN


@cache
def annotator_name(pos_model: PosModel = "2017", with_places: bool = False) -> str:
    """Name, version and hash of the models, as `annotator` in a record says it."""
    extra = ("" if pos_model == "2017" else f"-pos{pos_model}") + "-places" * with_places
    return f"underthesea-{version('underthesea')}{extra}+{digest()[:8]}"


def featurizer(folder: Path) -> CRFFeaturizer:
    """What tells a model of SEGMENTATION or POS_2023 of its tokens."""
    return CRFFeaturizer(_loaded(folder / "features.bin"), _loaded(folder / "dictionary.bin"))


def segmentation() -> Stage:
    """Syllables to words: labels B-W and I-W."""
    templates, words = (
        _loaded(SEGMENTATION / f"{name}.bin") for name in ("features", "dictionary")
    )
    return Stage(read_model(SEGMENTATION / "models.bin"), templates, words)


def tagging(pos_model: PosModel) -> Stage:
    """Words to parts of speech."""
    if pos_model == "2023":
        return Stage(read_model(POS_2023 / "models.bin"), _loaded(POS_2023 / "features.bin"))
    path = _PIPELINE / "pos_tag" / "pos_crf_2017_10_11.bin"
    return Stage(read_model(path), CRFPOSTagPredictor.Instance().transformer.template)


def chunking() -> Stage:
    """Words and parts of speech to chunks."""
    path = _PIPELINE / "chunking" / "chunk_crf_2017_10_12.bin"
    return Stage(read_model(path), CRFChunkingPredictor.Instance().transformer.template)


def naming() -> Stage:
    """Words and parts of speech to names."""
    path = _PIPELINE / "ner" / "ner_crf_2017_10_12.bin"
    return Stage(read_model(path), CRFNERPredictor.Instance().transformer.template)


@cache
def _loaded(path: Path) -> Any:
    """What underthesea saved with joblib: without arrays that is a plain pickle, read in C here.

    The files are those of the wheel that KNOWN vouches for.
    """
    with path.open("rb") as file:
        return pickle.load(file)
