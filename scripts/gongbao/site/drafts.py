"""Drafts and embargoed pieces as they will look, for previews alone: a build never asks for this."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongbao.library import Skipped
    from gongbao.site.reading import Edition


def with_drafts(edition: Edition) -> Edition:
    """The edition with everything public that is a draft or embargoed, each title saying so."""
    gathered = edition.gathered
    marks = {one.path: _mark(one) for one in gathered.library.skipped if one.state != "expired"}
    rest = tuple(one for one in gathered.library.skipped if one.path not in marks)
    expired = {one.path for one in rest}
    shown = (a for a in gathered.everything.articles if a.path not in expired)
    articles = tuple(replace(a, title=marks[a.path] + a.title) if a.path in marks else a for a in shown)
    library = replace(gathered.library, articles=articles, skipped=rest)
    # What stands for a marked article is not what stands for it unmarked.
    own, cards = (
        {path: f"{value}+{marks[path]}" if path in marks else value for path, value in known.items()}
        for known in (edition.own, edition.cards)
    )
    return replace(edition, gathered=replace(gathered, library=library), own=own, cards=cards)


def _mark(one: Skipped) -> str:
    return "〔草稿〕" if one.state == "draft" else f"〔草稿，{one.reason}〕"
