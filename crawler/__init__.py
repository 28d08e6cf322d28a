"""From a URL to an Article.

`crawler.extract(html, url)` reads one page; the rest of this floor fetches and keeps pages.
"""

from crawler.extraction import extract_html as extract

__all__ = ["extract"]
