"""README.md of a release: the data set's card.

The front matter is that of Hugging Face (https://huggingface.co/docs/hub/datasets-cards), so that
`datasets.load_dataset` reads the folder. The text follows the data statement of Bender and Friedman
(2018, https://aclanthology.org/Q18-1041) and the datasheets of Gebru et al. (2021,
https://doi.org/10.1145/3458723), as far as they can be filled in honestly.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

from corpus.release.figures import UNKNOWN, Figures
from corpus.release.manifest import COLUMNS, Manifest, columns_of
from corpus.release.splits import SPLITS

Portals = Mapping[str, Mapping[str, Any]]
"""Of each portal what `portals.parquet` says: name, host, province, rights, evidence."""

PRETTY_NAME = "baotinh: Vietnam's provincial news portals"

NOT_DECLARED = "undeclared"
"""Evidence for a portal that nobody declared."""

_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"))
_TASKS = ("text-generation", "fill-mask", "token-classification")
_SPECIAL = re.compile(r"([\\`*_\[\]|~$])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_TEXT = Template((Path(__file__).parent / "card.md").read_text("utf-8"))


def write_card(path: Path, manifest: Manifest, figures: Figures, portals: Portals) -> None:
    """Write the card of a release."""
    told = {
        "name": PRETTY_NAME,
        "brief": describe_briefly(manifest, portals),
        "version": manifest.version,
        "date": manifest.date,
        "year": manifest.date[:4],
        "config": manifest.config_sha256,
        "splits": _splits(manifest, figures),
        "split_rule": _split_rule(manifest),
        "masking": _MASKED if manifest.choice.masked else _PLAIN,
        "copies": _copies(manifest, figures),
        "languages": _counted(figures["languages"]),
        "gaps": "\n".join(f"- {line}" for line in _gaps(manifest, figures, portals)),
        "portals": _portals(figures, portals),
        "years": _years(figures),
        "columns": _columns(),
    }
    path.write_text(_front(manifest, figures) + _TEXT.substitute(told), "utf-8")


def describe_briefly(manifest: Manifest, portals: Portals) -> str:
    """What a release is, in a sentence or two."""
    return (
        f"News of Vietnamese portals as published (portals: {len(portals)}, rows: {manifest.rows}),"
        " with metadata, words, parts of speech and names (tagged by machine, not checked by"
        " hand), and clusters of articles that say the same."
    )


def licences(portals: Portals) -> list[str]:
    """What the portals say of rights, each statement once."""
    return sorted({_told(facts, "rights") for facts in portals.values()})


def escape(text: object) -> str:
    """A text from elsewhere as plain words of Markdown and HTML, in one line."""
    line = " ".join(str(text).split())
    return _SPECIAL.sub(r"\\\1", line.translate(_ENTITIES))


_MASKED = (
    "Personal data (e-mail addresses, telephone, citizen's and account numbers) is masked with `█`"
    " in texts, leads, titles, captions, tokens and names. Names of persons are not masked."
    " What is masked was found by rules; some of it is missed. Addresses (`url`, `image_url`) stay."
)
_PLAIN = (
    "Personal data is **not** masked: telephone numbers, e-mail addresses and account numbers that"
    " an article prints are in it. `pii_start` and `pii_end` tell where rules found them."
)


def _front(manifest: Manifest, figures: Figures) -> str:
    codes = {code: code for code in figures["languages"] if code not in (UNKNOWN, "und")}
    languages = sorted({"vi", *("vi" if code == "vie" else code for code in codes)})
    size = next((name for limit, name in _SIZES if manifest.rows < limit), "n>1M")
    lines = [
        "---",
        f"pretty_name: {json.dumps(PRETTY_NAME)}",
        *_listed("language", languages),
        "license: other",
        *_listed("task_categories", _TASKS),
        *_listed("size_categories", [size]),
        "configs:",
        "- config_name: default",
        "  data_files:",
    ]
    for split in _present(figures):
        lines += [f"  - split: {split}", f'    path: "data/{split}-*.parquet"']
    return "\n".join([*lines, "---", "", ""])


def _listed(key: str, values: Iterable[str]) -> list[str]:
    return [f"{key}:", *(f"- {json.dumps(value)}" for value in values)]


def _present(figures: Figures) -> list[str]:
    return [split for split in SPLITS if split in figures["splits"]]


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    names = [*head]
    lines = [names, ["---"] * len(names), *([escape(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _splits(manifest: Manifest, figures: Figures) -> str:
    head = ("split", "from", "rows", "clusters", "syllables", "tokens")
    rows = []
    for split in _present(figures):
        told = figures["splits"][split]
        first = manifest.boundaries.get(split) or ""
        rows.append((split, first, *(told[name] for name in head[2:])))
    return _table(head, rows)


def _split_rule(manifest: Manifest) -> str:
    if manifest.choice.split == "none":
        return "There is one split, `train`: choose a test of your own by `cluster_id` and by day."
    return (
        "The splits follow time: the newest tenth of the clusters is the test, the tenth before it"
        " the validation; boundaries are whole days. The articles of a cluster stay together, in"
        " the split of its earliest day, so that no text of the test was trained on under another"
        " address; what was printed again later is where it was printed first. Articles without a"
        " date are trained on, and some of them may be newer than the test. There is no random"
        " split: it would put copies of a text, and reports of one event, on both sides."
    )


def _copies(manifest: Manifest, figures: Figures) -> str:
    choice = manifest.choice
    which = "One article of each cluster is kept." if choice.canonical else "All are kept."
    versions = "every version" if choice.all_versions else "the latest version"
    return (
        f"{figures['articles']} articles form {figures['clusters']} clusters of articles that say"
        f" the same (Jaccard of syllable 3-grams at least .7). {which} Of each article it holds"
        f" {versions}. Profile: `{choice.profile}`."
    )


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{escape(name)} {count}" for name, count in counts.items())


def _gaps(manifest: Manifest, figures: Figures, portals: Portals) -> Iterator[str]:
    if manifest.choice.split == "time" and "test" not in figures["splits"]:
        yield "There is no test: no day divides the clusters near enough to one tenth."
    for why, count in figures["left_out"].items():
        yield f"Records left out ({escape(why)}): {count}."
    if figures["withheld"]:
        yield f"Articles withheld by request: {figures['withheld']}."
    if figures["undated"]:
        yield f"Rows without a date: {figures['undated']}."
    if unknown := [slug for slug, facts in portals.items() if not facts]:
        yield f"Not declared, read by the generic reader: {', '.join(map(escape, unknown))}."
    yield (
        "`evidence` says what the declaration of a portal rests on; none of these is a check of the"
        " live portal. How much of a portal's articles was reached is not known."
    )


def _portals(figures: Figures, portals: Portals) -> str:
    head = ("portal", "name", "host", "province", "rows", "from", "to", "evidence", "rights")
    rows = []
    for slug, told in figures["portals"].items():
        facts = portals[slug]
        names = [_told(facts, name) for name in ("name", "host", "province")]
        days = [told["first_day"] or "", told["last_day"] or ""]
        about = [_told(facts, name) for name in ("evidence", "rights")]
        rows.append((slug, *names, told["rows"], *days, *about))
    return _table(head, rows)


def _told(facts: Mapping[str, Any], name: str) -> str:
    if facts:
        return facts.get(name) or ""
    return {"evidence": NOT_DECLARED, "rights": "Not known; ask the publisher."}.get(name, "")


def _years(figures: Figures) -> str:
    years = [*figures["years"]]
    rows = [
        (slug, *(told["years"].get(year, "") for year in years))
        for slug, told in figures["portals"].items()
    ]
    return _table(("portal", *years), [*rows, ("all", *figures["years"].values())])


def _columns() -> str:
    meanings = [(field.metadata or {}).get(b"meaning", b"").decode() for field in COLUMNS]
    rows = zip(columns_of(COLUMNS), meanings, strict=True)
    return _table(
        ("column", "type", "null", "meaning"),
        [(name, kind, "yes" if may else "", meaning) for (name, kind, may), meaning in rows],
    )
