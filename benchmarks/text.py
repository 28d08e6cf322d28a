"""What is done to a text beside its annotation: syllables a second of each stage, in one process.

    python -m benchmarks.text [TEXTS]

The same texts for all, in one run: vietnam-news-2016 of the shared texts, or the bundled sample.
Seconds are of this process's own work (CPU); the least of five passes, one after another in turn.
"""

import argparse
import gzip
import json
import time
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "tests" / "portals" / "sample"
PASSES = 5


def stages() -> dict[str, Callable[[Sequence[str]], object]]:
    from pipeline.annotate import Annotator
    from pipeline.language import identify
    from pipeline.privacy import find_personal
    from pipeline.quality import measure
    from pipeline.repair import repair

    annotator = Annotator()

    def repair_all(texts: Sequence[str]) -> None:
        for text in texts:
            for line in text.split("\n\n"):
                repair(line)

    return {
        "repair": repair_all,
        "language": lambda texts: [identify(text) for text in texts],
        "quality": lambda texts: [measure(text) for text in texts],
        "personal data": lambda texts: [find_personal(text) for text in texts],
        "annotation": lambda texts: [*annotator.annotate_all(texts)],
    }


def _some_texts(texts: Path | None) -> list[str]:
    if texts is None:
        pages = [json.loads(path.read_text("utf-8")) for path in sorted(SAMPLE.glob("*.json"))]
        return ["\n\n".join(page["body"]) for page in pages if page.get("body")] * 40
    with gzip.open(texts / "vietnam-news-2016.jsonl.gz", "rt", encoding="utf-8") as file:
        whole = (unicodedata.normalize("NFC", json.loads(line)["doc"]["content"] or "")
                 for line in file)  # fmt: skip
        lines = ([" ".join(line.split()) for line in text.split("\n")] for text in whole)
        return [text for text in ("\n\n".join(filter(None, one)) for one in lines) if text]


def main() -> None:
    """Run all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=Path, nargs="?")
    texts = _some_texts(parser.parse_args().texts)
    count = sum(len(text.split()) for text in texts)
    works = stages()
    taken = dict.fromkeys(works, float("inf"))
    for _ in range(PASSES):
        for name, work in works.items():
            start = time.process_time()
            work(texts)
            taken[name] = min(taken[name], time.process_time() - start)
    print(f"{len(texts)} texts, {count:,} syllables")
    for name, seconds in taken.items():
        share = seconds / taken["annotation"]
        print(f"{name:16}{count / seconds:14,.0f} syllables/s{share:8.2f} of annotation")
    together = sum(taken[name] for name in ("repair", "language", "quality"))
    print(
        f"repair, language and quality together: {together / taken['annotation']:.2f} of annotation"
    )


if __name__ == "__main__":
    main()
