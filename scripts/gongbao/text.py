"""Chinese text as readers see it: length, reading time, summaries, addresses and widths."""

from __future__ import annotations

import re
import unicodedata

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_HAN = re.compile(f"[{HAN}]")
_ADDRESS = re.compile(r"\]\([^)]*\)")
_HEXAGRAMS = 0x4D
"""Both Han and the hexagrams begin with this byte in UTF-16."""
_NOT_HAN = bytes(b for b in range(256) if not (0x34 <= b <= 0x9F or b in {0xF9, 0xFA}))  # noqa: PLR2004 - HAN's
_SHAPES = bytes(b"a-"[b in b".'%-"] if bytes([b]).isalnum() or b in b".'%-" else 32 for b in range(256))
"""Letters and digits, what may join them, all else."""
_READING_SPEED = 400
"""Characters a minute, the middle of the range reported for adults reading Chinese news silently."""

WIDE = f"{HAN}\u3000-\u303f\uff00-\uffef\u2018-\u201d\u2026\u2014"
"""Han and Chinese punctuation, as the inside of a character class."""

_WIDE = re.compile(f"[{WIDE}]")
_SENTENCE_END = re.compile(r"(?<=[。！？!?])[”’」』）]*")


def length(text: str) -> int:
    """The number of characters as newsrooms count: one per Han character, one per Latin word or number.

    Every text is counted in every build, so bytes are counted, three times as fast as matching characters.
    """
    wide = text.encode("utf-16-le", "surrogatepass")
    high = wide[1::2]
    if len(high) != len(text) or _HEXAGRAMS in high:
        han = len(_HAN.findall(text))
    else:
        han = len(high.translate(None, _NOT_HAN))
    plain = text.replace("’", "'").encode("ascii", "replace").translate(_SHAPES)
    words = plain.replace(b"--", b" ").split()
    return han + len(words) - words.count(b"-")


def body_length(markdown: str) -> int:
    """The length of a body in Markdown, without the addresses of its links."""
    return length(_ADDRESS.sub("", markdown))


def reading_minutes(text: str) -> int:
    """Whole minutes to read the text, at least 1."""
    return minutes_for(length(text))


def minutes_for(characters: int) -> int:
    """Whole minutes to read a text of that many characters, at least 1."""
    return max(1, round(characters / _READING_SPEED))


def is_wide(char: str) -> bool:
    """Whether a line break beside this character must not become a space (Han and Chinese punctuation)."""
    return bool(_WIDE.match(char))


def join_lines(text: str) -> str:
    """One line from several: no space between wide characters, one space elsewhere."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    out = ""
    for line in lines:
        glue = "" if not out or is_wide(out[-1]) or is_wide(line[0]) else " "
        out += glue + line
    return out


def excerpt(text: str, limit: int = 120) -> str:
    """The opening of a text in at most `limit` characters: whole sentences, else cut with an ellipsis."""
    flat = join_lines(text)
    if len(flat) <= limit:
        return flat
    taken = ""
    for sentence in _SENTENCE_END.split(flat):
        if len(taken) + len(sentence) > limit:
            break
        taken += sentence
    return taken or flat[: limit - 1] + "…"


SLUGS: dict[str, str] = {}
"""Every slug made so far, by its text; a build may fill in those of an earlier one."""


def slug(text: str) -> str:
    """An ASCII address part: pinyin for Han characters, lower case, hyphens; empty if nothing is left.

    Characters without a reading are dropped, so two titles may share a slug; the library reports that.
    """
    if text not in SLUGS:
        SLUGS[text] = _slug(text)
    return SLUGS[text]


def _slug(text: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionaries take longer to load than most work

    folded = unicodedata.normalize("NFKC", text).lower()
    syllables = lazy_pinyin(folded, errors="default")
    words = re.findall(r"[a-z0-9]+", " ".join(syllables))
    return "-".join(words)[:80].strip("-")


def heading_id(text: str) -> str:
    """A stable anchor for a heading that keeps its Chinese: `前移服务阵地-家门口事有人管`.

    Letters, digits and Han characters stay, everything else becomes one hyphen.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    words = re.findall(f"[a-z0-9{HAN}]+", folded)
    return "-".join(words) or "section"


def page_heading_id(text: str, _separator: str) -> str:
    """`heading_id` in the form the `toc` extension calls, for the ordinary pages in mkdocs.yml."""
    return heading_id(text)
