"""UTF-8 that was read as Latin-1 or Windows-1252, once or several times."""

from ftfy import TextFixerConfig, fix_encoding

from pipeline.spelling import MISREAD, spelling

_CONFIG = TextFixerConfig(explain=False)


def mend_mojibake(text: str) -> str:
    """An NFC line as it was before it was misread; unchanged unless more of it is Vietnamese.

    ftfy's encoding repair alone; see Speer, "ftfy" (2019), doi 10.5281/zenodo.2591652. It takes
    "XÃ”" for "XÔ", so what it gives is believed only where more words are spelt right, and none
    less.
    """
    if not MISREAD.search(text):
        return text
    fixed = fix_encoding(text, _CONFIG)
    if fixed == text:
        return text
    before, after = spelling(text), spelling(fixed)
    return fixed if after.gain > before.gain and after.right >= before.right else text
