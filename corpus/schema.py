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
        _field("id", _STRING, NEVER, "hash of portal and canonical path"),
        _field("url", _STRING, NEVER, "as fetched"),
        _field("canonical_url", _STRING, NEVER, "under the versioned rules of crawler/urls.py"),
        _field("portal", _STRING, NEVER, "slug"),
        _field("content_sha256", _STRING, NEVER, "of title, sapo and body"),
        _field("province", _STRING, MAYBE, "at publication; null: not a provincial portal"),
        _field("province_now", _STRING, MAYBE, "since 2025-07-01; null: not a provincial portal"),
        _field("title", _STRING, NEVER, "headline"),
        _field("text", _STRING, NEVER, "sapo and body, NFC, a blank line between paragraphs"),
        _field("body_start", _INT, NEVER, "where the body begins in text; 0 without a sapo there"),
        _field("sapo", _STRING, MAYBE, "lead printed apart; null: the page has none"),
        _field("source", _STRING, MAYBE, "credited outlet; null: none credited"),
        _field("section", _STRING, MAYBE, "as printed; null: none printed"),
        _field("authors", _STRINGS, NEVER, "names as printed, without labels"),
        _field("tags", _STRINGS, NEVER, "key words"),
        _field("related_urls", _STRINGS, NEVER, "articles the page links as related"),
        _field("image_url", _STRINGS, NEVER, "pictures of the article; empty string: embedded"),
        _field("image_caption", _STRINGS, NEVER, "parallel to image_url; empty string: none"),
        _field("published_at", _TIME, MAYBE, "midnight in Viet Nam for a day; null: unknown"),
        _field("modified_at", _TIME, MAYBE, "null: unknown"),
        _field("fetched_at", _TIME, MAYBE, "null: unknown"),
        _field("published_date", pa.date32(), MAYBE, "day in Asia/Ho_Chi_Minh; null: unknown"),
        _field("published_raw", _STRING, MAYBE, "date as printed; null: unknown"),
        _field("published_precision", _STRING, MAYBE, "minute or day; null: unknown"),
        _field("http_status", pa.int16(), MAYBE, "null: imported"),
        _field("warc_file", _STRING, MAYBE, "segment, relative to the data folder"),
        _field("warc_offset", pa.int64(), MAYBE, "bytes from the start of the segment"),
        _field("raw_sha256", _STRING, MAYBE, "of the page's bytes, decoded from transfer"),
        _field("encoding", _STRING, MAYBE, "character encoding that was used"),
        _field("extractor", _STRING, NEVER, "family, generic, structured or rendered"),
        _field("extractor_version", _STRING, NEVER, "of crawler/extract.py"),
        _field("lang", _STRING, MAYBE, "ISO 639-3; null: not run"),
        _field("lang_score", _RATIO, MAYBE, "0 to 1; null: not run"),
        _field("lang_method", _STRING, MAYBE, "null: not run"),
        _field("n_chars", _INT, MAYBE, "code points of text"),
        _field(
            "n_syllables", _INT, MAYBE, "white-space tokens of text that hold a letter or digit"
        ),
        _field("n_sentences", _INT, MAYBE, "null: not run"),
        _field("n_tokens", _INT, MAYBE, "null: not run"),
        *(
            _field(name, _RATIO, MAYBE, "null: not run")
            for name in (
                "alpha_ratio",
                "stopword_ratio",
                "syllable_ratio",
                "digit_ratio",
                "upper_ratio",
                "symbol_ratio",
                "dup_line_ratio",
                "dup_ngram_ratio",
                "mean_word_length",
            )
        ),
        _field("flags", _STRINGS, NEVER, "names of repairs and findings"),
        _field("tokens", _STRINGS, MAYBE, "words as printed in text; null: not run"),
        _field("pos", _STRINGS, MAYBE, "VLSP part of speech of each token; null: not run"),
        _field("upos", _STRINGS, MAYBE, "universal part of speech; null: not run"),
        _field("token_start", _OFFSETS, MAYBE, "of each token in text; null: not run"),
        _field("token_end", _OFFSETS, MAYBE, "of each token in text; null: not run"),
        _field("sentence_length", _OFFSETS, MAYBE, "tokens in each sentence; null: not run"),
        _field("entity_text", _STRINGS, MAYBE, "as printed in text; null: not run"),
        _field("entity_label", _STRINGS, MAYBE, "PER, LOC, ORG; null: not run"),
        _field("entity_start", _OFFSETS, MAYBE, "in text; null: not run"),
        _field("entity_end", _OFFSETS, MAYBE, "in text; null: not run"),
        _field("pii_kind", _STRINGS, MAYBE, "null: not run"),
        _field("pii_start", _OFFSETS, MAYBE, "in text; null: not run"),
        _field("pii_end", _OFFSETS, MAYBE, "in text; null: not run"),
        _field("annotator", _STRING, MAYBE, "name and version; null: not run"),
    ]
)
"""Columns of `corpus.records.Record`, in its order."""

REJECTS: pa.Schema = pa.schema(
    [
        _field("url", _STRING, NEVER, "as fetched"),
        _field("portal", _STRING, NEVER, "slug"),
        _field("stage", _STRING, NEVER, "archive, extract, repair or annotate"),
        _field("reason", _STRING, NEVER, "corpus.records.Reason"),
        _field("detail", _STRING, NEVER, "one line for a reader; may be empty"),
        _field("title", _STRING, MAYBE, "null: the page did not get that far"),
        _field("fetched_at", _TIME, MAYBE, "null: unknown"),
        _field("warc_file", _STRING, NEVER, "segment, relative to the data folder"),
        _field("warc_offset", pa.int64(), NEVER, "bytes from the start of the segment"),
    ]
)
"""Columns of `corpus.records.Rejected`, in its order."""

VERSIONS: pa.Schema = pa.schema(
    [
        _field("revision", _INT, NEVER, "number of the version among the article's, from 1"),
        _field("is_latest", pa.bool_(), NEVER, "whether no later version was fetched"),
    ]
)
"""Columns that `corpus.load` works out of all versions of an article."""

CLUSTERS: pa.Schema = pa.schema(
    [
        _field("id", _STRING, NEVER, "of an article, whatever its versions"),
        _field("cluster_id", _STRING, NEVER, "the smallest id of the articles that say the same"),
        _field("cluster_size", _INT, NEVER, "articles of the cluster; 1: nobody says the same"),
        _field("is_canonical", pa.bool_(), NEVER, "published first; else the credited source"),
        _field("first_portal", _STRING, NEVER, "slug of the canonical article's portal"),
        _field("lag_hours", _RATIO, MAYBE, "after the canonical article; null: day unknown"),
    ]
)
"""Columns of `derived/clusters.parquet`, written by `baotinh dedupe`."""
