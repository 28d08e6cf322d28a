"""The main job on real pages, where the shared material is at hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import baotinh, page

import corpus
from corpus.records import Article, Rejected
from crawler.extraction import extract
from crawler.portals import portal

FLOORS = json.loads((Path(__file__).parent / "quality" / "floors.json").read_text("utf-8"))


def _run(shared: Path, data: Path, slug: str) -> str:
    replay = shared / "replay" / f"{slug}.daknong.gov.vn.warc.gz"
    done = baotinh("--data", data, "run", slug, "--replay", replay)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def dakrlap(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("dakrlap")
    _run(shared, data, "dakrlap")
    return data


def test_dakrlap_every_listed_article_has_an_outcome(dakrlap: Path) -> None:
    records, rejects = corpus.load(dakrlap), corpus.rejects(dakrlap)
    assert len(set(records["url"]) | set(rejects["url"])) == len(records) + len(rejects) == 109
    assert len(records) >= 80
    others = rejects[rejects["reason"] != "NOTICE_ONLY"]
    assert len(others) <= 5, others[["url", "reason"]].to_string()


def test_dakrlap_offsets_rebuild_every_text(dakrlap: Path) -> None:
    for row in corpus.load(dakrlap).itertuples():
        parts = [row.text[a:b] for a, b in zip(row.token_start, row.token_end, strict=True)]
        assert [" ".join(part.split()) for part in parts] == list(row.tokens)
        assert "".join("".join(part.split()) for part in parts) == "".join(row.text.split())


def test_dakrlap_a_second_run_adds_nothing(dakrlap: Path, shared: Path) -> None:
    before = corpus.load(dakrlap)
    said = _run(shared, dakrlap, "dakrlap")
    assert "0 records, 0 rejects" in said
    assert corpus.load(dakrlap).equals(before)


def test_krongno_the_trap_is_passed(shared: Path, tmp_path: Path) -> None:
    _run(shared, tmp_path, "krongno")
    assert len(corpus.load(tmp_path)) + len(corpus.rejects(tmp_path)) == 34


def _prediction(label: dict[str, str], shared: Path) -> dict[str, object]:
    body = (shared / "gold" / "pages" / label["file"]).read_bytes()
    found = extract(page(body, label["url"]), portal(label["file"].split(".")[0]))
    article = found.article if isinstance(found, Rejected) else found
    assert isinstance(article, Article)
    published = article.published
    assert published is not None
    at = published.at
    return {
        "file": label["file"],
        "title": article.title,
        "sapo": article.sapo,
        "body": list(article.body),
        "captions": [image.caption for image in article.images if image.caption],
        "authors": list(article.authors),
        "source": article.source,
        "section": article.section,
        "tags": list(article.tags),
        "published": str(at if published.precision == "minute" else at.date()),
    }


def test_gold_labels_of_the_family(shared: Path, tmp_path: Path) -> None:
    labels = [
        json.loads(path.read_text("utf-8"))
        for slug in ("dakrlap", "krongno")
        for path in sorted((shared / "gold" / "labels" / f"{slug}.daknong.gov.vn").glob("*.json"))
    ]
    assert len(labels) == 31
    for label in labels:
        folder = tmp_path / "gold" / label["file"].partition("/")[0]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / Path(label["file"]).with_suffix(".json").name).write_text(json.dumps(label))
    lines = [json.dumps(_prediction(label, shared)) for label in labels]
    (tmp_path / "ours.jsonl").write_text("\n".join(lines))
    command = [sys.executable, str(shared / "gold" / "evaluate.py"), str(tmp_path / "gold")]
    command += [str(tmp_path / "ours.jsonl"), "--json", str(tmp_path / "score.json")]
    subprocess.run(command, check=True, capture_output=True)
    score = json.loads((tmp_path / "score.json").read_text("utf-8"))["ours"]
    print(score)
    below = {name: score[name] for name, floor in FLOORS["lacviet"].items() if score[name] < floor}
    assert not below
