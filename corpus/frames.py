"""The corpus as pandas data frames."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from corpus.dataset import FULL_SCHEMA, open_rejects, open_source
from corpus.privacy import columns_to_mask, mask_frame
from corpus.reading import check_columns, read_table
from corpus.schema import SCHEMA, VERSIONS
from corpus.selection import Day, make_selection
from corpus.text import ToneStyle
from corpus.tombstones import read_tombstones
from corpus.tones import columns_to_fold, fold_frame

_KINDS = {
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}
# The columns of CLUSTERS are null for an article that came after the clusters were found.
_NEVER_NULL = {field.name for field in (*SCHEMA, *VERSIONS) if not field.nullable}


def load(
    data_dir: str | Path,
    portals: Iterable[str] | None = None,
    provinces: Iterable[str] | None = None,
    since: Day | None = None,
    until: Day | None = None,
    columns: Sequence[str] | None = None,
    *,
    languages: Iterable[str] | None = None,
    profile: str = "all",
    latest: bool = True,
    canonical: bool = False,
    masked: bool = False,
    tone_style: ToneStyle | None = None,
) -> pd.DataFrame:
    """The latest version of each article, one row each, by portal, in the order of the archive.

    `data_dir` is a data folder, a release, a Parquet file or a glob of such files. Articles that
    the data folder's `tombstones.txt` names are left out.

    `portals` are slugs, `provinces` names at publication or of today, in any spelling; `since` and
    `until` are days, both included; an article without a date passes neither. `languages` are
    codes of ISO 639-3 ("vie", "rad"). `profile` names a filter of `corpus.profiles`. Without
    `latest` every version that was kept: a corrected article is several rows of one id. With
    `canonical` one article of each cluster that says the same, the one published first; in a data
    folder it needs `baotinh dedupe`.

    `columns` are names of SCHEMA, VERSIONS and CLUSTERS of `corpus.schema`, by default those of
    SCHEMA. `masked` hides personal data, see `corpus.privacy`. `tone_style` writes the tones of
    hòa and hoà in one way, see `corpus.tones`; no offset changes.

    Strings are `str`, times `datetime64[ms, UTC]`, whole numbers and truth values that may be
    unknown `Int32` (`Int16`, `Int64`) and `boolean`, else `int32` and `bool`, ratios `float32`;
    days are objects `datetime.date` or None, lists are NumPy arrays or None. An empty frame has
    these types too.

    Raises SchemaError where there is no corpus, for a file of a newer version, a column or profile
    that does not exist or a column that was not built; UnknownPortal for a slug that neither
    records nor data folder know; KeyError for a province that never was; TypeError and ValueError,
    naming the argument, for one of a wrong type, and for what is no day and no language.
    """
    selection = make_selection(
        portals=portals,
        provinces=provinces,
        since=since,
        until=until,
        languages=languages,
        profile=profile,
        latest=latest,
        canonical=canonical,
    )
    if tone_style not in (None, "old", "new"):
        raise ValueError(f"tone_style is 'old' or 'new', not {tone_style!r}")
    wanted = check_columns(None, columns)
    needed = [
        *wanted,
        *(columns_to_mask(wanted) if masked else ()),
        *(columns_to_fold(wanted) if tone_style else ()),
    ]
    frame = _to_pandas(read_table(open_source(data_dir), selection, needed))
    if masked:
        frame = mask_frame(frame)
    if tone_style:
        frame = fold_frame(frame, tone_style)
    return frame if needed == wanted else frame[wanted]


def _to_pandas(table: pa.Table) -> pd.DataFrame:
    frame = table.to_pandas(types_mapper=_KINDS.get, split_blocks=True)
    fixed = {
        name: FULL_SCHEMA.field(name).type.to_pandas_dtype()
        for name in table.column_names
        if table.schema.field(name).type in _KINDS and name in _NEVER_NULL
    }
    return frame.astype(fixed)


def scan(data_dir: str | Path) -> ds.Dataset:
    """All records as a `pyarrow.dataset.Dataset`, every version: nothing is read yet.

    `data_dir` is what `load` takes; what `tombstones.txt` names is left out. The dataset has the
    columns that lie in the files: a release's have VERSIONS and CLUSTERS. Raises SchemaError as
    `load` does.
    """
    source = open_source(data_dir)
    return source.dataset if source.living is None else source.dataset.filter(source.living)


def rejects(data_dir: str | Path) -> pd.DataFrame:
    """Every page that gave no record: url, portal, stage, reason, detail, title, where it lies."""
    tombstones = read_tombstones(Path(data_dir))
    dataset = open_rejects(Path(data_dir))
    named = pc.invert(tombstones.among("url")) if tombstones.addresses else None
    found = dataset.to_table(filter=named)
    return found.to_pandas().sort_values(["portal", "url"], ignore_index=True)


def stats(data_dir: str | Path) -> pd.DataFrame:
    """One row per portal: articles, rejects, tokens, first and last day, share of filled fields.

    `rejects` is a dictionary of reason to number of pages; a page that is a record of a later
    fetch still counts. Shares are between 0 and 1, NaN without articles.
    """
    columns = ["portal", "n_tokens", "published_date", "sapo", "authors", "title"]
    articles = load(data_dir, columns=columns)
    dropped = rejects(data_dir)
    slugs = sorted({*articles["portal"], *dropped["portal"]})
    rows = [
        _portal_stats(
            slug, articles[articles["portal"] == slug], dropped[dropped["portal"] == slug]
        )
        for slug in slugs
    ]
    return pd.DataFrame(rows, columns=_STATS_COLUMNS)


_STATS_COLUMNS = [
    *("portal", "articles", "rejected", "rejects", "tokens", "first", "last"),
    *("with_title", "with_sapo", "with_author", "with_date"),
]


def _portal_stats(slug: str, articles: pd.DataFrame, dropped: pd.DataFrame) -> dict[str, object]:
    days = articles["published_date"].dropna()
    reasons = dropped.drop_duplicates("url", keep="last")["reason"].value_counts()
    return {
        "portal": slug,
        "articles": len(articles),
        "rejected": int(reasons.sum()),
        "rejects": {str(reason): int(reasons[reason]) for reason in sorted(reasons.index)},
        "tokens": int(articles["n_tokens"].fillna(0).sum()),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "with_title": (articles["title"] != "").mean(),
        "with_sapo": articles["sapo"].notna().mean(),
        "with_author": (articles["authors"].map(len) > 0).mean(),
        "with_date": articles["published_date"].notna().mean(),
    }
