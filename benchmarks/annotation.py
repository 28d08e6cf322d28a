"""Annotation against underthesea's own calls and pyvi: syllables a second, time to load, memory.

    python -m benchmarks.annotation [TEXTS]

The same sentences for all, in one run, each contestant in a process of its own: out of the folder
of shared texts (vietnews-3000), or of the bundled sample. The decoder gets them in batches as the
build makes them, warm; times are the least of three passes, except for the slowest.
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.sentences import sentences

SAMPLE = Path(__file__).parent.parent / "tests" / "portals" / "sample"
SYLLABLES = 100_000
BATCH = 500_000
"""Characters, as the build has them."""


def _calls(sentences: Sequence[str]) -> None:
    import underthesea

    for sentence in sentences:
        underthesea.word_tokenize(sentence)
        underthesea.pos_tag(sentence)
        underthesea.ner(sentence)


def _ner(sentences: Sequence[str]) -> None:
    import underthesea

    for sentence in sentences:
        underthesea.ner(sentence)


def _word_tokenize(sentences: Sequence[str]) -> None:
    import underthesea

    for sentence in sentences:
        underthesea.word_tokenize(sentence)


def _pyvi(sentences: Sequence[str]) -> None:
    from pyvi import ViPosTagger, ViTokenizer

    for sentence in sentences:
        ViPosTagger.postagging(ViTokenizer.tokenize(sentence))


def _slow() -> Callable[[Sequence[str]], object]:
    from pipeline.annotate.slow import SlowTagger

    return SlowTagger().tag


def _decoder(**options: bool) -> Callable[[], Callable[[Sequence[str]], object]]:
    def make() -> Callable[[Sequence[str]], object]:
        from pipeline.annotate.decoder import Decoder
        from pipeline.annotate.tagged import Options

        return _batched(Decoder(Options(**options)).tag)

    return make


def _segmenter() -> Callable[[Sequence[str]], object]:
    from pipeline.annotate.decoder import Decoder
    from pipeline.annotate.tagged import Options

    return _batched(Decoder(Options(with_chunk=False, with_ner=False)).segment)


def _batched(work: Callable[[Sequence[str]], object]) -> Callable[[Sequence[str]], object]:
    def run(sentences: Sequence[str]) -> None:
        batch: list[str] = []
        size = 0
        for sentence in sentences:
            batch.append(sentence)
            size += len(sentence)
            if size > BATCH:
                work(batch)
                batch, size = [], 0
        work(batch)

    return run


CONTESTANTS: dict[str, tuple[Callable[[], Callable[[Sequence[str]], object]], int]] = {
    "word_tokenize + pos_tag + ner": (lambda: _calls, 1),
    "ner": (lambda: _ner, 1),
    "word_tokenize": (lambda: _word_tokenize, 3),
    "slow path, all stages": (_slow, 1),
    "decoder, all stages": (_decoder(), 3),
    "decoder, words, POS, names": (_decoder(with_chunk=False), 3),
    "decoder, words and POS": (_decoder(with_chunk=False, with_ner=False), 3),
    "decoder, words": (_segmenter, 3),
    "pyvi, words and POS": (lambda: _pyvi, 3),
}


def _some_sentences(texts: Path | None) -> list[str]:
    if texts is None:
        pages = [json.loads(path.read_text("utf-8")) for path in sorted(SAMPLE.glob("*.json"))]
        whole = ["\n\n".join(page["body"]) for page in pages if page.get("body")] * 60
    else:
        with gzip.open(texts / "vietnews-3000.jsonl.gz", "rt", encoding="utf-8") as file:
            whole = [json.loads(line)["text"] for line in file]
    found: list[str] = []
    count = 0
    for text in whole:
        for start, end in sentences(text):
            found.append(text[start:end])
            count += len(found[-1].split())
            if count > SYLLABLES:
                return found
    return found


def measure(name: str, texts: Path | None) -> None:
    """In a process of its own: print seconds to load and a pass, and the peak of memory in MB."""
    some = _some_sentences(texts)
    make, passes = CONTESTANTS[name]
    start = time.perf_counter()
    work = make()
    work(some[:20])
    loaded = time.perf_counter() - start
    if passes > 1:
        work(some)
    taken = []
    for _ in range(passes):
        start = time.perf_counter()
        work(some)
        taken.append(time.perf_counter() - start)
    count = sum(len(sentence.split()) for sentence in some)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"count": count, "load": loaded, "pass": min(taken), "peak": peak}))


def main() -> None:
    """Run all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=Path, nargs="?")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        measure(options.only, options.texts)
        return
    told = {}
    for name in CONTESTANTS:
        command = [sys.executable, "-m", "benchmarks.annotation", "--only", name]
        command += [str(options.texts)] if options.texts else []
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name}: {done.stderr.strip().splitlines()[-1]}")
        else:
            told[name] = json.loads(done.stdout.splitlines()[-1])
    peer, words = told["word_tokenize + pos_tag + ner"], told["word_tokenize"]
    print(f"{peer['count']} syllables")
    print(f"{'':32}{'syllables/s':>12}{'µs each':>9}{'calls':>8}{'words':>8}{'load s':>8}{'MB':>6}")
    for name, one in told.items():
        each = one["pass"] / one["count"]
        print(
            f"{name:32}{1 / each:12,.0f}{each * 1e6:9.2f}{peer['pass'] / one['pass']:7.1f}x"
            f"{words['pass'] / one['pass']:7.1f}x{one['load']:8.1f}{one['peak']:6}"
        )


if __name__ == "__main__":
    main()
