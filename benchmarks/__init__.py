"""Ratios against named peers, both measured in the same run."""
