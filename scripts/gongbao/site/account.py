"""What a build says of itself, in Chinese and English: counts, what stayed at home, why a page was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.diagnostics import nearest
from gongbao.site.keeping import GROUP

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from gongbao.library import Skipped
    from gongbao.site.keeping import Keeper
    from gongbao.site.ledger import Head, Ledger
    from gongbao.site.publishing import Published

_DONE = {
    "zh": "公报：{articles} 篇，网站共 {files} 个文件，本次写入 {written} 个，删除 {removed} 个",
    "en": "Gongbao: {articles} articles, {files} files, {written} written, {removed} removed",
}
_IDLE = {
    "zh": "公报：没有变化（{articles} 篇，网站共 {files} 个文件）",
    "en": "Gongbao: nothing changed ({articles} articles, {files} files)",
}
_SKIPPED = {"zh": "\n  未发布 {path}（{why}）", "en": "\n  not published: {path} ({why})"}
_STATES = {"draft": "draft", "embargoed": "embargoed until {at}", "expired": "expired on {at}"}
_REASONS = {
    "same": ("没有变化，沿用上次的", "nothing changed, kept from the last build"),
    "unkeyed": ("每次都生成，内容不同才写入", "made every time, written only when it differs"),
    "missing": ("网站里没有这个文件", "the site has no such file"),
    "new": ("上次没有这一页", "the last site had no such page"),
    "spoilt": (
        "网站里的这个文件不是上次写下的样子",
        "the file in the site is not what the last build wrote",
    ),
    "group": ("变了：全站的内容", "changed: the contents of the site"),
    "parts": ("变了：", "changed: "),
}
_PARTS = (
    ("网站名称、导航、主题或名录", "site name, navigation, theme or lists"),
    ("列出的其他稿件或链接的目标", "other articles it lists, or where links lead"),
    ("本页的稿件", "the page's own article"),
)
"""What a page is made of, in the order of the parts of its key after the first."""


def done(articles: int, skipped: Iterable[Skipped], published: Published, lang: str = "zh") -> str:
    """What a build did."""
    counts = {"files": published.total, "written": published.written, "removed": published.removed}
    return _DONE[lang].format(articles=articles, **counts) + unpublished(skipped, lang)


def idle(last: Head, lang: str = "zh") -> str:
    """What a build says that found nothing changed."""
    told = _IDLE[lang].format(articles=last.articles, files=last.files)
    return told + unpublished(last.skipped, lang)


def unpublished(skipped: Iterable[Skipped], lang: str) -> str:
    """A line for each article that stayed at home, and why; each begins with a line break."""
    return "".join(_SKIPPED[lang].format(path=one.path, why=why(one, lang)) for one in skipped)


def why(one: Skipped, lang: str) -> str:
    """Why an article is not published."""
    return one.reason if lang == "zh" else _STATES[one.state].format(at=one.at)


def reason(
    path: str, last: Ledger | None, keeper: Keeper, files: Collection[str] = (), lang: str = "zh"
) -> str:
    """Why a file was made anew, that it was not, or that it is none of the site's (`files`)."""
    now, was = keeper.keys.get(path), last.made.get(path) if last else None
    if path in keeper.kept:
        return _said("same", lang)
    if now is None:
        return _said("unkeyed" if path in files else "missing", lang)
    if was is None:
        return _said("new", lang)
    if was == now:
        return _said("spoilt", lang)
    if now.startswith(GROUP):
        return _said("group", lang)
    parts = zip(_PARTS, was.split("-")[1:], now.split("-")[1:], strict=False)
    changed = [names[lang == "en"] for names, one, other in parts if one != other]
    return _said("parts", lang) + ("、" if lang == "zh" else "; ").join(changed)


def unknown(path: str, known: Iterable[str], lang: str = "zh") -> str:
    """That the site has no such page, with the nearest one it has."""
    near = nearest(path, known)
    guess = _GUESS[lang].format(near) if near else ""
    return _UNKNOWN[lang].format(path=path, guess=guess)


_UNKNOWN = {
    "zh": "网站里没有这一页：{path}{guess}；写稿件的路径、网页的地址或文件。",
    "en": "The site has no such page: {path}{guess}; name an article, an address or a file of the site.",
}
_GUESS = {"zh": "；是不是“{}”？", "en": "; did you mean '{}'?"}


def _said(name: str, lang: str) -> str:
    return _REASONS[name][lang == "en"]
