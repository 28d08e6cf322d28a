"""Article to Record: one row of the corpus, with the facts of its page and its annotation."""

import hashlib

from corpus.provinces import province_now, province_on
from corpus.records import Article, Page, Record, content_hash
from corpus.text import syllables
from crawler.dates import VIETNAM
from crawler.extraction import EXTRACTOR_VERSION
from crawler.portal import Portal
from pipeline.annotate import Annotation, annotator_name
from pipeline.language import identify
from pipeline.privacy import find_personal
from pipeline.quality import measure

PARAGRAPH_BREAK = "\n\n"


def text_of(article: Article) -> tuple[str, int]:
    """The text of an article, lead and body, and where the body begins in it.

    A lead that only repeats the start of the body is not printed twice.
    """
    body = PARAGRAPH_BREAK.join(article.body)
    if article.sapo is None or body.startswith(article.sapo.rstrip(".…")):
        return body, 0
    if not body:
        return article.sapo, len(article.sapo)
    text = article.sapo + PARAGRAPH_BREAK + body
    return text, len(text) - len(body)


def make_record(
    article: Article, page: Page, portal: Portal, flags: tuple[str, ...], annotation: Annotation
) -> Record:
    """The record of an article; `annotation` is that of `text_of(article)`."""
    text, body_start = text_of(article)
    language, quality, personal = identify(text), measure(text), find_personal(text)
    published = article.published
    day = None if published is None else published.at.astimezone(VIETNAM).date()
    return Record(
        id=article.id,
        url=article.url,
        canonical_url=article.canonical_url,
        portal=article.portal,
        content_sha256=content_hash(article),
        province=portal.province and province_on(portal.province, day),
        province_now=portal.province and province_now(portal.province),
        title=article.title,
        text=text,
        body_start=body_start,
        sapo=article.sapo,
        source=article.source,
        section=article.section,
        authors=list(article.authors),
        tags=list(article.tags),
        related_urls=list(article.related_urls),
        image_url=[image.url for image in article.images],
        image_caption=[image.caption or "" for image in article.images],
        published_at=published.at if published else None,
        modified_at=article.modified_at,
        fetched_at=article.fetched_at,
        published_date=day,
        published_raw=published.raw if published else None,
        published_precision=published.precision if published else None,
        http_status=page.status,
        warc_file=page.warc_file,
        warc_offset=page.warc_offset,
        raw_sha256=hashlib.sha256(page.body).hexdigest(),
        encoding=article.encoding,
        extractor=article.extractor,
        extractor_version=EXTRACTOR_VERSION,
        lang=language.code,
        lang_score=language.score,
        lang_method=language.method,
        n_chars=len(text),
        n_syllables=syllables(text),
        n_sentences=len(annotation.sentence_length),
        n_tokens=len(annotation.tokens),
        alpha_ratio=quality.alpha_ratio,
        stopword_ratio=quality.stopword_ratio,
        syllable_ratio=quality.syllable_ratio,
        digit_ratio=quality.digit_ratio,
        upper_ratio=quality.upper_ratio,
        symbol_ratio=quality.symbol_ratio,
        dup_line_ratio=quality.dup_line_ratio,
        dup_ngram_ratio=quality.dup_ngram_ratio,
        mean_word_length=quality.mean_word_length,
        flags=list(flags),
        tokens=annotation.tokens,
        pos=annotation.pos,
        upos=annotation.upos,
        token_start=annotation.token_start,
        token_end=annotation.token_end,
        sentence_length=annotation.sentence_length,
        entity_text=annotation.entity_text,
        entity_label=annotation.entity_label,
        entity_start=annotation.entity_start,
        entity_end=annotation.entity_end,
        pii_kind=[one.kind for one in personal],
        pii_start=[one.start for one in personal],
        pii_end=[one.end for one in personal],
        annotator=annotator_name(),
    )
