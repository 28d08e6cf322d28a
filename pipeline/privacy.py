"""Personal data in a text: where e-mail addresses and numbers that lead to a person stand.

What counts follows article 2 of Decree 13/2023/NĐ-CP on the protection of personal data, as far as
its form tells it: e-mail addresses, telephone numbers of subscribers, numbers of identity cards,
bank accounts. Names are no part of it: who is quoted, and who wrote, is what news is made of.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

PRIVACY_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Personal:
    """A span that leads to a person."""

    kind: str
    """email, phone, citizen_id or bank_account."""
    start: int
    end: int
    """Half-open, in code points of the text."""


def find_personal(text: str) -> list[Personal]:
    """The personal data of a text, in order, not overlapping.

    A number is told by its label where one stands before it, else by the numbering plan: an
    unlabelled number is a telephone number or nothing. Hotlines (1800, 1900) and short codes (113)
    are nobody's number; what an office or a newsroom gives as its own is marked like any other,
    since its form is the same.

    Takes time linear in the length of the text.
    """
    addresses = list(_emails(text)) if any(mark in text for mark in _AT_MARKS) else []
    rest = _without(text, addresses) if addresses else text
    numbers = [one for run in _NUMBER.finditer(rest) for one in _of_number(rest, *run.span())]
    return sorted([*addresses, *numbers], key=lambda one: one.start)


# E-mail addresses

_AT_MARKS = ("@", "(at", "[at", "( at", "(a còng", "[a còng")
_AT = re.compile(r" ?(?:@|[(\[] ?(?:at|a còng|@) ?[)\]]) ?", re.I)
# The dot-atom of RFC 5322 as people have it, with letters of any script (RFC 6531).
_LOCAL_BACKWARDS = re.compile(r"[\w.%+'-]{1,64}")
# A domain ends where its letters change case: pages glue the next word to it.
_DOMAIN = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.|[(\[ ]dot[)\] ])){1,8}"
    r"(?P<top>[a-z]{2,24}|[A-Z]{2,24})"
)
_COMMON_TOPS = frozenset("com edu gov info net org vn".split())


def _emails(text: str) -> Iterator[Personal]:
    last = 0
    for at in _AT.finditer(text):
        local = _LOCAL_BACKWARDS.match(text[max(last, at.start() - 64) : at.start()][::-1])
        domain = _DOMAIN.match(text, at.end())
        if local is None or domain is None:
            continue
        name = local[0][::-1].lstrip(".%+'-")
        # "@name" with a space before it is a name on a social network.
        if not name or (at[0] != "@" and domain["top"].lower() not in _COMMON_TOPS):
            continue
        last = domain.end()
        yield Personal("email", at.start() - len(name), last)


def _without(text: str, spans: list[Personal]) -> str:
    """The text with its spans blank, each character in its place."""
    parts, place = [], 0
    for span in spans:
        parts += [text[place : span.start], " " * (span.end - span.start)]
        place = span.end
    return "".join([*parts, text[place:]])


# Numbers and their labels

_NUMBER = re.compile(r"[+0-9](?:[ .()\-–]{0,3}[0-9]|[A-Z]{1,2}[0-9]){5,}+")
_WINDOW = 70
"""Characters before a number in which its label is looked for."""
_LABEL = re.compile(
    r"(?P<citizen_id>căn cước|chứng minh (?:nhân dân|thư)|định danh|\b(?:cccd|cmnd|cmtnd|cmt)\b)"
    r"|(?P<bank_account>số tài khoản|số tk\b|\bstk\b|(?:tài khoản|\btk) số|account (?:number|no\b))"
    r"|(?P<perhaps_account>tài khoản|\btk\b)"
    r"|(?P<phone>điện thoại|di động|đường dây nóng|hotline"
    r"|\b(?:s?đ\.?t|số dt|đtdđ|dđ|tel|mobile|phone|fax|zalo|viber)\b)"
    r"|(?P<other>\bmã (?:số|vạch|vận|đơn)|\bmst\b|đăng ký (?:kinh doanh|doanh nghiệp)|đkkd"
    r"|giấy (?:phép|chứng nhận)|(?:sổ|thẻ|số) (?:bảo hiểm|bhxh|bhyt)|quyết định số|\bseri|\bimei\b"
    r"|\bisbn\b|h[oó][aá] đơn|vé số|hợp đồng số|số (?:máy|khung|tiền)|facebook|twitter)"
)
_WORDS_BACKWARDS = re.compile(r"[^0-9]+")
_REACH = {"citizen_id": 40, "bank_account": 60, "perhaps_account": 40, "phone": 60, "other": 25}
"""Characters that may stand between a label and its number."""
_ACCOUNTS = ("bank_account", "perhaps_account")
_AMOUNT = re.compile(
    r" ?(?:đồng|đ\b|vnđ|vnd|usd|euro|triệu|tỷ|tỉ|nghìn|ngàn|người|lượt|%|m2|km)", re.I
)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_ACCOUNT = re.compile(r"[0-9]+(?:[ .-][0-9]+|[A-Z]{1,2}[0-9]+)*+")
_CITIZEN = re.compile(
    r"(?:[0-9]{12}|[0-9]{9})(?![0-9])"
    r"|[0-9]{3}([ .])[0-9]{3}\1[0-9]{3}(?:\1[0-9]{3})?(?![ .]?[0-9])"
)


def _of_number(text: str, start: int, end: int) -> Iterator[Personal]:
    """The personal data of a run of digits, which may be several numbers."""
    words = _WORDS_BACKWARDS.match(text[max(0, start - _WINDOW) : start][::-1])
    said = words[0][::-1].lower() if words else ""
    # Only an account has fewer than nine digits; most runs are that short, and no account.
    if end - start < 9 and "tk" not in said and "khoản" not in said and "account" not in said:
        return
    label = _label(said)
    if label == "citizen_id" and (card := _CITIZEN.match(text, start, end)):
        yield Personal("citizen_id", *card.span())
        start = card.end()
    elif label in _ACCOUNTS and (
        account := _account(text, start, end, sure=label == "bank_account")
    ):
        yield Personal("bank_account", start, account)
        start = account
    if label != "other":
        yield from _phones(text, start, end, labelled=label == "phone")


def _label(said: str) -> str | None:
    """What the words before a number say it is; None where they say nothing."""
    labels = [(label.lastgroup or "", label.end()) for label in _LABEL.finditer(said)]
    if not labels:
        return None
    kind, end = labels[-1]
    gap = said[end:]
    return kind if len(gap) <= _REACH[kind] and not ("\n" in gap and gap.strip(" :|\n")) else None


def _account(text: str, start: int, end: int, *, sure: bool) -> int | None:
    """Where an account number ends; None where the digits are an amount."""
    number = _ACCOUNT.match(text, start, end)
    if number is None or _AMOUNT.match(text, number.end()):
        return None
    size = sum(char.isalnum() for char in number[0])
    if not sure and (size < 8 or _THOUSANDS.fullmatch(number[0])):
        return None
    return number.end() if 6 <= size <= 19 else None


# Telephone numbers

_GAP = r"[ .)\-–]{0,3}"
_DIALLED = re.compile(
    rf"(?P<abroad>\+ ?84|(?<![0-9])0084)(?:{_GAP}\(?0\)?|{_GAP})[ .(\-–]{{0,2}}(?=[1-9])"
    # After the trunk prefix an area or network code follows at once: dates do not look so.
    r"|(?<![0-9])(?<![0-9]\.)0(?=[1-9][0-9]|[48](?:\)|[ .\-–])[ .\-–]{0,2}[2-9]"
    r"|9(?:[ .][0-9]{4}){2}(?![0-9])|9(?:\.[0-9]{2}){4}(?![0-9.]))"
    rf"|(?P<bare>(?<![0-9])84){_GAP}(?=[1-9])"
    rf"|(?P<foreign>\+ ?[1-9](?:[ .()\-–]{{0,2}}[0-9]){{6,14}})"
)
_DIGITS = {n: re.compile(rf"[0-9](?:{_GAP}[0-9]){{{n - 1}}}") for n in (8, 9, 10)}
_NOT_DIGITS = re.compile("[^0-9]+")
# An amount, a document's number or a file's name would go on so.
_ENDS = re.compile(r"(?![0-9]|xx|XX|\*|/[A-ZĐ]|,[0-9]{3}(?![0-9])|\.[a-z]{2}|[-_][a-z])")
_SUBSCRIBERS = frozenset(
    {
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        phonenumbers.PhoneNumberType.VOIP,
        phonenumbers.PhoneNumberType.PERSONAL_NUMBER,
    }
)
# What the library forgets: area codes until 2017 (Decision 2036/QĐ-BTTTT of 2016; ITU, national
# numbering plan +84, communication of 25.XI.2016), subscribers of seven digits, eight in Hà Nội and
# Thành phố Hồ Chí Minh; mobile numbers of eleven digits until September 2018.
_EARLIER = re.compile(
    r"[48][2-9][0-9]{7}"
    r"|(?:2[025679]|3[01367-9]|5[2-9]|6[0-4678]|7[02-79])[2-8][0-9]{6}"
    r"|(?:2[34][01]|28[01]|32[01]|35[01]|50[01]|51[01]|65[01]|71[01]|78[01])[2-8][0-9]{6}"
    r"|(?:12[0-9]|16[2-9]|18[68]|199)[0-9]{7}"
)


def _phones(text: str, start: int, end: int, *, labelled: bool) -> Iterator[Personal]:
    place = start
    while dialled := _DIALLED.search(text, place, end):
        place = dialled.end()
        if not labelled and (dialled["bare"] or _is_part(text, dialled.start())):
            continue
        stop = place if dialled["foreign"] else _dialled_end(text, place, labelled=labelled)
        if stop is None or (dialled["foreign"] and not _is_foreign(dialled[0])):
            continue
        first = dialled.start()
        opened = text[first - 1 : first] == "(" and ")" in text[first:stop]
        yield Personal("phone", first - opened, stop)
        place = stop


def _is_part(text: str, start: int) -> bool:
    """Whether what stands before makes digits a part of a word or an address."""
    before = text[max(0, start - 2) : start]
    return before[-1:].isalpha() or before[-1:] in ("=", "_") or bool(re.match(r"[^\W\d]/", before))


def _dialled_end(text: str, start: int, *, labelled: bool) -> int | None:
    """Where the national number that begins at `start` ends; None where none does.

    After a label the next word may be glued to a number, and a number may be misprinted.
    """
    numbers = [found for n in (10, 9, 8) if (found := _DIGITS[n].match(text, start))]
    whole = [found for found in numbers if _ENDS.match(text, found.end())]
    likely = [*filter(_is_subscriber, whole)]
    if labelled:
        likely += [*whole, *filter(_is_subscriber, numbers)]
    return likely[0].end() if likely else None


def _is_subscriber(number: re.Match[str]) -> bool:
    return _is_or_was_dialled(_NOT_DIGITS.sub("", number[0]))


@lru_cache(maxsize=8192)
def _is_or_was_dialled(national: str) -> bool:
    """Whether a national number, without trunk prefix, is or was one of a subscriber."""
    number = phonenumbers.PhoneNumber(country_code=84, national_number=int(national))
    return phonenumbers.number_type(number) in _SUBSCRIBERS or bool(_EARLIER.fullmatch(national))


def _is_foreign(printed: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(printed))
    except phonenumbers.NumberParseException:
        return False
