"""How much of a line is spelt as Vietnamese: the evidence that a repair is one."""

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.text import is_syllable

# Windows-1252 prints what Latin-1 keeps as the C1 controls.
WINDOWS = bytes(set(range(0x80, 0xA0)) - {0x81, 0x8D, 0x8F, 0x90, 0x9D}).decode("cp1252")
"""The characters of Windows-1252 that Latin-1 has not."""

CONTINUATION = f"\x80-\xbf{re.escape(WINDOWS)}"
"""What the second and later bytes of a UTF-8 letter are read as, for a set of characters."""

# U+0085 is white space to Python, and a letter of VISCII.
TOKEN = re.compile(r"(?:\S|\x85)+")
"""What stands between spaces."""

# Both begin with one set of characters, which `re` looks for many times as fast as for several.
MISREAD = re.compile(
    f"[\xc2-\xc6\xcc\xe1\xe2\xf0](?:(?<=[\xc2-\xc6\xcc])[{CONTINUATION}]"
    f"|(?<=[\xe1\xe2])[{CONTINUATION}]{{2}}|(?<=\xf0)[\x9fŸ]|(?<=[\xc2\xc3])(?:\\s|$))"
)
"""What UTF-8 letters of Vietnamese text look like when read as Latin-1 or Windows-1252."""

MISREAD_1258 = re.compile("[ÌÒõ](?:(?<=[a-zâãêôõý][ÌÒ])|(?<=ýõ))")
"""What a grave accent, a hook and ươ of Windows-1258 look like when read as Windows-1252."""

_QUOTES = WINDOWS + "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~"
_EDGES = "«»·°²³¹¿¡§¶" + _QUOTES
_PART = re.compile(r"[\w\x80-\xbf]+")
_LONGEST = 64  # of a token that is read at all; addresses are longer


@dataclass(frozen=True, slots=True)
class Spelling:
    """Tokens of a line whose marked letters make Vietnamese syllables, and those that do not."""

    right: int
    wrong: int

    @property
    def gain(self) -> int:
        """How many more are right than wrong."""
        return self.right - self.wrong


def spelling(text: str) -> Spelling:
    """The spelling of a line's tokens; those without a marked letter do not count."""
    read = [is_right(token) for token in TOKEN.findall(text) if not token.isascii()]
    return Spelling(read.count(True), read.count(False))


@lru_cache(maxsize=16_384)
def is_right(token: str) -> bool | None:
    """Whether all marked words of a token are Vietnamese syllables; None if there are none."""
    if len(token) > _LONGEST:
        return False
    if MISREAD.search(token):
        core = token.strip(_QUOTES)
        return len(core) > 1 and is_syllable(core) and (core[1:].islower() or core.isupper())
    core = token.strip(_EDGES)
    parts = [part for part in _PART.findall(core) if not part.isascii()]
    return all(map(is_syllable, parts)) if parts else None
