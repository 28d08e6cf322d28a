"""Releases: immutable folders that one can cite, verify and rebuild."""

from corpus.release.writing import Release, find_release, release, releases

__all__ = ["Release", "find_release", "release", "releases"]
