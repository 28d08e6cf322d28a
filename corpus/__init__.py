"""What the corpus is."""
