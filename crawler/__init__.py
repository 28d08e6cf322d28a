"""From a URL to an Article."""
