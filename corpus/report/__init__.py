"""One page that tells what a corpus holds: counted, drawn, and safe to open."""

from corpus.report.page import write_report

__all__ = ["write_report"]
