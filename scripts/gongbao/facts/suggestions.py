"""Facts an article could have: for each figure nobody has confirmed, a quote and what is likely meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from gongbao.article import Kind
from gongbao.facts.memory import read
from gongbao.facts.quotes import figure_span, goes_on, locate, marks, sentence, squeeze
from gongbao.facts.surroundings import mentions
from gongbao.text import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gongbao.article import Article, Fact
    from gongbao.facts.surroundings import Mention
    from gongbao.tables import Region, Tables

_FARTHEST = 24
"""How far from its figure a thing may stand to be taken into the quote."""
_LONGEST = 40
"""How many characters a quote may grow on either side until it stands only once."""
_ALIKE = 0.45
"""How alike an indicator's name and the words beside a figure must be for it to be proposed, from 0 to 1."""
_CHANGING = re.compile("[增涨升降减]")
"""Stands in the name of an indicator that is itself a change: 增长率, 增幅, 降幅."""
_CLAUSE_END = re.compile("[，。；：！？、\n]")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A fact to be confirmed.

    `indicator` is registered if `known`, else a proposed id; `name` is the indicator's name or the thing
    the text counts; `region` is a key, `period` ISO 8601; `sentence` is where the quote stands.
    """

    quote: str
    figure: str
    indicator: str
    known: bool
    name: str
    unit: str
    region: str
    period: str
    sentence: str


def suggest(article: Article, text: str, tables: Tables) -> list[Suggestion]:
    """A fact for each figure of an article's plain text that has none yet, in text order.

    Figures that no short quote can single out, or of which nothing says what they count, are left out.
    Where the text names no period or region, the year of publication and the article's region are proposed.
    A page of statistics has no figures of its own.
    """
    if article.kind is Kind.STATISTICS:
        return []
    taken = list(_confirmed(article.facts, text))
    new: dict[str, str] = {}
    out = []
    for mention in mentions(text, article.date.at.date()):
        q = mention.quantity
        if "\n" in q.text or any(a < q.end and q.start < b for a, b in taken):
            continue
        quote = shortest_quote(text, mention)
        if not quote:
            continue
        said = sentence(text, q.start)
        indicator, name, known = _indicator(text, mention, tables, new)
        if not name or not (known or q.unit):  # no list can register what is counted in nothing
            continue
        if not known:
            new[indicator] = q.unit
        region = _region(said, tables) or article.region
        period = mention.period or str(article.date.at.year)
        out.append(Suggestion(quote, q.text, indicator, known, name, q.unit, region, period, said))
    return out


def _confirmed(facts: Iterable[Fact], text: str) -> Iterator[tuple[int, int]]:
    """Where the figures of facts stand in the text."""
    for mark in marks(facts):
        for start, _ in locate(text, mark.quote):
            yield figure_span(text, start, mark)


def shortest_quote(text: str, mention: Mention) -> str:
    """The shortest stretch around a figure and its thing that stands once and reads as it; or empty."""
    q = mention.quantity
    low = text.rfind("\n", 0, q.start) + 1
    high = text.find("\n", q.end) % (len(text) + 1)
    start, end = _with_thing(text, mention, low, high)
    for first, last in ((start, end), (q.start, q.end)):
        for grown in range(_LONGEST + 1):
            for a, b in ((first - grown, last), (first, last + grown), (first - grown, last + grown)):
                if low <= a and b <= high and _singles_out(text, a, b, mention):
                    return text[a:b].strip()
    return ""


def _with_thing(text: str, mention: Mention, low: int, high: int) -> tuple[int, int]:
    """The stretch that holds a figure and the thing it counts, where they stand close together."""
    q, thing = mention.quantity, mention.thing
    behind = text.find(thing, q.end, min(high, q.end + _FARTHEST)) if thing else -1
    before = text.rfind(thing, max(low, q.start - _FARTHEST), q.start) if thing else -1
    if before >= 0 and (behind < 0 or q.start - before - len(thing) <= behind - q.end):
        return before, q.end
    return q.start, behind + len(thing) if behind >= 0 else q.end


def _singles_out(text: str, start: int, end: int, mention: Mention) -> bool:
    quote, q = text[start:end].strip(), mention.quantity
    printed = read(quote)
    if not printed or (printed.text, printed.value, printed.unit) != (q.text, q.value, q.unit):
        return False
    places = locate(text, quote)
    if len(places) != 1 or not places[0][0] <= q.start < places[0][1]:
        return False
    solid = squeeze(text)
    return not goes_on(solid, len(squeeze(text[: places[0][0]])), squeeze(quote))


def _indicator(text: str, mention: Mention, tables: Tables, new: Mapping[str, str]) -> tuple[str, str, bool]:
    """Id and name of the registered indicator most like a figure's words, else a new id for its thing.

    `new` are the units of the indicators proposed so far. What something changed by belongs to an indicator
    of changes. Without a thing there is no name: a unit alone (`%`) says nothing of what was measured.
    """
    q = mention.quantity
    clause = _CLAUSE_END.split(text[: q.start])[-1] + "\n" + _CLAUSE_END.split(text[q.end :])[0]
    of_kind = (i for i in tables.indicators.values() if not mention.change or _CHANGING.search(i.name))
    same_unit = (i for i in of_kind if i.unit == q.unit)
    scored = sorted((-_likeness(i.name, mention.thing, clause), i.id, i.name) for i in same_unit)
    if scored and -scored[0][0] >= _ALIKE:
        return scored[0][1], scored[0][2], True
    name = mention.thing and mention.thing + mention.change
    return _new_id(name, q.unit, tables, new), name, False


def _likeness(name: str, thing: str, clause: str) -> float:
    """How far an indicator's name and the words of a figure's clause are the same, from 0 to 1.

    A thing that is part of the name (办结率 of 社情民意办结率) counts nearly as much as the whole name.
    """
    own, beside = _shared(name, thing), _shared(name, clause)
    return max(own / len(name), 0.8 * own / max(1, len(thing)), 0.9 * beside / len(name))


def _shared(one: str, other: str) -> int:
    """The length of the longest run of characters that two texts share, from two on."""
    size = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return size if size > 1 else 0


def _new_id(name: str, unit: str, tables: Tables, new: Mapping[str, str]) -> str:
    """An id no list has; one proposed before serves again where the unit is the same."""
    base = (slug(name) or "indicator")[:50].strip("-")
    ids = (base if n == 1 else f"{base}-{n}" for n in range(1, 1000))
    free = (c for c in ids if c not in tables.indicators and new.get(c, unit) == unit)
    return next(free, base)


def _region(said: str, tables: Tables) -> str:
    """The smallest region a sentence names, by its last mention; empty where it names none."""

    def depth(region: Region) -> int:
        steps, seen = 0, {region.key}
        while (parent := tables.regions.get(region.parent)) and parent.key not in seen:
            seen.add(parent.key)
            region, steps = parent, steps + 1
        return steps

    named = [
        (depth(region), said.rfind(name), region.key)
        for region in tables.regions.values()
        for name in {region.name, region.short} - {""}
        if name in said
    ]
    return max(named)[2] if named else ""
