"""The one Arrow schema of the corpus: every column with its type, its nulls and its meaning.

A shard carries the whole schema, whatever stages ran, so that any set of shards reads as one
dataset. Text offsets are half-open, in Unicode code points of `text`.
"""

import pyarrow as pa

SCHEMA_VERSION = 1
"""Rises when a column changes type or meaning; added columns alone do not raise it."""

VERSION_KEY = b"baotinh.schema_version"
FINGERPRINT_KEY = b"baotinh.fingerprint"

_STRING = pa.string()
_STRINGS = pa.list_(pa.string())
_OFFSETS = pa.list_(pa.int32())
_INT = pa.int32()
_RATIO = pa.float32()
_TIME = pa.timestamp("ms", tz="UTC")

NEVER = False
"""Readability of the tables below: this column is never null."""
MAYBE = True
"""This column may be null; its meaning says when."""


def _field(name: str, kind: pa.DataType, nullable: bool, meaning: str) -> "pa.Field[pa.DataType]":
    return pa.field(name, kind, nullable=nullable, metadata={"meaning": meaning})


SCHEMA: pa.Schema = pa.schema(
    [
        _field("id", _STRING, NEVER, "20 hex digits; hash of portal and canonical path"),
        _field("url", _STRING, NEVER, "as fetched; urn:sha256:… for a page without an address"),
        _field("canonical_url", _STRING, NEVER, "under the versioned rules of crawler/urls.py"),
        _field("portal", _STRING, NEVER, "slug"),
        _field("content_sha256", _STRING, NEVER, "of title, sapo and body; 64 hex digits"),
        _field("province", _STRING, MAYBE, "at publication; null: not a provincial portal"),
        _field("province_now", _STRING, MAYBE, "since 2025-07-01; null: not a provincial portal"),
        _field("title", _STRING, NEVER, "headline"),
        _field("text", _STRING, NEVER, "sapo and body, NFC, a blank line between paragraphs"),
        _field("body_start", _INT, NEVER, "where the body begins in text; 0 without a sapo there"),
        _field("sapo", _STRING, MAYBE, "lead printed apart from the body; null: the page has none"),
        _field("source", _STRING, MAYBE, "credited outlet; null: none credited"),
        _field("section", _STRING, MAYBE, "as printed; null: none printed"),
        _field("authors", _STRINGS, NEVER, "names as printed, without labels"),
        _field("tags", _STRINGS, NEVER, "key words"),
        _field("related_urls", _STRINGS, NEVER, "articles the page links as related"),
        _field("image_url", _STRINGS, NEVER, "pictures of the article; empty string: embedded"),
        _field("image_caption", _STRINGS, NEVER, "parallel to image_url; empty string: none"),
        _field(
            "published_at",
            _TIME,
            MAYBE,
            "to the minute; midnight in Viet Nam where a day is all that is told; null: unknown",
        ),
        _field("modified_at", _TIME, MAYBE, "last change that the page tells; null: unknown"),
        _field(
            "fetched_at",
            _TIME,
            MAYBE,
            "when the page was fetched; imported, where nobody told; null: unknown",
        ),
        _field("published_date", pa.date32(), MAYBE, "day in Asia/Ho_Chi_Minh; null: unknown"),
        _field("published_raw", _STRING, MAYBE, "date as printed; null: unknown"),
        _field("published_precision", _STRING, MAYBE, "minute or day; null: unknown"),
        _field("http_status", pa.int16(), MAYBE, "of the answer; null: imported without one"),
        _field("warc_file", _STRING, MAYBE, "segment, relative to the data folder; null: unknown"),
        _field("warc_offset", pa.int64(), MAYBE, "bytes from the segment's start; null: unknown"),
        _field(
            "raw_sha256",
            _STRING,
            MAYBE,
            "of the page's bytes, unpacked; 64 hex digits; null: unknown",
        ),
        _field("encoding", _STRING, MAYBE, "character encoding it was read in; null: unknown"),
        _field("extractor", _STRING, NEVER, "family, generic, structured or rendered"),
        _field("extractor_version", _STRING, NEVER, "of crawler/extraction.py"),
        _field("lang", _STRING, MAYBE, "ISO 639-3; und: nothing decides; null: not run"),
        _field(
            "lang_score",
            _RATIO,
            MAYBE,
            "running words that speak for lang, of all, less in a short text; 0 to 1;"
            " null: not run",
        ),
        _field(
            "lang_method",
            _STRING,
            MAYBE,
            "what decided: syllables, unmarked, script, cld2, words, none; null: not run",
        ),
        _field("n_chars", _INT, MAYBE, "code points of text; null: not run"),
        _field(
            "n_syllables",
            _INT,
            MAYBE,
            "white-space tokens of text that hold a letter or digit; null: not run",
        ),
        _field("n_sentences", _INT, MAYBE, "sentences of text; null: not run"),
        _field("n_tokens", _INT, MAYBE, "tokens of text, punctuation too; null: not run"),
        *(
            _field(name, _RATIO, MAYBE, f"{meaning}; null: not run")
            for name, meaning in (
                ("alpha_ratio", "pieces that hold a letter, of all pieces; 0 to 1"),
                ("stopword_ratio", "function words, of all words; 0 to 1"),
                (
                    "syllable_ratio",
                    "words spelt as a Vietnamese syllable, of those with a letter; 0 to 1",
                ),
                ("digit_ratio", "numerals, of all characters but white space; 0 to 1"),
                ("upper_ratio", "capitals, of all letters; 0 to 1"),
                (
                    "symbol_ratio",
                    "neither letter, mark nor numeral, of all characters but white space; 0 to 1",
                ),
                (
                    "dup_line_ratio",
                    "lines that repeat an earlier line, of all that are not blank; 0 to 1",
                ),
                (
                    "dup_ngram_ratio",
                    "pieces in runs of 13 that stood in text before, of all pieces; 0 to 1",
                ),
                ("mean_word_length", "mean number of characters of a word"),
            )
        ),
        _field(
            "flags",
            _STRINGS,
            NEVER,
            "repairs (double_escape, mojibake, legacy_ and an encoding, eth, homoglyph) and"
            " findings (furniture, truncated_page)",
        ),
        _field("tokens", _STRINGS, MAYBE, "words as printed in text; null: not run"),
        _field("pos", _STRINGS, MAYBE, "VLSP part of speech of each token; null: not run"),
        _field("upos", _STRINGS, MAYBE, "universal part of speech of each token; null: not run"),
        _field("token_start", _OFFSETS, MAYBE, "of each token in text; null: not run"),
        _field("token_end", _OFFSETS, MAYBE, "of each token in text; null: not run"),
        _field("sentence_length", _OFFSETS, MAYBE, "tokens in each sentence; null: not run"),
        _field("entity_text", _STRINGS, MAYBE, "names as printed in text; null: not run"),
        _field("entity_label", _STRINGS, MAYBE, "PER, LOC, ORG; null: not run"),
        _field("entity_start", _OFFSETS, MAYBE, "of each name in text; null: not run"),
        _field("entity_end", _OFFSETS, MAYBE, "of each name in text; null: not run"),
        _field(
            "pii_kind",
            _STRINGS,
            MAYBE,
            "personal data: email, phone, citizen_id, bank_account; null: not run",
        ),
        _field("pii_start", _OFFSETS, MAYBE, "of each of pii_kind in text; null: not run"),
        _field("pii_end", _OFFSETS, MAYBE, "of each of pii_kind in text; null: not run"),
        _field("annotator", _STRING, MAYBE, "name, version and models' hash; null: not run"),
    ]
)
"""Columns of `corpus.records.Record`, in its order.

A piece stands between white space; a word is a piece with a letter or digit, without the
punctuation around it. `pipeline.quality` defines the ratios.
"""

REJECTS: pa.Schema = pa.schema(
    [
        _field("url", _STRING, NEVER, "as fetched"),
        _field("portal", _STRING, NEVER, "slug"),
        _field("stage", _STRING, NEVER, "archive, extract, repair or annotate"),
        _field("reason", _STRING, NEVER, "a name of corpus.records.Reason"),
        _field("detail", _STRING, NEVER, "one line for a reader; may be empty"),
        _field("title", _STRING, MAYBE, "null: the page did not get that far"),
        _field("fetched_at", _TIME, MAYBE, "null: unknown"),
        _field("warc_file", _STRING, NEVER, "segment, relative to the data folder"),
        _field("warc_offset", pa.int64(), NEVER, "bytes from the segment's start"),
    ]
)
"""Columns of `corpus.records.Rejected`, in its order."""

VERSIONS: pa.Schema = pa.schema(
    [
        _field("revision", _INT, NEVER, "from 1, as fetched; what did not change keeps its number"),
        _field("is_latest", pa.bool_(), NEVER, "whether no later version was fetched"),
    ]
)
"""Columns that `corpus.load` works out of all versions of an article."""

CLUSTERS: pa.Schema = pa.schema(
    [
        _field("id", _STRING, NEVER, "of an article, whatever its versions"),
        _field("cluster_id", _STRING, NEVER, "the smallest id of the articles that say the same"),
        _field("cluster_size", _INT, NEVER, "articles of the cluster; 1: nobody says the same"),
        _field(
            "is_canonical",
            pa.bool_(),
            NEVER,
            "whether it was published first; what time cannot tell, credits do",
        ),
        _field("first_portal", _STRING, NEVER, "slug of the canonical article's portal"),
        _field(
            "lag_hours",
            _RATIO,
            MAYBE,
            "hours after the canonical article, whole days where one of them tells no time;"
            " null: day unknown",
        ),
    ]
)
"""Columns of `derived/clusters.parquet`, written by `baotinh dedupe`."""
