"""The report: what it counts, that what pages say stays text, and that a browser shows it."""

from __future__ import annotations

import json
import math
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import accumulate
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from conftest import baotinh
from corpora import write_corpus
from lxml import html

from corpus.errors import MissingExtra
from corpus.provinces import MERGER, provinces
from corpus.records import Reason, Rejected
from corpus.report import write_report
from corpus.report.counting import count_facts
from corpus.report.drawing import draw
from corpus.report.facts import Reprint
from corpus.report.grid import NOW, THEN
from corpus.report.words import Tally, log_odds
from corpus.schema import CLUSTERS
from corpus.store import write_rejects
from pipeline.cli import main

HOSTILE = (
    "<script>window.hostile=1</script>",
    '"><img src=x onerror=window.hostile=2>',
    "</style></svg><svg onload=window.hostile=3>",
    "{{ 7*7 }}{% raw %}' onfocus='window.hostile=4' autofocus='",
)
VECTOR = " ".join(HOSTILE)
WORDS = ["Bà", "con", "bản", "Mường Sa", "gặt", "lúa", "mới", "."]
TAGS = ["NOUN", "NOUN", "NOUN", "PROPN", "VERB", "NOUN", "ADJ", "PUNCT"]


def _annotated(words: list[str], tags: list[str], **facts: Any) -> dict[str, Any]:
    text = " ".join(words)
    ends = [end - 1 for end in accumulate(len(word) + 1 for word in words)]
    starts = [end - len(word) for word, end in zip(words, ends, strict=True)]
    entity = tags.index("PROPN")
    return {
        "text": text,
        "tokens": words,
        "pos": tags,
        "upos": tags,
        "token_start": starts,
        "token_end": ends,
        "sentence_length": [len(words)],
        "entity_text": [words[entity]],
        "entity_label": ["LOC"],
        "entity_start": [starts[entity]],
        "entity_end": [ends[entity]],
        "pii_kind": [],
        "pii_start": [],
        "pii_end": [],
        "n_tokens": len(words),
        "n_syllables": len(text.split()),
        **facts,
    }


def _day(text: str) -> dict[str, Any]:
    day = date.fromisoformat(text)
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    return {"published_date": day, "published_at": at, "published_precision": "minute"}


def _fetched(day: int) -> datetime:
    return datetime(2026, 3, day, 8, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Four articles of two portals, one of them in two versions, two rejects of one address."""
    dak_nong = {"province": "Đắk Nông", "province_now": "Lâm Đồng", "fetched_at": _fetched(1)}
    hue = {"province": "Thừa Thiên Huế", "province_now": "Huế", "portal": "khac"}
    rows = [
        _annotated(WORDS * 8, TAGS * 8, id="a", title="Một", sapo="Lúa", section="Kinh tế",
                   flags=["eth"], **dak_nong, **_day("2024-05-03")),
        {**dak_nong, **_day("2024-05-20"), "id": "b", "title": "Cũ", "n_syllables": 5000,
         "flags": ["eth"], "authors": ["Hà"]},
        {**dak_nong, **_day("2024-05-20"), "id": "b", "title": "Sửa", "n_syllables": 250,
         "fetched_at": _fetched(9)},
        _annotated(["Cửa", "Thuận An", "mở", "hội"] * 20, ["NOUN", "PROPN", "VERB", "NOUN"] * 20,
                   id="c", title="Ba", authors=["Lan"], fetched_at=_fetched(2), **hue,
                   **_day("2025-08-01")),
        {**hue, "id": "d", "title": "Không ngày", "fetched_at": _fetched(3), "n_syllables": 2500},
    ]  # fmt: skip
    write_corpus(tmp_path, rows)
    rejected = [
        Rejected(url=url, portal="khac", stage="extract", reason=reason)
        for url, reason in (("u", Reason.LOGIN), ("u", Reason.LISTING), ("v", Reason.LISTING))
    ]
    write_rejects(tmp_path / "rejects" / "khac" / "0.parquet", rejected, "test")
    return tmp_path


def test_articles_are_counted_once_in_their_latest_version(data: Path) -> None:
    facts = count_facts(data)
    assert facts.articles == 4
    assert facts.newest == _fetched(9)
    told = {
        one.portal: (one.articles, one.rejected, one.undated, one.last) for one in facts.portals
    }
    assert told == {
        "khac": (2, 2, 1, date(2025, 8, 1)),
        "sample": (2, 0, 0, date(2024, 5, 20)),
    }
    months = [(one.portal, one.month, one.articles) for one in facts.months]
    assert months == [("khac", "2025-08", 1), ("sample", "2024-05", 2)]
    lengths = {one.low: one.articles for one in facts.lengths if one.articles}
    assert lengths == {0: 1, 100: 1, 200: 1, 2000: 1}
    assert [(one.name, one.count) for one in facts.flags] == [("eth", 1)]
    assert Counter({(one.portal, one.reason): one.pages for one in facts.rejects}) == {
        ("khac", "LISTING"): 2
    }


def test_provinces_are_those_of_the_day_and_of_today(data: Path) -> None:
    facts = count_facts(data)
    assert facts.then == {"Đắk Nông": 2}, "a day after the merger and no day are not of the 63"
    assert facts.now == {"Lâm Đồng": 2, "Huế": 2}


def test_coverage_is_a_share_of_the_year(data: Path) -> None:
    coverage = {(one.field, one.year): one.share for one in count_facts(data).coverage}
    assert coverage["sapo", 2024] == coverage["section", 2024] == 0.5
    assert coverage["authors", 2024] == 0, "the older version had one"
    assert coverage["authors", 2025] == coverage["minute", 2025] == 1
    assert {year for _, year in coverage} == {2024, 2025}


def test_words_names_and_sections_belong_to_the_province_of_today(data: Path) -> None:
    hue, lam_dong = sorted(count_facts(data).provinces, key=lambda one: str(one.province))
    assert {one.word for one in hue.words} == {"cửa", "Thuận An", "mở", "hội"}
    assert {one.word for one in lam_dong.words} == {
        *("bà", "con", "bản", "Mường Sa", "gặt", "lúa", "mới")
    }
    assert all(one.score and one.score > 0 for one in (*hue.words, *lam_dong.words))
    assert [(one.name, one.count) for one in lam_dong.entities["LOC"]] == [("Mường Sa", 1)]
    assert [one.name for one in lam_dong.sections] == ["Kinh tế"]


def test_what_a_tombstone_names_is_not_counted(data: Path) -> None:
    (data / "tombstones.txt").write_text("https://bao-muongsa.example/a.html\n", "utf-8")
    facts = count_facts(data)
    assert facts.articles == 3
    assert all(one.province != "Lâm Đồng" or not one.words for one in facts.provinces)


def test_reprints_are_counted_by_pair_with_the_middle_lag(data: Path) -> None:
    assert count_facts(data).reprints is None
    rows = [("a", True, 0.0), ("c", False, 30.0), ("d", False, 10.0), ("b", False, None)]
    table = pa.Table.from_pylist(
        [
            {"id": key, "cluster_id": "a", "cluster_size": 4, "is_canonical": is_first,
             "first_portal": "sample", "lag_hours": lag}
            for key, is_first, lag in rows
        ],
        schema=CLUSTERS,
    )  # fmt: skip
    (data / "derived").mkdir()
    pq.write_table(table, data / "derived" / "clusters.parquet")
    facts = count_facts(data)
    assert facts.reprints == (
        Reprint(first_portal="sample", portal="khac", articles=2, median_lag=20.0),
        Reprint(first_portal="sample", portal="sample", articles=1, median_lag=None),
    )
    assert facts.unclustered == 0
    pq.write_table(table[:2], data / "derived" / "clusters.parquet")
    assert count_facts(data).unclustered == 2


def test_scores_are_the_log_odds_of_monroe_and_others() -> None:
    counts = pd.DataFrame(
        [("x", "lúa", 30), ("x", "gặt", 10), ("y", "lúa", 20), ("y", "cá", 40)],
        columns=["province", "name", "count"],
    )
    found = log_odds(counts).set_index(["province", "name"])["score"]
    for (province, name), score in found.items():
        assert score == pytest.approx(_monroe(counts, province, name))
    assert found.index[0] == ("y", "cá")
    alone = log_odds(counts[counts["province"] == "x"])
    assert alone["score"].isna().all()
    assert list(alone["name"]) == ["lúa", "gặt"]


def _monroe(counts: pd.DataFrame, province: str, name: str) -> float:
    """Equations 16, 20 and 22 with the prior of 500 words spread as in the whole corpus."""
    here, there = counts["province"] == province, counts["province"] != province
    named = counts["name"] == name
    prior = 500 * counts["count"][named].sum() / counts["count"].sum()

    def odds(group: pd.Series[bool]) -> tuple[float, float]:
        count, size = counts["count"][group & named].sum() + prior, counts["count"][group].sum()
        return count, math.log(count / (size + 500 - count))

    (first, first_odds), (second, second_odds) = odds(here), odds(there)
    return (first_odds - second_odds) / math.sqrt(1 / first + 1 / second)


def test_a_tally_of_many_parts_is_that_of_one() -> None:
    names = [f"tên {place * place % 97}" for place in range(2000)]
    parts, whole = Tally("name"), Tally("name")
    whole.add(pa.array(names))
    for start in range(0, 2000, 100):
        parts.add(pa.array(names[start : start + 100]))
    assert parts.counts().to_dict("list") == whole.counts().to_dict("list")
    assert dict(zip(*whole.counts().to_dict("list").values(), strict=True)) == Counter(names)


def test_tiles_are_the_provinces_of_each_time() -> None:
    before = provinces(date(2025, 6, 30))
    assert sorted(tile.province for tile in THEN) == sorted(one.name for one in before)
    assert sorted(tile.province for tile in NOW) == sorted(one.name for one in provinces(MERGER))
    for tiles in (THEN, NOW):
        assert len({(tile.row, tile.column) for tile in tiles}) == len(tiles)


def test_a_sample_shows_words_entities_and_no_personal_data(tmp_path: Path) -> None:
    words = [*WORDS * 8, "0912345678"]
    start = len(" ".join(words)) - 10
    row = _annotated(words, [*TAGS * 8, "NUM"], portal="sample", **_day("2024-05-03"))
    spans = {"pii_kind": ["phone"], "pii_start": [start], "pii_end": [start + 10]}
    write_corpus(tmp_path, [{**row, **spans, "id": "a"}], 1)
    (sample,) = count_facts(tmp_path).samples
    pieces = [piece for paragraph in sample.paragraphs for run in paragraph for piece in run.pieces]
    assert "".join(piece.space + piece.text for piece in pieces) == row["text"][:start] + "█" * 10
    assert [piece.upos for piece in pieces] == row["upos"]
    labels = [(run.label, run.pieces[0].text) for run in sample.paragraphs[0] if run.label]
    assert labels == [("LOC", "Mường Sa")]
    assert sample.section is None
    assert not sample.is_cut


def test_an_article_whose_personal_data_is_unknown_is_no_sample(tmp_path: Path) -> None:
    row = _annotated(WORDS * 8, TAGS * 8, **_day("2024-05-03"))
    spans = dict.fromkeys(["pii_kind", "pii_start", "pii_end"])
    write_corpus(tmp_path, [{**row, **spans}], 1)
    assert count_facts(tmp_path).samples == ()
    assert "No article was both annotated" in _page(tmp_path).text_content()


def _page(data: Path) -> html.HtmlElement:
    write_report(data, data / "report.html")
    return html.fromstring((data / "report.html").read_bytes())


def test_the_same_corpus_gives_the_same_bytes(data: Path) -> None:
    pages = []
    for name in ("one.html", "two.html"):
        write_report(data, data / name)
        pages.append((data / name).read_bytes())
    assert pages[0] == pages[1]
    assert b"2026-03-09" in pages[0], "the day on which the newest page was fetched"


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of a corpus in which whatever a page may say is an attack."""
    data = tmp_path_factory.mktemp("hostile")
    words = [HOSTILE[0], *WORDS * 8, *HOSTILE]
    tags = ["PROPN", *TAGS * 8, *["NOUN"] * 4]
    rows = [
        _annotated(
            words, tags, id=f"{place}", title=f"{attack} {place}", section=attack, source=attack,
            canonical_url="javascript:window.hostile=5", url="javascript:window.hostile=5",
            entity_label=[attack] if place == 3 else ["PER"], flags=[attack], lang=attack,
            portal=f"cong-{place}{attack}", province_now=attack, fetched_at=_fetched(1),
            authors=[attack], **_day("2025-08-01"),
        )
        for place, attack in enumerate(HOSTILE)
    ]  # fmt: skip
    write_corpus(data, rows)
    rejected = [
        Rejected(url=attack, portal=attack, stage="extract", reason=attack, title=attack)  # type: ignore[arg-type]
        for attack in HOSTILE
    ]
    write_rejects(data / "rejects" / "sample" / "0.parquet", rejected, "test")
    clusters = [
        {"id": f"{place}", "cluster_id": "0", "cluster_size": 4, "is_canonical": place == 0,
         "first_portal": f"cong-0{HOSTILE[0]}", "lag_hours": 1.0}
        for place in range(4)
    ]  # fmt: skip
    (data / "derived").mkdir()
    pq.write_table(
        pa.Table.from_pylist(clusters, schema=CLUSTERS), data / "derived/clusters.parquet"
    )
    write_report(data, data / "report.html")
    return data / "report.html"


def test_what_pages_say_stays_text(hostile: Path) -> None:
    page = html.fromstring(hostile.read_bytes())
    kinds = {element.tag for element in page.iter() if isinstance(element.tag, str)}
    assert not kinds & {
        "script",
        "img",
        "iframe",
        "object",
        "embed",
        "foreignobject",
        "image",
        "use",
    }
    names = {name for element in page.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on")}
    assert "autofocus" not in names
    links = {element.get("href") for element in page.iter("a", "link")}
    assert all(link.startswith("#") or link == "data:," for link in links)
    said = page.text_content()
    for attack in HOSTILE:
        assert said.count(attack) > 5, "in titles, lists, tables and charts"
    drawn = [text.text_content() for text in page.iterfind(".//svg//text")]
    assert any("<script>" in text for text in drawn)


def test_a_long_line_and_many_names_end(tmp_path: Path) -> None:
    count = 100_000
    row = _annotated(["Á"] * count, ["PROPN"] * count, title="<" * 200_000, **_day("2025-08-01"))
    row |= {
        "entity_text": ["Á"] * count,
        "entity_label": ["PER"] * count,
        "entity_start": row["token_start"],
        "entity_end": row["token_end"],
    }
    long = _annotated(["x" * 200_000, *WORDS * 8], ["NOUN", *TAGS * 8], portal="khac",
                      **_day("2025-08-01"))  # fmt: skip
    write_corpus(tmp_path, [row, long], 1)
    facts = write_report(tmp_path, tmp_path / "report.html")
    assert len(facts.samples) == 2


def test_an_empty_corpus_has_a_report(tmp_path: Path) -> None:
    write_corpus(tmp_path, [], 1)
    page = _page(tmp_path)
    assert "Nothing to count." in page.text_content()
    assert len(page.findall(".//svg")) == 2, "the two maps"


def test_charts_reach_for_no_network() -> None:
    with pytest.raises(ValueError, match="bao-mau"):
        draw({"data": {"url": "https://bao-mau.example/a.json"}, "mark": "bar"})


@pytest.mark.parametrize("module", ["jinja2", "vl_convert"])
def test_a_missing_library_names_its_extra(
    module: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=r"baotinh\[report\]"):
        write_report(data, data / "report.html")
    done = CliRunner().invoke(main, ["--data", str(data), "report"])
    assert done.exit_code == 2
    assert done.output.startswith(f"baotinh: a report needs {module}")
    assert not (data / "report.html").exists()


def test_the_verb_writes_where_it_is_told(data: Path, tmp_path: Path) -> None:
    done = baotinh("--data", data, "report", "-o", tmp_path / "deep" / "x.html")
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{tmp_path / 'deep' / 'x.html'}: 4 articles of 2 portals\n"
    assert baotinh("--data", data, "report").returncode == 0
    assert (data / "report.html").read_bytes() == (tmp_path / "deep" / "x.html").read_bytes()
    nothing = baotinh("--data", tmp_path / "nothing", "report")
    assert nothing.returncode == 2
    assert "no corpus in" in nothing.stderr


CSS = Path(sys.modules["corpus.report"].__path__[0], "page.css").read_text("utf-8")
_ON_PAPER = ("ink", "soft", "noun", "propn", "verb", "adj", "num", "other")
_PAIRS = [*((name, "paper") for name in _ON_PAPER), ("ink", "panel"),
          *((f"q{step}-ink", f"q{step}") for step in range(6))]  # fmt: skip


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), _PAIRS)
def test_words_have_the_contrast_of_wcag_aa(ink: str, paper: str, theme: int) -> None:
    """WCAG 2.2, success criterion 1.4.3: 4.5 to 1."""
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", CSS.split("@media")[theme]))
    lights = sorted((_luminance(colours[ink]), _luminance(colours[paper])))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Debian's Chromium, fresh and alone."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("no chromium and chromedriver here: the report is not opened in a browser")
    from selenium import webdriver  # noqa: PLC0415
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for word in (
        *("headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run"),
        *("disable-background-networking", "disable-component-update", "disable-sync"),
        *("disable-dev-shm-usage", f"user-data-dir={tmp_path_factory.mktemp('profile')}"),
    ):
        options.add_argument(f"--{word}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


def _open(browser: Any, path: Path, width: int = 1280, scheme: str = "light") -> None:
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get(path.as_uri())


def _requests(browser: Any) -> list[str]:
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [event["params"]["request"]["url"] for event in events
            if event["method"] == "Network.requestWillBeSent"]  # fmt: skip
    return [url for url in urls if not url.startswith("data:")]


_DRAWN = """
return [...document.querySelectorAll('[data-chart]')]
  .filter(chart => getComputedStyle(chart).display !== 'none').map(chart => {
    const svg = chart.querySelector('svg'), box = svg.getBoundingClientRect();
    const marks = [...svg.querySelectorAll('.role-mark path, .role-mark line')]
      .map(mark => mark.getBoundingClientRect()).filter(box => box.width + box.height > 0);
    const names = [...svg.querySelectorAll('text')].filter(text => text.getBBox().width > 0);
    return [chart.dataset.chart, box.width > 50 && box.height > 20, marks.length, names.length,
            chart.getAttribute('aria-label').length];
  });
"""
_CHARTS = [
    *("months", "portal-months", "then", "now", "lengths", "coverage", "reprints", "measures"),
    *("languages", "flags", "rejects"),
]


def _has_drawn(browser: Any, charts: list[str]) -> None:
    drawn = browser.execute_script(_DRAWN)
    assert [name for name, *_ in drawn] == charts
    for name, has_room, marks, names, described in drawn:
        assert has_room, name
        assert marks, name
        assert names > 1, name
        assert described > 10, name


@pytest.fixture(scope="module")
def demo_report(demo: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the sample portals, duplicates looked for."""
    data = tmp_path_factory.mktemp("report") / "data"
    shutil.copytree(demo[0], data)
    assert baotinh("--data", data, "dedupe").returncode == 0
    write_report(data, data / "report.html")
    return data / "report.html"


def test_chromium_draws_all_charts_in_both_languages(browser: Any, demo_report: Path) -> None:
    _open(browser, demo_report)
    _has_drawn(browser, _CHARTS)
    browser.find_element("id", "lang-en").click()
    _has_drawn(browser, _CHARTS)
    assert browser.find_element("tag name", "h1").text == "The corpus at a glance"
    assert browser.get_log("browser") == []
    assert _requests(browser) == [demo_report.as_uri()]


def test_chromium_runs_nothing_that_a_page_said(browser: Any, hostile: Path) -> None:
    _open(browser, hostile)
    assert browser.execute_script("return window.hostile === undefined")
    _has_drawn(browser, [name for name in _CHARTS if name != "measures"])
    assert browser.get_log("browser") == []
    assert _requests(browser) == [hostile.as_uri()]


def test_chromium_would_run_nothing_that_got_in(browser: Any, demo_report: Path) -> None:
    _open(browser, demo_report)
    browser.execute_script(
        "const bad = document.createElement('script'); bad.textContent = 'window.hostile = 9';"
        "document.body.append(bad); document.body.append(Object.assign("
        "document.createElement('img'), {src: 'http://127.0.0.1:9/hostile.png'}));"
    )
    assert browser.execute_script("return window.hostile === undefined")
    refused = [entry["message"] for entry in browser.get_log("browser")]
    assert len(refused) == 2
    assert all("Content Security Policy" in message for message in refused)


@pytest.mark.parametrize("page", ["demo_report", "hostile"])
def test_chromium_scrolls_no_phone_sideways(
    browser: Any, page: str, request: pytest.FixtureRequest
) -> None:
    _open(browser, request.getfixturevalue(page), width=360)
    browser.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
    for language in ("lang-vi", "lang-en"):
        browser.find_element("id", language).click()
        page_width, room = browser.execute_script(
            "const page = document.documentElement; return [page.scrollWidth, page.clientWidth]"
        )
        assert page_width <= room <= 360


def test_chromium_is_dark_where_the_reader_is(browser: Any, demo_report: Path) -> None:
    colours = []
    for scheme in ("light", "dark"):
        _open(browser, demo_report, scheme=scheme)
        ask = "const has = getComputedStyle(arguments[0]); return [has.backgroundColor, has.fill]"
        bar = browser.find_element("css selector", "[data-chart=months] .role-mark path")
        body = browser.find_element("tag name", "body")
        colours.append((browser.execute_script(ask, body)[0], browser.execute_script(ask, bar)[1]))
    (paper, mark), (dark_paper, dark_mark) = colours
    assert paper != dark_paper
    assert mark != dark_mark


def test_chromium_goes_by_keyboard(browser: Any, demo_report: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains  # noqa: PLC0415
    from selenium.webdriver.common.keys import Keys  # noqa: PLC0415

    def press(key: str) -> Any:
        ActionChains(browser).send_keys(key).perform()
        return browser.switch_to.active_element

    _open(browser, demo_report)
    assert press(Keys.TAB).get_attribute("class") == "skip"
    assert press(Keys.TAB).get_attribute("id") == "lang-vi"
    assert press(Keys.ARROW_RIGHT).get_attribute("id") == "lang-en"
    assert browser.find_element("tag name", "h1").text == "The corpus at a glance"
    reached = {press(Keys.TAB).tag_name for _ in range(14)}
    assert {"a", "summary", "div"} <= reached, "links, tables to open, a table to scroll"
    opened = browser.switch_to.active_element
    assert opened.tag_name == "summary"
    was_open = opened.find_element("xpath", "..").get_property("open")
    press(Keys.ENTER)
    assert opened.find_element("xpath", "..").get_property("open") is not was_open
