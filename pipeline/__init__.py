"""From an Article to the corpus."""
