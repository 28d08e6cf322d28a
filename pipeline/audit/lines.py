"""Facts of an article as lines of a terminal.

Pages are hostile: only what is text reaches the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from pipeline.audit.changes import Change
    from pipeline.audit.clusters import Member
    from pipeline.audit.collecting import Audit
    from pipeline.audit.pages import RawPage
    from pipeline.audit.scores import Broken, Scores, Verdict, Word
    from pipeline.audit.traces import Reject, Scheduled
    from pipeline.audit.versions import Version

_LONGEST = 300
"""Characters of a text of a page that are printed."""
_CHANGED = 160
"""Characters of the words on one side of a change."""
_WORDS = 40
"""Of the first sentence."""


def clean(text: str, longest: int = _LONGEST) -> str:
    """A text on one line, cut, without what steers a terminal or changes the direction of print."""
    begin = text[: 4 * longest]
    line = " ".join("".join(one for one in begin if one.isprintable() or one.isspace()).split())
    is_cut = len(line) > longest or len(begin) < len(text)
    return line[:longest].rstrip() + "…" if is_cut else line


def text(*parts: str | None, sign: str = " · ") -> Text:
    """Parts of a line; those that are empty are left out."""
    return Text(sign.join(clean(part, 4 * _LONGEST) for part in parts if part))


def province(told: Audit) -> str:
    """Its province at publication, and today's where that is another."""
    names = [name for name in (told.province, told.province_now) if name]
    return ", today ".join(dict.fromkeys(names))


def published(told: Audit) -> Text:
    """When it was published, as exactly as the page tells, and what the page prints."""
    printed = told.printed
    if printed.published_at is None:
        return text("day unknown")
    is_timed = printed.published_precision == "minute"
    moment = when(printed.published_at) if is_timed else f"{printed.published_at:%Y-%m-%d}"
    return text(moment, f"printed “{clean(printed.published_raw or '')}”")


def when(moment: datetime | None) -> str:
    """A moment to the minute; empty for none."""
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def tombstones(told: Audit) -> Text:
    """Whether tombstones.txt names it, and where it lies all the same."""
    if not told.is_tombstoned:
        return text("not named")
    return Text("named", "red").append(f"; it still lies in {', '.join(told.lies_in)}", "none")


def version(one: Version, *, is_again: bool) -> Text:
    """When a version was fetched, and which words it has."""
    return text(
        f"fetched {when(one.fetched_at) or 'at a time unknown'}",
        f"content {one.content_sha256[:12]}",
        "the same words again" if is_again else "",
        "latest" if one.is_latest else "",
    )


def change(one: Change) -> Text:
    """As wdiff prints it: [-removed-] {+added+}."""
    line = Text(f"… {clean(one.before)} " if one.before else "")
    if one.removed:
        line.append(f"[-{clean(one.removed, _CHANGED)}-]", "red")
    if one.added:
        line.append(f"{{+{clean(one.added, _CHANGED)}+}}", "green")
    return line.append(f" {clean(one.after)} …" if one.after else "")


def place(one: RawPage) -> Text:
    """Where the page of a version lies, or why it does not."""
    there = text(f"{one.warc_file} at byte {one.warc_offset}" if one.warc_file else "")
    if one.trouble is None:
        return there
    return there.append(" · " * bool(there)).append(clean(one.trouble), "red")


def page(one: RawPage) -> Text:
    """What the archive holds of a version; empty where that is nothing."""
    if one.size is None:
        return Text()
    status = f"HTTP {one.http_status}" if one.http_status else "imported"
    proof = f"sha256 {one.raw_sha256[:12]} as archived" if one.raw_sha256 else ""
    return text(f"{one.size:,} bytes", status, one.encoding, proof)


def quality(measured: Mapping[str, float | None]) -> Text:
    """The ratios, by their names."""
    told = {name.removesuffix("_ratio"): value for name, value in measured.items()}
    known = (f"{name} {value:.2f}" for name, value in told.items() if value is not None)
    return text(", ".join(known).replace("mean_word_length", "word length") or "not measured")


def verdict(one: Verdict) -> str:
    """Whether a profile keeps it, and the first rule that does not."""
    if one.lacking:
        return f"{one.profile} cannot tell without {', '.join(one.lacking)}"
    rule = one.broken[0].rule if one.broken else ""
    return f"{one.profile} leaves it out ({rule})" if rule else f"{one.profile} keeps it"


def broken(one: Broken) -> Text:
    """A rule that leaves it out, with its value."""
    value = f"{one.value:.3g}" if isinstance(one.value, float) else str(one.value)
    wanted = one.wanted if one.wanted[:1] in "≥≤=" else one.wanted.partition(" ")[2]
    return text(f"{one.rule}: {clean(value)}, to be {wanted}", one.meaning)


def counts(scores: Scores) -> Text:
    """How long its text is."""
    names = ("n_syllables", "n_sentences", "n_tokens", "n_chars")
    counted = {name: getattr(scores, name) for name in names}
    told = (
        f"{count:,} {name.removeprefix('n_').replace('chars', 'characters')}"
        for name, count in counted.items()
        if count is not None
    )
    return text(", ".join(told) or "not counted", scores.annotator)


def named(counts: Mapping[str, int] | None, unknown: str) -> str:
    """Counts by their names."""
    if counts is None:
        return unknown
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"


def sentence(words: Iterable[Word]) -> Text:
    """A sentence with the universal part of speech after each word."""
    line = Text()
    for number, word in enumerate(words):
        if number == _WORDS:
            return line.append("…")
        line.append(clean(word.token).replace(" ", "_"))
        line.append(f"/{clean(word.upos or word.pos or '')} ", "dim")
    return line


def member(one: Member, told: Audit) -> Text:
    """An article of the cluster of the one that is told of."""
    lag = "day unknown" if one.lag_hours is None else f"{one.lag_hours:+.1f} h"
    return text(
        "first" if one.is_canonical else lag,
        one.portal or "its record is gone",
        f"{one.published_at:%Y-%m-%d}" if one.published_at else "",
        "this one" if one.id == told.id else one.id,
        clean(one.title, 60) if one.title and one.title != told.printed.title else "",
    )


def reject(one: Reject) -> Text:
    """A page that gave no record: why, and where it lies."""
    return text(
        one.reason,
        one.detail,
        f"at {one.stage}",
        when(one.fetched_at) and f"fetched {when(one.fetched_at)}",
        f"{one.warc_file} at byte {one.warc_offset}",
    )


def scheduled(one: Scheduled) -> Text:
    """What becomes of an address in the frontier."""
    return text(
        f"{one.kind}, {one.state}" + (f": {one.reason}" if one.reason else ""),
        f"due {when(one.next_fetch_at)}" if one.state == "waiting" else "",
        f"failures in a row: {one.attempts}" if one.attempts else "",
    )


def history(one: Scheduled) -> Text:
    """What became of an address so far."""
    status = f" (HTTP {one.status})" if one.status else ""
    return text(
        f"found {when(one.discovered_at)}",
        f"fetches: {one.fetches}, changes: {one.changes}",
        f"last {when(one.fetched_at)}{status}" if one.fetched_at else "",
    )
