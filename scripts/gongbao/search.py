"""The static search index: what a reader's browser needs to find any words of any article, without a server.

Format `gongbao.search/1`, below `assets/gongbao/search/` (UTF-8 JSON, no blanks, keys in the order given):

`meta.json`
    `schema`, `version` (digest of all other files; readers append it as `?v=` so that caches never mix two
    builds), `documents` (how many), `shards` (how many, a power of two), `facets`: for each of `column`,
    `region`, `kind`, `status`, `year`, `topic` the values in use as `{value, name, count}`; regions count
    what lies below them, stand in tree order and carry `parent`. Its size does not grow with the articles.

`shards/<n>.json`
    An object, term → postings, for every term whose 32-bit FNV-1a hash (fed one code point at a time)
    has `n` as its lower bits. Terms are single characters, pairs of neighbours, and facet values written
    `=column:ecology`. Postings are integers `gap * 4 + level`: the gap from the document before (the
    first from -1), and the best place the term has there: 3 title or document number, 2 kicker, subtitle
    or subhead, 1 summary or byline, 0 anything else; facet values have 3. A query reads only the shards
    of its terms.

`texts/<id>.json`
    One article as it is shown in a result and as hits are verified: `url`, `title`, `number`, `kicker`,
    `subtitle`, `summary`, `byline`, `captions`, `notes`, `sections` (`[anchor, heading, text]`), `date`,
    `kind`, `column`, `region`, `status` (the last five as readers see them).

Ids count from the oldest article (by date, then by address backwards), so that walking them downwards
gives the newest first with ties in order of address, and a new article leaves the files of the others alone.

Every text is folded before it is cut into terms, and so is every query (`fold` here and in `search.js`).
Folding treats each character by itself: the fold of a piece is always a piece of the fold, which is why
any literal piece of a text is found. All characters are treated alike, Latin letters, digits and
punctuation included, so `1+X+N`, `98%以上` and `〔2017〕47号` need no rules of their own, and no dictionary
exists to disagree about. Single characters have posting lists too (about a third of the index), which
makes one-character words work like all others.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gongbao.article import Kind
from gongbao.output import Output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gongbao.article import Article, Moment, Rendered
    from gongbao.library import Library

SCHEMA = "gongbao.search/1"
ROOT = "assets/gongbao/search/"
SHARD_BYTES = 16_384
"""A shard holds between half of this and this on average, 3 to 7 kB on the wire."""

FACETS = ("column", "region", "kind", "status", "year", "topic")
KINDS = {
    Kind.NEWS: "新闻",
    Kind.POLICY: "政策文件",
    Kind.INTERPRETATION: "政策解读",
    Kind.PRACTICE: "治理实践",
    Kind.STATISTICS: "数据",
}

_TRANSPARENT = (
    # blanks, controls and marks without width
    *((0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x1680, 0x1680)),
    *((0x180E, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x3000, 0x3000)),
    *((0xD800, 0xDFFF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0100, 0xE01EF)),
    # quotation marks and book-title marks
    *((0x22, 0x22), (0x27, 0x27), (0xAB, 0xAB), (0xBB, 0xBB), (0x2018, 0x201F), (0x2039, 0x203A)),
    *((0x3008, 0x300F), (0x301D, 0x301F)),
)
_SAME = str.maketrans("[]〔〕【】〖〗‐‑‒–—―−〜", "()()()()-------~")


class _Fold(dict[int, str]):
    """A table for `str.translate` that works out each character once, when it is first met."""

    def __missing__(self, code: int) -> str:
        lower = unicodedata.normalize("NFKD", chr(code)).lower()
        kept = (c for c in unicodedata.normalize("NFKD", lower) if not _is_transparent(ord(c)))
        self[code] = folded = "".join(kept).translate(_SAME)
        return folded


def _is_transparent(code: int) -> bool:
    return any(first <= code <= last for first, last in _TRANSPARENT)


_FOLD = _Fold()


def fold(text: str) -> str:
    """The text as search compares it, character by character.

    Compatibility forms are resolved (NFKD, so full width equals half width), letters are lower case,
    bracket forms and dashes are one each, and quotation marks, book-title marks and blanks are gone.
    """
    return text.translate(_FOLD)


def terms(folded: str) -> set[str]:
    """Every character and every pair of neighbours of a folded text."""
    return {*folded, *map(str.__add__, folded, folded[1:])}


def shard_of(term: str, shards: int) -> int:
    """The number of the shard that holds a term; `shards` is a power of two."""
    value = 0x811C9DC5
    for character in term:
        value = (value ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
    return value & (shards - 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to filter by, and what readers see for it."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that search knows of an article.

    `regions` run from the province down to the article's own place; `sections` are (anchor, heading,
    text); `notes` are the texts a page prints besides: issuer, mechanism, timeline, corrections.
    """

    url: str
    title: str
    date: Moment
    kind: Kind
    kicker: str = ""
    subtitle: str = ""
    summary: str = ""
    number: str = ""
    byline: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sections: tuple[tuple[str, str, str], ...] = ()
    column: Choice | None = None
    regions: tuple[Choice, ...] = ()
    topics: tuple[Choice, ...] = ()
    status: str = ""

    @property
    def levels(self) -> Iterator[tuple[str, ...]]:
        """Its texts by how much a hit there counts, from the least (0) to the most (3)."""
        yield (*(text for _, _, text in self.sections), *self.captions, *self.notes)
        yield (self.summary, *self.byline)
        yield (self.kicker, self.subtitle, *(heading for _, heading, _ in self.sections))
        yield (self.title, self.number)

    @property
    def facets(self) -> Iterator[tuple[str, Choice]]:
        """Every value a reader can filter it by, with the name of the filter."""
        year = str(self.date.at.year)
        yield from (("column", c) for c in (self.column,) if c)
        yield from (("region", region) for region in self.regions)
        yield "kind", Choice(self.kind.value, KINDS[self.kind])
        yield from (("status", Choice(s, s)) for s in (self.status,) if s)
        yield "year", Choice(year, f"{year}年")
        yield from (("topic", topic) for topic in self.topics)


def record(article: Article, rendered: Rendered, library: Library) -> Record:
    """What search may know of an article; of a withdrawn one, its title and the notice."""
    column = library.tables.columns.get(article.column)
    regions = library.chain(article.region)
    bare = Record(
        url=article.url,
        title=article.title,
        date=article.date,
        kind=article.kind,
        column=Choice(column.id, column.name) if column else None,
        regions=tuple(Choice(region.key, region.label) for region in regions),
        topics=tuple(Choice(library.topics[name].id, name) for name in sorted(set(article.topics))),
        status=article.policy.status if article.policy else "",
    )
    notice = tuple(text for c in article.corrections for text in (c.reason, c.now) if text)
    if article.retracted:
        return replace(bare, notes=notice)
    return replace(
        bare,
        kicker=article.kicker,
        subtitle=article.subtitle,
        summary=article.summary,
        number=article.policy.number if article.policy else "",
        byline=tuple(f"{person.org}{person.role} {person.name}" for person in article.byline),
        captions=tuple(t for t in (article.image.caption, article.image.credit) if t)
        if article.image
        else (),
        notes=(*notice, *_printed_besides(article)),
        sections=tuple((section.anchor, section.heading, section.text) for section in rendered.sections),
    )


def _printed_besides(article: Article) -> Iterator[str]:
    """The texts a page prints around the body, each where there is one."""
    texts = [c.was for c in article.corrections]
    texts.append(article.editor)
    if article.source:
        texts += [article.source.name, article.source.original_title, article.source.original_author]
    if article.dateline:
        texts.append(article.dateline.agency + article.dateline.place + article.dateline.date)
    if article.policy:
        policy = article.policy
        texts += [policy.issuer, policy.index_number, policy.genre, *policy.subject]
    if article.practice:
        practice = article.practice
        texts += [practice.body, practice.place]
        texts += [text for step in practice.mechanism for text in (step.name, step.text)]
        texts += [event.text for event in practice.timeline]
    return (text for text in texts if text)


def build(records: Iterable[Record]) -> list[Output]:
    """The whole index as files of the site, in order of path; the same records give the same bytes."""
    ordered = sorted(records, key=lambda r: r.url, reverse=True)
    ordered.sort(key=lambda r: r.date.at)
    files = [Output(f"{ROOT}texts/{n}.json", _json(_shown(r))) for n, r in enumerate(ordered)]
    shards = _shards(_postings(ordered))
    files += [Output(f"{ROOT}shards/{n}.json", data) for n, data in enumerate(shards)]
    files.sort()
    meta = {
        "schema": SCHEMA,
        "version": _digest(files),
        "documents": len(ordered),
        "shards": len(shards),
        "facets": _facets(ordered),
    }
    return sorted([*files, Output(f"{ROOT}meta.json", _json(meta))])


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _json(value: object) -> bytes:
    # Half a surrogate pair can reach us through a YAML escape; folding drops it too.
    return _ENCODER.encode(value).encode("utf-8", "ignore")


def _digest(files: Iterable[Output]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(hashlib.sha256(file.data).digest())
    return digest.hexdigest()[:12]


def _shown(record: Record) -> dict[str, object]:
    """A document as a result shows it and as its hits are verified."""
    return {
        "url": record.url,
        "title": record.title,
        "number": record.number,
        "kicker": record.kicker,
        "subtitle": record.subtitle,
        "summary": record.summary,
        "byline": record.byline,
        "captions": record.captions,
        "notes": record.notes,
        "sections": record.sections,
        "date": record.date.iso,
        "kind": KINDS[record.kind],
        "column": record.column.name if record.column else "",
        "region": "".join(region.name for region in record.regions[-1:]),
        "status": record.status,
    }


def _postings(records: Sequence[Record]) -> dict[str, array[int]]:
    """For every term the documents that hold it, in ascending order, as `id * 4 + level`."""
    postings: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, one in enumerate(records):
        best: dict[str, int] = {f"={name}:{choice.value}": 3 for name, choice in one.facets}
        for level, texts in enumerate(one.levels):
            for text in texts:
                best.update(dict.fromkeys(terms(fold(text)), level))
        for term, level in best.items():
            postings[term].append(number * 4 + level)
    return postings


def _shards(postings: dict[str, array[int]]) -> list[bytes]:
    """The posting lists as JSON objects of about `SHARD_BYTES`, each term where its hash says."""
    entries = [_entry(term, postings[term]) for term in sorted(postings)]
    count = 1 << (sum(map(len, entries)) // SHARD_BYTES).bit_length()
    rows: list[list[bytes]] = [[] for _ in range(count)]
    for term, entry in zip(sorted(postings), entries, strict=True):
        rows[shard_of(term, count)].append(entry)
    return [b"{" + b",".join(row) + b"}" for row in rows]


def _entry(term: str, packed: array[int]) -> bytes:
    gaps = []
    previous = -4
    for value in packed:
        document = value & ~3
        gaps.append(value - previous)
        previous = document
    return _json(term) + b":" + _json(gaps)


def _facets(records: Iterable[Record]) -> dict[str, list[dict[str, object]]]:
    """The values of each filter with their counts.

    Regions stand in tree order, kinds in ours, years from the newest, all others by falling count.
    """
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    names: dict[tuple[str, str], str] = {}
    tree: dict[str, tuple[str, ...]] = {}
    for one in records:
        found = {(facet, choice.value): choice.name for facet, choice in one.facets}
        names.update(found)
        for facet, value in found:
            counts[facet][value] += 1
        keys = tuple(region.value for region in one.regions)
        tree.update((key, keys[: n + 1]) for n, key in enumerate(keys))
    rows: dict[str, list[dict[str, object]]] = {
        facet: [{"value": v, "name": names[facet, v], "count": n} for v, n in _by_count(counts[facet])]
        for facet in FACETS
    }
    kinds = [kind.value for kind in Kind]
    rows["region"].sort(key=lambda row: tree[str(row["value"])])
    rows["kind"].sort(key=lambda row: kinds.index(str(row["value"])))
    rows["year"].sort(key=lambda row: -int(str(row["value"])))
    for row in rows["region"]:
        row["parent"] = "".join(tree[str(row["value"])][-2:-1])
    return rows


def _by_count(counter: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
