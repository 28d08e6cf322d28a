"""Writing systems other than Latin, and the codes of languages."""

import re
from collections.abc import Iterable

_BLOCKS = {
    "khm": "\u1780-\u17ff\u19e0-\u19ff",
    "lao": "\u0e80-\u0eff",
    "tha": "\u0e01-\u0e7f",
    "blt": "\uaa80-\uaadf",  # Tai Viet
    "cjm": "\uaa00-\uaa5f",  # Cham
    "hmn": "\U00016b00-\U00016b8f\U0001e100-\U0001e14f",  # Pahawh Hmong, Nyiakeng Puachue Hmong
    "zho": "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af",
    "jpn": "\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff",
    "kor": "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3",
    "ell": "\u0370-\u03ff\u1f00-\u1fff",
    # Scripts of several languages, from Cyrillic to Ethiopic.
    "und": "\u0400-\u0dff\u0f00-\u10ff\u1200-\u139f",
}
"""Blocks of the Unicode Standard whose letters tell the language, by ISO 639-3 code."""
_LETTERS = re.compile("|".join(f"(?P<{code}>[{block}]+)" for code, block in _BLOCKS.items()))
_WHOLE_SYLLABLES = ("zho", "jpn", "kor")
"""A letter of these is a syllable; of the others four make about as much as a Latin word."""
_KANA = 0.05
"""A Japanese text has at least this share of kana among its Chinese characters."""


def count_scripts(text: str) -> dict[str, float]:
    """About how many words a text has in each script but Latin, by ISO 639-3 code.

    `und` stands for scripts that several languages share. Chinese characters of a text that
    has kana too are Japanese. The text is NFC.
    """
    counts: dict[str, float] = {}
    for match in _LETTERS.finditer(text):
        code = match.lastgroup or "und"
        words = (match.end() - match.start()) / (1 if code in _WHOLE_SYLLABLES else 4)
        counts[code] = counts.get(code, 0.0) + words
    if counts.get("jpn", 0.0) > _KANA * counts.get("zho", 0.0):
        counts["jpn"] += counts.pop("zho", 0.0)
    return counts


def is_latin(letters: str) -> bool:
    """Whether letters begin with one that is Latin."""
    first = letters[:1]
    return first < "\u0370" or "\u1d00" <= first < "\u1f00" or "\u2c60" <= first < "\u2c80"


def three_letters(code: str) -> str:
    """The ISO 639-3 code of a language that CLD2 names; `und` for what is no language."""
    return _ISO_639_3.get(code, code if len(code) == 3 and code not in _NO_LANGUAGES else "und")


def _pairs(table: Iterable[str]) -> dict[str, str]:
    return dict(pair.split(":") for pair in table)


_NO_LANGUAGES = ("xxx", "zzb", "zze", "zzh", "zzp")
_ISO_639_3 = _pairs(
    """
    aa:aar ab:abk af:afr ak:aka am:amh ar:ara as:asm ay:aym az:aze ba:bak be:bel bg:bul bi:bis
    bn:ben bo:bod br:bre bs:bos ca:cat co:cos cs:ces cy:cym da:dan de:deu dv:div dz:dzo ee:ewe
    el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas fi:fin fj:fij fo:fao fr:fra fy:fry ga:gle
    gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau hi:hin hr:hrv ht:hat hu:hun hy:hye ia:ina id:ind
    ie:ile ig:ibo ik:ipk is:isl it:ita iu:iku iw:heb ja:jpn jw:jav ka:kat kk:kaz kl:kal km:khm
    kn:kan ko:kor ks:kas ku:kur ky:kir la:lat lb:ltz lg:lug ln:lin lo:lao lt:lit lv:lav mg:mlg
    mi:mri mk:mkd ml:mal mn:mon mr:mar ms:msa mt:mlt my:mya na:nau ne:nep nl:nld nn:nno no:nor
    nr:nbl ny:nya oc:oci om:orm or:ori os:oss pa:pan pl:pol ps:pus pt:por qu:que rm:roh rn:run
    ro:ron ru:rus rw:kin sa:san sd:snd sg:sag si:sin sk:slk sl:slv sm:smo sn:sna so:som sq:sqi
    sr:srp sr-ME:cnr ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk
    tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ug:uig uk:ukr ur:urd uz:uzb ve:ven vi:vie
    vo:vol wo:wol xh:xho yi:yid yo:yor za:zha zh:zho zh-Hant:zho zu:zul
    """.split()
)
