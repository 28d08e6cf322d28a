"""Exports: records in the forms that other programs read."""

from corpus.export.writing import export

__all__ = ["export"]
