"""What a fixture's JSON expects of a page, field by field."""

from conftest import stamp

from corpus.records import Article

FIELDS = (
    *("title", "sapo", "body", "captions", "image_urls", "authors", "source", "published"),
    *("section", "tags"),
)


def printed(article: Article) -> dict[str, object]:
    """An article as the JSON of a fixture prints it."""
    return {
        "title": article.title,
        "sapo": article.sapo,
        "body": list(article.body),
        "captions": [image.caption for image in article.images if image.caption],
        "image_urls": [image.url for image in article.images],
        "authors": list(article.authors),
        "source": article.source,
        "published": stamp(article.published),
        "section": article.section,
        "tags": list(article.tags),
    }
