"""What differs between two releases: articles added, removed and revised, and why removed.

An article is one id, whatever its versions; it is revised where its latest version has another
`content_sha256`. Why one was removed is what tombstones and the data folder of the later release
tell. What a tombstone removed is only counted: a list of it would undo it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from corpus.errors import SchemaError
from corpus.release.contents import Contents, survey
from corpus.release.manifest import COLUMNS, Manifest, read_manifest
from corpus.tombstones import read_tombstones

KINDS = ("added", "removed", "revised")
TOMBSTONE = "tombstone"
GONE = "gone from the corpus"
UNKNOWN = "unknown"
"""Why an article was removed; else a reason of `corpus.release.contents`."""

_WITHHELD = "removed by request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """From one release to another."""

    before: str
    after: str
    articles: pd.DataFrame
    """One row per article: id, portal, change (one of KINDS), why (of the removed)."""
    withheld: int
    """Articles that tombstones removed; they are no rows."""
    remark: str = ""
    """What makes the counts mean something else."""


def changes_between(before: Path, after: Path) -> Changes:
    """What differs between two folders of releases; raises SchemaError where one is none."""
    manifests = read_manifest(before), read_manifest(after)
    data_dir, contents = _origin(after, manifests[1])
    return compare(before, after, contents, data_dir, *manifests)


def compare(
    before: Path,
    after: Path,
    contents: Contents | None,
    data_dir: Path | None,
    old: Manifest,
    new: Manifest,
) -> Changes:
    """What differs between two folders, whose manifests are given as one may not be written yet.

    `contents` is what the data folder of `after` has, None where that is not known.
    """
    both = _read(before).merge(_read(after), how="outer", on="id", suffixes=("_old", "_new"))
    change = pd.Series("", index=both.index, dtype=object)
    change[both["portal_old"].isna()] = "added"
    change[both["portal_new"].isna()] = "removed"
    is_both = both["portal_old"].notna() & both["portal_new"].notna()
    change[is_both & (both["content_sha256_old"] != both["content_sha256_new"])] = "revised"
    portal = both["portal_new"].fillna(both["portal_old"])
    told = pd.DataFrame({"id": both["id"], "portal": portal, "change": change, "why": None})
    gone = told["change"] == "removed"
    told.loc[gone, "why"] = _reasons(_addresses(before, told.loc[gone, "id"]), contents, data_dir)
    named = told["why"] == TOMBSTONE
    articles = told[~named & (told["change"] != "")].sort_values(["change", "portal", "id"])
    return Changes(
        before=old.version,
        after=new.version,
        articles=articles.reset_index(drop=True),
        withheld=int(named.sum()),
        remark=_remark(old, new),
    )


def json_lines(changes: Changes) -> Iterator[str]:
    """One object per article and line; a last one counts what tombstones removed."""
    for row in changes.articles.to_dict("records"):
        yield json.dumps({name: value for name, value in row.items() if value is not None})
    if changes.withheld:
        told = {"change": "removed", "why": TOMBSTONE, "count": changes.withheld}
        yield json.dumps(told)


def markdown(changes: Changes | None, version: str) -> str:
    """The counts as a page; None: there was no release before."""
    if changes is None:
        return f"# Changes of {version}\n\nThe first release: there is none before it.\n"
    return "\n".join([f"# Changes from {changes.before} to {changes.after}", "", *_page(changes)])


def _page(changes: Changes) -> Iterator[str]:
    articles = changes.articles
    counts = articles["change"].value_counts()
    removed = int(counts.get("removed", 0)) + changes.withheld
    yield (
        f"{counts.get('added', 0)} articles added, {removed} removed,"
        f" {counts.get('revised', 0)} revised.\n"
    )
    if changes.remark:
        yield f"{changes.remark}\n"
    reasons = {str(why): int(count) for why, count in articles["why"].value_counts().items()}
    if changes.withheld:
        reasons[_WITHHELD] = changes.withheld
    if reasons:
        yield "| why removed | articles |\n|---|---|"
        yield from (f"| {why} | {reasons[why]} |" for why in sorted(reasons))
        yield ""
    if len(articles):
        yield "| portal | added | removed | revised |\n|---|---|---|---|"
        for portal, rows in articles.groupby("portal"):
            told = rows["change"].value_counts()
            yield f"| {portal} | {' | '.join(str(told.get(kind, 0)) for kind in KINDS)} |"
        yield ""


def _remark(old: Manifest, new: Manifest) -> str:
    if old.choice.masked == new.choice.masked:
        return ""
    return "One of the two hides personal data: articles with such data count as revised."


def _origin(after: Path, manifest: Manifest) -> tuple[Path | None, Contents | None]:
    """The data folder of a release, and what its choice takes of it now."""
    data_dir = after.resolve().parent.parent
    if after.resolve().parent.name != "releases" or not (data_dir / "corpus").is_dir():
        return None, None
    try:
        return data_dir, survey(data_dir, manifest.choice)
    except SchemaError:
        return data_dir, None


def _read(folder: Path) -> pd.DataFrame:
    """Id, portal and content of the articles of a release."""
    columns = ["id", "portal", "content_sha256"]
    return _dataset(folder).to_table(columns=columns, filter=ds.field("is_latest")).to_pandas()


def _addresses(folder: Path, ids: "pd.Series[str]") -> pd.DataFrame:
    wanted = ds.field("is_latest") & ds.field("id").isin(pa.array(ids, pa.string()))
    columns = ["id", "url", "canonical_url"]
    found = _dataset(folder).to_table(columns=columns, filter=wanted).to_pandas()
    return found.set_index("id").reindex(ids).reset_index().set_index(ids.index)


def _dataset(folder: Path) -> ds.Dataset:
    files = sorted((folder / "data").glob("*.parquet"))
    return ds.dataset([str(file) for file in files], schema=COLUMNS, format="parquet")


def _reasons(
    gone: pd.DataFrame, contents: Contents | None, data_dir: Path | None
) -> "pd.Series[str]":
    """Why each of some articles is in a release no more."""
    reasons = pd.Series(UNKNOWN, index=gone.index, dtype=object)
    if contents is not None:
        latest = contents.records[contents.records["is_latest"]].set_index("id")["left_out"]
        reasons = gone["id"].map(latest).astype(object).fillna(UNKNOWN)
        reasons[~gone["id"].isin(latest.index)] = GONE
    if data_dir is not None and (tombstones := read_tombstones(data_dir)):
        rows = zip(gone["id"], gone["url"], gone["canonical_url"], strict=True)
        named = [tombstones.cover(*row) for row in rows]
        reasons[named] = TOMBSTONE
    return reasons
