"""Tags are underthesea's to the last tie; offsets lead to the text; poison stays alone."""

from __future__ import annotations

import warnings
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import pytest
import underthesea
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import hostile_sentences, news_sentences, news_texts, treebank

import pipeline.annotate.annotator as module
from corpus.records import Article
from pipeline.annotate import Annotation, Annotator, Unannotated, annotate_sentences
from pipeline.annotate.crf import ModelError, read_model
from pipeline.annotate.decoder import Decoder
from pipeline.annotate.slow import SlowTagger
from pipeline.annotate.tagged import Options
from pipeline.extracting import extract_files
from pipeline.record import text_of

BARE = Options(with_chunk=False, with_ner=False)
Tags = list[list[tuple[str, str, str, str]]]


def _told(sentences: list[str]) -> Tags:
    return [underthesea.ner(sentence) for sentence in sentences]


def _told_in_processes(sentences: list[str]) -> Tags:
    parts = [sentences[start : start + 500] for start in range(0, len(sentences), 500)]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        return [tags for part in pool.map(_told, parts) for tags in part]


def _differing(sentences: list[str], told: Tags) -> list[str]:
    ours = annotate_sentences(sentences)
    return [s for s, a, b in zip(sentences, ours, told, strict=True) if a != b]


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


@pytest.mark.parametrize("count", [600, pytest.param(6000, marks=pytest.mark.whole)])
def test_hostile_sentences_are_tagged_as_underthesea_tags_them(count: int) -> None:
    sentences = hostile_sentences(count)
    assert _differing(sentences, _told_in_processes(sentences)) == []


@pytest.mark.parametrize("count", [30_000, pytest.param(1_100_000, marks=pytest.mark.whole)])
def test_real_sentences_are_tagged_as_underthesea_tags_them(count: int, shared: Path) -> None:
    sentences: list[str] = []
    syllables = 0
    trees = [" ".join(word for word, *_ in tree) for tree in treebank(shared, "test")]
    every = 1 if count > 1_000_000 else 60
    news = islice(news_sentences(shared), 0, None, every)
    for sentence in (*trees[:: min(every, 20)], *news):
        syllables += len(sentence.split())
        sentences.append(sentence)
        if syllables > count:
            break
    assert syllables > count
    assert _differing(sentences, _told_in_processes(sentences)) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60).filter(lambda text: text.isprintable()), max_size=5))
def test_any_text_is_tagged_as_underthesea_tags_it(sentences: list[str]) -> None:
    assert _differing(sentences, _told(sentences)) == []


@pytest.mark.parametrize("pos_model", ["2017", "2023"])
def test_the_slow_path_says_the_same(pos_model: str) -> None:
    sentences = hostile_sentences(400, seed=11)
    options = Options(pos_model=pos_model)  # type: ignore[arg-type]
    fast, slow = Decoder(options), SlowTagger(options)
    assert fast.tag(sentences) == slow.tag(sentences)


def test_batches_do_not_matter() -> None:
    sentences = hostile_sentences(300, seed=3)
    together = annotate_sentences(sentences)
    assert [annotate_sentences([one])[0] for one in sentences] == together
    assert annotate_sentences(sentences[::-1]) == together[::-1]


def test_forgetting_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.annotate.tokens.MEMORY", 50)
    monkeypatch.setattr("pipeline.annotate.decoder.MEMORY", 50)
    sentences = hostile_sentences(200, seed=5)
    decoder = Decoder()
    assert [decoder.tag([one])[0] for one in sentences] == Decoder().tag(sentences)


def test_a_stage_that_is_left_out_changes_no_other() -> None:
    sentences = hostile_sentences(100, seed=9)
    whole, bare = Decoder().tag(sentences), Decoder(BARE).tag(sentences)
    assert [(one.words, one.pos) for one in whole] == [(one.words, one.pos) for one in bare]
    assert {tag for one in bare for tag in (*one.chunk, *one.ner)} == {"O"}


def test_segmentation_alone() -> None:
    sentences = hostile_sentences(200, seed=13)
    told = [underthesea.word_tokenize(sentence) for sentence in sentences]
    assert Decoder(BARE).segment(sentences) == told


def test_another_underthesea_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Chiều nay, bà con xã Đắk Sin họp chợ.\n\nÔng Lê Văn Thử vui lắm!"
    known = Annotator().annotate(text)
    monkeypatch.setattr("pipeline.annotate.models.KNOWN", "of another day")
    with pytest.warns(UserWarning, match="its own taggers are used"):
        slow = Annotator()
    assert isinstance(slow._tagger, SlowTagger)
    assert slow.annotate(text) == known


def test_a_lone_surrogate_is_an_error_here_as_there() -> None:
    for tag in (underthesea.ner, lambda text: annotate_sentences([text])):
        with pytest.raises(UnicodeEncodeError):
            tag("xã \ud800 này")


def _check_offsets(text: str, done: Annotation) -> None:
    spans = zip(done.tokens, done.token_start, done.token_end, strict=True)
    assert all(" ".join(text[a:b].split()) == token != "" for token, a, b in spans)
    begins = done.token_start
    assert all(a < b for a, b in zip(begins, done.token_end, strict=True))
    assert all(a <= b for a, b in zip(done.token_end, begins[1:], strict=False))
    assert sum(done.sentence_length) == len(done.tokens) == len(done.pos) == len(done.upos)
    names = zip(done.entity_text, done.entity_start, done.entity_end, strict=True)
    assert all(" ".join(text[a:b].split()) == name != "" for name, a, b in names)
    printed = "".join(text[a:b] for a, b in zip(begins, done.token_end, strict=True))
    assert "".join(printed.split()) == "".join(text.split()), "tokens are all of the text"


@pytest.mark.parametrize("every", [100, pytest.param(1, marks=pytest.mark.whole)])
def test_offsets_of_real_texts(every: int, annotator: Annotator, shared: Path) -> None:
    texts = [*islice(news_texts(shared), 0, None, every)]
    for text, done in zip(texts, annotator.annotate_all(texts), strict=True):
        assert isinstance(done, Annotation)
        _check_offsets(text, done)


def test_offsets_of_every_replay(annotator: Annotator, shared: Path) -> None:
    found = [item for _, item in extract_files([shared / "replay"])]
    texts = [text_of(item)[0] for item in found if isinstance(item, Article)]
    assert len(texts) > 150
    for text, done in zip(texts, annotator.annotate_all(texts), strict=True):
        assert isinstance(done, Annotation)
        _check_offsets(text, done)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_offsets_of_any_text(text: str) -> None:
    done = _ANNOTATOR.annotate(text)
    spans = zip(done.token_start, done.token_end, strict=True)
    assert all(0 <= a < b <= len(text) for a, b in spans)


_ANNOTATOR = Annotator(with_ner=False)

POISON = {
    "a surrogate": "Chợ \udcff phiên.",
    "no space": "a.b-c@" * 20_000,
    "brackets": "http://" + "(" * 50_000,
    "emoji": "😀🎉" * 5_000,
    "one sentence": "và rồi " * 30_000,
    "nothing": "",
    "white space": "\n \n\n" * 1_000,
}


@pytest.mark.parametrize("name", POISON)
def test_poison_stays_alone(name: str, annotator: Annotator) -> None:
    good = "Chiều nay, bà con xã Đắk Sin họp chợ."
    first, poisoned, last = annotator.annotate_all([good, POISON[name], good])
    assert first == last == annotator.annotate(good)
    if name == "a surrogate":
        assert isinstance(poisoned, Unannotated)
        assert "surrogates" in str(poisoned)
    else:
        assert isinstance(poisoned, Annotation)


def test_a_panic_costs_one_text(annotator: Annotator, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        """As pyo3 names it."""

    tag = annotator._tagger.tag

    def panic(sentences: list[str]) -> object:
        if any("hoảng" in sentence for sentence in sentences):
            raise PanicException("called `Option::unwrap()`")
        return tag(sentences)

    monkeypatch.setattr(annotator._tagger, "tag", panic)
    first, poisoned, last = annotator.annotate_all(["Chợ phiên.", "Đừng hoảng!", "Chợ phiên."])
    assert isinstance(first, Annotation)
    assert first == last
    assert isinstance(poisoned, Unannotated)


def test_the_shadow_sees_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join(f"Chiều nay, xã Đắk Sin họp chợ thứ {n}." for n in range(20))
    watched = Annotator(shadow=5)
    watched.annotate(text)
    assert (watched.shadow.compared, watched.shadow.differing) == (4, 0)
    monkeypatch.setattr(module.underthesea, "ner", lambda _: [("chợ", "N", "B-NP", "O")])
    watched.annotate(text)
    assert (watched.shadow.compared, watched.shadow.differing) == (8, 4)


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    for data in (b"", b"lCRF" + b"\0" * 100, b"x" * 1000):
        path.write_bytes(data)
        with pytest.raises(ModelError, match=r"model\.bin"):
            read_model(path)


def test_known_sentence() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (tags,) = annotate_sentences(["Ông Putin ca ngợi những thành tựu vĩ đại của Liên Xô"])
    assert tags[:3] == [
        ("Ông", "Nc", "B-NP", "O"),
        ("Putin", "Np", "B-NP", "B-PER"),
        ("ca ngợi", "V", "B-VP", "O"),
    ]
