"""The words before a number that bound it: 近, 超过, 不到."""

from gongbao.quantity import words

_LONGEST_BOUND = max(map(len, words.BEFORE))
_BOUND_ENDS = frozenset(word[-1] for word in words.BEFORE)


def bound_before(text: str, at: int) -> str:
    """The word before a number that bounds it (`近`), or nothing; 节约 and 附近 are no bounds."""
    if text[at - 1 : at] not in _BOUND_ENDS:
        return ""
    for length in range(min(_LONGEST_BOUND, at), 0, -1):
        word = text[at - length : at]
        if word in words.BEFORE:
            return "" if text[at - length - 1 : at - length] in words.NOT_BOUNDS.get(word, ()) else word
    return ""
