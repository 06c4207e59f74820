"""Lists, indexes, issues and the front page as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.plain.writing import escape, listed, noted, section
from gongbao.views.contexts import HomeView, IndexView, IndicatorView, IssueView, ListView, SheetView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongbao.plain.writing import Here
    from gongbao.views.contexts import Group, Pager, Sheet, View
    from gongbao.views.elements import Item, Link


def front(view: View, name: str, here: Here) -> Iterator[str]:
    """The blocks of any page that is not a single piece; `name` is that of the site."""
    match view:
        case HomeView():
            yield from _home(view, name, here)
        case ListView():
            yield from _list(view, here)
        case IndexView():
            yield f"# {escape(view.title)}"
            yield escape(view.description)
            yield from (_group(group, here) for group in view.groups)
        case IssueView():
            yield f"# {escape(view.paper)}"
            yield f"{view.date.chinese} {view.weekday}"
            yield from (_sheet(sheet, here) for sheet in view.sheets)
            yield _beside((("后一期", view.newer), ("前一期", view.older)), here)
        case SheetView():
            yield f"# {escape(f'{view.sheet.link.label} {view.sheet.name}'.strip())}"
            yield f"{escape(view.paper)} {view.date.chinese} {view.weekday}"
            yield teasers(view.sheet.entries, here)
            yield _beside((("上一版", view.newer), ("下一版", view.older)), here)
        case IndicatorView():
            yield f"# {escape(view.title)}"
            yield escape(view.definition)
            yield listed(f"{escape(row.label)}：{escape(row.text)}" for row in view.rows)


def trail(links: Iterable[Link], here: Here) -> str:
    """The way from the home page."""
    return " › ".join([here.link("首页", ""), *(here.link(link.label, link.url) for link in links)])


def teaser(entry: Item, here: Here) -> str:
    """One article in a list, with date, place and lead."""
    told = [entry.date.chinese, entry.label, "" if entry.current else entry.status]
    told += [entry.number, entry.region.label if entry.region else ""]
    about = " · ".join(escape(part) for part in told if part)
    kicker = f"*{escape(entry.kicker)}* " if entry.kicker else ""
    lead = f"：{escape(entry.summary)}" if entry.summary else ""
    return f"{kicker}{here.link(entry.title, entry.url)}（{about}）{lead}"


def teasers(entries: Iterable[Item], here: Here) -> str:
    """Articles, one a line."""
    return listed(teaser(entry, here) for entry in entries)


def _list(view: ListView, here: Here) -> Iterator[str]:
    number = f"（第{view.pager.number}页）" if view.pager.number > 1 else ""
    yield f"# {escape(view.title)}{number}"
    yield escape(view.description)
    yield f"共{view.count}篇"
    yield f"下级地区：{here.links(view.children)}" if view.children else ""
    yield teasers(view.entries, here)
    yield _pager(view.pager, here)


def _pager(pager: Pager, here: Here) -> str:
    if len(pager.pages) <= 1:
        return ""
    return "页码：" + " ".join(here.link(link.label, link.url) for link in pager.pages)


def _group(group: Group, here: Here) -> str:
    title = here.link(group.heading.label, group.heading.url) + noted(group.heading.note)
    entries = (link for link in group.links if link.url is None or here.to(link.url))
    told = listed(here.link(link.label, link.url) + noted(link.note) for link in entries)
    return section(title, told) or (f"## {title}" if group.heading.url else "")


def _sheet(sheet: Sheet, here: Here) -> str:
    title = here.link(f"{sheet.link.label} {sheet.name}".strip(), sheet.link.url)
    return section(title, listed(here.link(entry.title, entry.url) for entry in sheet.entries))


def _beside(pairs: Iterable[tuple[str, Link | None]], here: Here) -> str:
    return listed(f"{label}：{here.link(link.label, link.url)}" for label, link in pairs if link)


def _home(view: HomeView, name: str, here: Here) -> Iterator[str]:
    yield f"# {escape(name)}"
    issue = here.link(view.issue.label, view.issue.url) if view.issue else ""
    yield " · ".join(part for part in (view.date.chinese if view.date else "", issue) if part)
    yield section("要闻", teasers([*([view.lead] if view.lead else []), *view.secondary], here))
    yield section("最新", teasers(view.latest, here))
    figures = (
        f"{here.link(one.before + one.number + one.after, one.url)}"
        f"（{escape(' '.join(part for part in (one.region, one.period, one.indicator) if part))}）"
        for one in view.figures
    )
    yield section("数字说话", listed([*figures, *(teaser(entry, here) for entry in view.statistics)]))
    for column in view.fronts:
        yield section(
            here.link(column.link.label, column.link.url), teasers([column.lead, *column.entries], here)
        )
    yield section(here.link("实践库", "practice/"), teasers(view.practices, here))
    yield section(here.link("政策库", "policy/"), teasers(view.policies, here))
