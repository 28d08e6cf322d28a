"""Lines that are a site's own, or only lead elsewhere, by what they say."""

import re

_PARAGRAPH, _LABEL = 240, 100
"""Characters from which a line is a paragraph, and from which it is no label."""

_SHARE = re.compile(
    r"^(?:chia sẻ|facebook|twitter|google\+?|zalo|email|in (?:trang|bài)|bình luận|gửi (?:bình luận"
    r"|email)|lưu bài|nghe (?:đọc|bài)|theo dõi|đọc tiếp|xem (?:thêm|tiếp)|trở lại|quay lại|về đầu"
    r" trang)\b",
    re.I,
)
_WIDGET = re.compile(
    r"^(?:(?:hệ thống )?đang tải\b.*|loading.*|img|image|logo|menu|đóng(?: lại)?|tin nhắn|pinterest"
    r"|đăng (?:nhập|ký)|tìm kiếm|trang chủ|cỡ chữ|[aA]\s?[+-]|âm thanh|chọn giọng đọc"
    r"|[\d.,]+ lượt (?:xem|đọc)|lượt (?:xem|đọc)\s*:?\s*[\d.,]+.{0,20}"
    r"|quảng cáo|copy link|sao chép liên kết)$",
    re.I,
)
_IMPRINT = re.compile(
    r"tổng biên tập|giấy phép|đường dây nóng|bản quyền|tòa soạn|toà soạn|ghi rõ nguồn|copyright"
    r"|cơ quan (?:chủ quản|quản lý)|©|®|chịu trách nhiệm (?:chính|nội dung)|hotline|fax\b"
)
_RELATED = re.compile(
    r"^(?:các )?(?:tin|bài)(?:[,/ ]+(?:tin|bài))?(?: viết| tức)? "
    r"(?:đã đưa|liên quan|khác|cùng chuyên mục|mới|cũ)\b"
    r"|^(?:tham khảo|đọc|xem) (?:thêm|tiếp)\b|^cùng chuyên mục\b|^tin bài liên quan\b"
    r"|^(?:có thể bạn|bạn có thể) quan tâm\b|^bài đọc tiếp\b|^(?:mời|mời bạn) đọc thêm\b"
    r"|^đừng bỏ lỡ\b",
    re.I,
)
_AFTER = re.compile(
    r"^(?:(?:từ khóa|từ khoá|tags?|thẻ)\s*:|(?:\(?\d+\)? )?(?:bình luận|ý kiến bạn đọc)"
    r"(?: ?\(\d+\))?\s*:?$)",
    re.I,
)
_ATTACHMENT = re.compile(
    r"^[(\[\s]*(?:xem|tải|chi tiết|download|file|tệp|văn bản|phụ lục)\b[^.!?]{0,60}"
    r"(?:tại đây|chi tiết|đính kèm|kèm theo|tải về|ở đây)[)\].:\s]*$",
    re.I,
)


def is_furniture(text: str) -> bool:
    """Whether a line is a site's own: share labels, imprint, loading lines."""
    return is_widget(text) or is_imprint(text)


def is_widget(text: str) -> bool:
    """Whether a line is a label of a button or a box: share, listen, sign in, counters.

    "Chia sẻ với phóng viên, …" begins a paragraph of news: labels are short.
    """
    return len(text) < _LABEL and bool(_SHARE.match(text) or _WIDGET.match(text))


def is_imprint(text: str) -> bool:
    """Whether a line tells who publishes: licence, editor, newsroom, hotline.

    A paragraph that speaks of one such thing ("cơ quan quản lý") is news.
    """
    # Without re.I: only then does a search skip to the letters that a branch can begin with.
    terms = _IMPRINT.finditer(text.lower())
    first = next(terms, None)
    return first is not None and (
        len(text) < _PARAGRAPH or any(term[0] != first[0] for term in terms)
    )


def is_related_label(text: str) -> bool:
    """Whether a text heads a box of related pieces: "Tin liên quan", "Xem thêm"."""
    return len(text) < 60 and bool(_RELATED.match(text.lstrip(">»›➤▶*- ")))


def ends_article(text: str) -> bool:
    """Whether a line heads what stands below articles: key words, readers' comments."""
    return len(text) < 200 and bool(_AFTER.match(text))


def is_attachment_label(text: str) -> bool:
    """Whether a text only leads to a document: "Xem chi tiết tại đây"."""
    return bool(_ATTACHMENT.match(text))
