"""What the page says in Vietnamese and in English, beyond its template."""

from typing import NamedTuple


class Text(NamedTuple):
    """The same in two languages."""

    vi: str
    en: str


LANGUAGES = ("vi", "en")

FIELD_NAMES = {
    "sapo": Text("Sapo", "Lead (sapo)"),
    "authors": Text("Tác giả", "Author"),
    "source": Text("Nguồn ghi trên bài", "Credited source"),
    "section": Text("Chuyên mục", "Section"),
    "tags": Text("Từ khóa", "Key words"),
    "image_url": Text("Ảnh", "Picture"),
    "minute": Text("Giờ đăng", "Time of day"),
}

MEASURE_NAMES = {
    "alpha_ratio": Text("Từ có chữ cái", "Words with letters"),
    "stopword_ratio": Text("Hư từ", "Stop words"),
    "syllable_ratio": Text("Âm tiết tiếng Việt", "Vietnamese syllables"),
    "digit_ratio": Text("Chữ số", "Digits"),
    "upper_ratio": Text("Chữ hoa", "Capitals"),
    "symbol_ratio": Text("Ký hiệu", "Symbols"),
    "dup_line_ratio": Text("Dòng lặp", "Repeated lines"),
    "dup_ngram_ratio": Text("Cụm từ lặp", "Repeated n-grams"),
    "lang_score": Text("Độ chắc về ngôn ngữ", "Language score"),
}

ENTITY_NAMES = {
    "PER": Text("Người", "People"),
    "LOC": Text("Địa danh", "Places"),
    "ORG": Text("Tổ chức", "Organisations"),
}

WORD_CLASSES = {
    "NOUN": Text("danh từ", "noun"),
    "PROPN": Text("danh từ riêng", "proper noun"),
    "VERB": Text("động từ", "verb"),
    "ADJ": Text("tính từ", "adjective"),
    "NUM": Text("số từ", "numeral"),
}
"""Parts of speech that a sample colours; the others are function words."""
