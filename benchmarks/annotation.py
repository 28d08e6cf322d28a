"""Our stage-by-stage annotation against underthesea's three public calls, same sentences."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import underthesea

from pipeline.annotate import Annotator
from pipeline.sentences import sentences

CASES = Path(__file__).parent.parent / "tests" / "portals" / "sample"


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _public_calls(text: str) -> None:
    for start, end in sentences(text):
        sentence = text[start:end]
        underthesea.word_tokenize(sentence)
        underthesea.pos_tag(sentence)
        underthesea.ner(sentence)


def main() -> None:
    """Print the ratio."""
    pages = [json.loads(path.read_text("utf-8")) for path in sorted(CASES.glob("*.json"))]
    texts = ["\n\n".join(page["body"]) for page in pages if page.get("body")]
    annotator = Annotator()
    annotator.annotate(texts[0])
    _public_calls(texts[0])
    ours = _seconds(lambda: [annotator.annotate(text) for text in texts])
    theirs = _seconds(lambda: [_public_calls(text) for text in texts])
    count = sum(len(text.split()) for text in texts)
    print(
        f"{count} syllables: word_tokenize + pos_tag + ner take {theirs / ours:.1f} times our time"
    )


if __name__ == "__main__":
    main()
