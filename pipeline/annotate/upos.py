"""Universal parts of speech from those of the VLSP corpora.

https://universaldependencies.org/u/pos/; the mapping of UD_Vietnamese-VTB, whose AUX and CCONJ are
closed classes that VLSP has no tags for.
"""

from __future__ import annotations

_UPOS = {
    **dict.fromkeys(("N", "Nc", "Nu", "Ny", "Nb", "Ni"), "NOUN"),
    **dict.fromkeys(("V", "Vb", "Vy"), "VERB"),
    **dict.fromkeys(("C", "Cb"), "SCONJ"),
    **dict.fromkeys(("E", "Eb"), "ADP"),
    **dict.fromkeys(("M", "Mb"), "NUM"),
    **dict.fromkeys(("P", "Pb"), "PRON"),
    "Np": "PROPN",
    "A": "ADJ",
    "R": "ADV",
    "L": "DET",
    "Cc": "CCONJ",
    "I": "INTJ",
    "T": "PART",
    "CH": "PUNCT",
}
_CLOSED = {
    **{(word, "V"): "AUX" for word in ("là", "được", "bị", "phải")},
    ("có thể", "R"): "AUX",
    ("là", "C"): "AUX",
    **{(word, pos): "CCONJ" for word in ("và", "hay", "hoặc") for pos in ("C", "E")},
}
"""Words of closed classes by their VLSP tag, where most of UD's training part has another tag."""


def upos(word: str, pos: str) -> str:
    """The universal part of speech of a word that has a VLSP tag; X where it is none."""
    return _CLOSED.get((word.lower(), pos)) or _UPOS.get(pos, "X")
