"""What FineWeb-2 asks of a Vietnamese text, measured on text and words.

Thresholds: its configuration for `vie_Latn` (Penedo et al. 2025, arXiv:2506.20920). Measures: as
datatrove's Gopher and FineWeb filters define them (Rae et al. 2021, arXiv:2112.11446, table A1).
Its words are pyvi's; here they are the record's tokens.
"""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from string import punctuation

from corpus.rules import Document, Rule

STOPWORDS = frozenset("là và của một được trong năm các có loài này đã người".split())

TOP_NGRAMS = {2: 0.223, 3: 0.197, 4: 0.171}
"""By number of words: the largest share of characters that the most frequent run may have."""
DUPLICATE_NGRAMS = {5: 0.178, 6: 0.163, 7: 0.15, 8: 0.136, 9: 0.124, 10: 0.111}
"""By number of words: the largest share of characters in runs that stood in the text before."""

_SIGNS = frozenset(punctuation + "–—…“”‘’«»•·")
_SENTENCE_ENDS = (".", "'", '"', "!", "?")
_ELLIPSES = ("...", "…")


def document(text: str, words: Sequence[str]) -> Document:
    """The document of a record's `text` and `tokens`."""
    lines = [line for line in text.split("\n") if line.strip()]
    spelt = [word for word in words if not _SIGNS.issuperset(word)]
    return Document(text="\n".join(lines), lines=lines, words=list(words), spelt=spelt)


def top_ngram_share(told: Document, size: int) -> float:
    """Characters of the most frequent run of `size` words, of all characters."""
    runs = Counter(_runs(told.words, size))
    if not runs:
        return 0.0
    run, count = runs.most_common(1)[0]
    return _ratio(len(" ".join(run)) * count, len(told.text))


def duplicate_ngram_share(told: Document, size: int) -> float:
    """Characters of runs of `size` words that stood in the text before, of all characters.

    After a repeated run the next one begins behind it, so that no character counts twice.
    """
    seen: set[tuple[str, ...]] = set()
    repeated = behind = 0
    for start, run in enumerate(_runs(told.words, size)):
        if start < behind:
            continue
        if run in seen:
            repeated += sum(map(len, run))
            behind = start + size
        else:
            seen.add(run)
    return _ratio(repeated, len(told.text))


def punctuated_lines(told: Document) -> float:
    """Share of lines that end a sentence."""
    return _ratio(sum(line.endswith(_SENTENCE_ENDS) for line in told.lines), len(told.lines))


def repeated_line_characters(told: Document) -> float:
    """Characters in lines that repeat an earlier one, of all characters but line breaks."""
    total = sum(map(len, told.lines))
    return _ratio(total - sum(map(len, set(told.lines))), total)


def lines_per_word(told: Document) -> float:
    """Line breaks to words."""
    return _ratio(max(len(told.lines) - 1, 0), len(told.words))


def spelt_words(told: Document) -> float:
    """Number of words that are not punctuation alone."""
    return float(len(told.spelt))


def spelt_word_length(told: Document) -> float:
    """Mean characters of such a word, spaces between its syllables among them."""
    return _ratio(sum(map(len, told.spelt)), len(told.spelt))


def hashes_per_word(told: Document) -> float:
    """Number signs to words."""
    return _ratio(told.text.count("#"), len(told.words))


def ellipses_per_word(told: Document) -> float:
    """Ellipses to words."""
    return _ratio(sum(map(told.text.count, _ELLIPSES)), len(told.words))


def bullet_lines(told: Document) -> float:
    """Share of lines that begin as an item of a list."""
    return _ratio(sum(line.lstrip().startswith(("•", "-")) for line in told.lines), len(told.lines))


def ellipsis_lines(told: Document) -> float:
    """Share of lines that end in an ellipsis."""
    return _ratio(sum(line.rstrip().endswith(_ELLIPSES) for line in told.lines), len(told.lines))


def alphabetic_words(told: Document) -> float:
    """Share of words that hold a letter."""
    return _ratio(sum(any(map(str.isalpha, word)) for word in told.words), len(told.words))


def distinct_stopwords(told: Document) -> float:
    """Number of different words of `STOPWORDS`."""
    return float(len(STOPWORDS.intersection(told.words)))


def _runs(words: list[str], size: int) -> "zip[tuple[str, ...]]":
    return zip(*(words[start:] for start in range(size)), strict=False)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


RULES = (
    Rule(name="language", meaning="not in Vietnamese", value="lang", same="vie"),
    Rule(
        name="language_score",
        meaning="not surely in Vietnamese",
        value="lang_score",
        least=0.802,
    ),
    Rule(
        name="dup_line_frac",
        meaning="lines repeat earlier ones",
        value="dup_line_ratio",
        most=0.293,
    ),
    *(
        Rule(
            name=f"top_{size}_gram",
            meaning=f"one run of {size} words is much of the text",
            value=partial(top_ngram_share, size=size),
            most=most,
        )
        for size, most in TOP_NGRAMS.items()
    ),
    *(
        Rule(
            name=f"duplicated_{size}_n_grams",
            meaning=f"repeated runs of {size} words are much of the text",
            value=partial(duplicate_ngram_share, size=size),
            most=most,
        )
        for size, most in DUPLICATE_NGRAMS.items()
    ),
    Rule(
        name="line_punct_ratio",
        meaning="few lines end a sentence",
        value=punctuated_lines,
        least=0.333,
    ),
    Rule(
        name="char_dup_ratio",
        meaning="characters stand in repeated lines",
        value=repeated_line_characters,
        most=0.1,
    ),
    Rule(
        name="list_ratio",
        meaning="lines are short: a list",
        value=lines_per_word,
        most=0.103,
    ),
    Rule(
        name="doc_length",
        meaning="too few or too many words",
        value=spelt_words,
        least=50,
        most=100_000,
    ),
    Rule(
        name="word_length",
        meaning="words are short or long",
        value=spelt_word_length,
        least=3,
        most=11,
    ),
    Rule(name="hashes", meaning="number signs", value=hashes_per_word, most=0.1),
    Rule(name="ellipses", meaning="ellipses", value=ellipses_per_word, most=0.1),
    Rule(
        name="bullets",
        meaning="nearly all lines are items of a list",
        value=bullet_lines,
        most=0.9,
    ),
    Rule(
        name="end_ellipsis",
        meaning="lines end in an ellipsis: teasers",
        value=ellipsis_lines,
        most=0.3,
    ),
    Rule(
        name="alpha",
        meaning="words without a letter",
        value=alphabetic_words,
        least=0.803,
    ),
    Rule(
        name="stop_words",
        meaning="fewer than two of its frequent words",
        value=distinct_stopwords,
        least=2,
    ),
)
"""In the order of its pipeline, named as datatrove does where one of its names fits.

A value that equals its limit passes; datatrove leaves it out in the two rules on lines.
"""
