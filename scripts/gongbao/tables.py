"""The controlled lists of content/data, and what the site says about itself."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """A column (栏目): its id in addresses, and the three things the page tags must say about it."""

    id: str
    name: str
    description: str
    keywords: tuple[str, ...]
    type: str
    """One of the closed ColumnType list of 国办发〔2017〕47号."""


@dataclass(frozen=True, slots=True)
class Region:
    """A place: `key` is its GB/T 2260 code, or an id of our own for an area that has no code."""

    key: str
    name: str
    parent: str = ""
    """Key of the nearest coded ancestor; empty for a province-level unit."""
    short: str = ""

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short or self.name


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a figure measures: name, measure word, definition and how it may be used."""

    id: str
    name: str
    unit: str
    definition: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A newspaper whose issues and pages (版次) are browsable."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class DataColumn:
    """One column of an editors' dataset, as its schema declares it."""

    name: str
    """Field name in queries and data files."""
    title: str
    """Header readers see."""
    type: str
    """`text`, `integer`, `number`, `date`, `month` or `year`; never guessed from the cells."""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """An editors' CSV file (content/data/*.csv) with typed rows; `name` is its table in queries."""

    name: str
    path: str
    title: str
    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    source: str = ""
    """Where the numbers come from, as printed below charts."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The controlled lists of content/data, each keyed by id in file order."""

    columns: dict[str, Column] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the site says about itself on every page, from mkdocs.yml."""

    name: str
    url: str = ""
    """Absolute address ending in a slash; empty when none is configured."""
    description: str = ""
    slogan: str = ""
    organizer: str = ""
    contact: str = ""
    id_code: str = ""
    """网站标识码: `bm` and 8 digits, or 10 digits."""
    icp: str = ""
    police: str = ""
    paper: str = ""
    """Name of the site's own paper, used as content source where an article names none."""
    search_endpoint: str = ""
    """Address of the index on an OpenSearch-compatible server that answers searches, if one does."""

    @property
    def domain(self) -> str:
        """The host of the site's address, as the SiteDomain tag wants it: no scheme, no path."""
        return self.url.partition("://")[2].partition("/")[0]

    def absolute(self, url: str) -> str:
        """The full address of a site-relative one, or the relative one where no address is configured."""
        return self.url + url
