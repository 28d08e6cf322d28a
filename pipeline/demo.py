"""What `baotinh demo` shows of the corpus that it has built from the sample portals."""

from pathlib import Path

import pandas as pd

import corpus
from pipeline.tables import print_stats

_CLUSTERED = "title portal published_at published_date authors source".split()
_CLUSTERED += ["cluster_id", "cluster_size", "is_canonical"]
_SHOWN = ["portal", "published_date", "title", "authors", "source", "n_tokens"]


def show(data: Path) -> None:
    """Print counts, rejects, versions, copies and a data frame, and what to try next."""
    print("\n4. What is in it.")
    print_stats(corpus.stats(data))
    _show_rejects(corpus.rejects(data))
    _show_versions(corpus.load(data, latest=False))
    frame = corpus.load(data)
    _show_copies(corpus.load(data, columns=_CLUSTERED))
    print("\nThe last five articles:")
    latest = frame.sort_values("published_at").tail(5)[_SHOWN]
    print(latest.to_string(index=False, max_colwidth=44))
    print(_next(data))


def _show_rejects(rejects: pd.DataFrame) -> None:
    print("\nPages that gave no record, each with its reason:")
    for row in rejects.drop_duplicates("url").to_dict("records"):
        named = row["title"] if isinstance(row["title"], str) else row["url"]
        print(f"  {row['reason']!s:14} {row['portal']!s:14} {named}")


def _show_versions(versions: pd.DataFrame) -> None:
    """Articles that were corrected: the same id with another text."""
    counts = versions.groupby("id")["content_sha256"].nunique()
    for key in counts[counts > 1].index:
        rows = versions[versions["id"] == key].drop_duplicates("content_sha256")
        print(f"\nCorrected, both versions kept: {rows['title'].iloc[0]}")
        for fetched, text in zip(rows["fetched_at"], rows["text"], strict=True):
            print(f"  fetched {fetched:%Y-%m-%d}: {_first_number(text)}")


def _first_number(text: str) -> str:
    """The first sentence that differs between versions of a news text has a number in it."""
    part = next((part for part in text.split("\n\n") if any(map(str.isdigit, part))), text)
    return part[:88] + "…"


def _show_copies(frame: pd.DataFrame) -> None:
    """Articles that two portals printed."""
    for _, rows in frame[frame["cluster_size"] > 1].groupby("cluster_id"):
        ordered = rows.sort_values(["is_canonical", "published_at"], ascending=[False, True])
        print(f"\nOn two portals: {ordered['title'].iloc[0]}")
        for row in ordered.to_dict("records"):
            by = ", ".join(row["authors"]) or f"credited to {row['source']}"
            print(f"  {row['published_date']} {row['portal']}, {by}")


def _next(data: Path) -> str:
    return f"""
The Parquet files lie in {data / "corpus"}. What to try next:

  in Python
    import corpus
    df = corpus.load({str(data)!r}, provinces=["Cần Thơ"], profile="clean", canonical=True)
    corpus.tokens(df).head(20)

  on the command line
    baotinh --data {data} stats --json
    baotinh extract --generic PAGE.html      any Vietnamese news page you saved
    baotinh import FILE.warc.gz && baotinh build
    baotinh portals                          what can be crawled, and how each is known"""
