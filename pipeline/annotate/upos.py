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
_AUX = frozenset(("là", "được", "bị", "phải"))
_CCONJ = frozenset(("và", "hay", "hoặc"))


def upos(word: str, pos: str) -> str:
    """The universal part of speech of a word that has a VLSP tag; X where it is none."""
    folded = word.lower()
    if pos == "V" and folded in _AUX:
        return "AUX"
    if pos in ("C", "E") and folded in _CCONJ:
        return "CCONJ"
    return _UPOS.get(pos, "X")
