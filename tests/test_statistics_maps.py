"""A picture of a map is published with its approval number (审图号), or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gongbao.article import Image, Kind
from gongbao.statistics import html, links, split
from statistics_samples import SQL, frame, page, shown_of

MAP = "{chart: table, title: 表, id: t, map_image: {src: maps/area.webp, alt: 各区位置, approval_no: %s}}"


@pytest.mark.parametrize(
    "number", ["GS（2023）2767号", "GS(2019)1822号", "GS京（2022）1061号", "浙S（2021）39号"]
)
def test_the_approval_number_stands_below_the_map(number: str) -> None:
    shown = shown_of(show=MAP % number)
    text = html(shown, frame())
    assert (
        f'alt="各区位置" loading="lazy"><figcaption><span class="stat__approval">审图号：{number}</span>'
        in text
    )
    assert '<img src="content:statistics/maps/area.webp"' in text
    (picture,) = (link for link in links(shown) if link.image)
    assert picture.resolved == "statistics/maps/area.webp"  # so that a lost file is a finding


@pytest.mark.parametrize("number", ["''", "2023", "GS2023", "号"])
def test_a_map_without_an_approval_number_is_a_fault(number: str) -> None:
    _, blocks, (found,) = split(page(show=MAP % number))
    assert (blocks, found.code, found.severity) == ((), "map-is-approved", "error")


def test_a_map_in_the_prose_needs_its_number_too() -> None:
    article = page(SQL)
    prose = (
        "![区划图](a.png)\n\n![区划图（审图号：GS（2023）2767号）](b.png)\n\n![方格图，不是地图](c.png)\n\n"
    )
    _, _, found = split(replace(article, body=prose + article.body))
    assert [(f.code, f.line) for f in found] == [("map-is-approved", article.body_line)]


def test_an_unknown_field_of_a_map_is_named() -> None:
    _, _, (found,) = split(
        page(show="{chart: table, title: 表, map_image: {src: a.png, alt: 图, number: 1}}")
    )
    assert "没有这个字段：map_image.number" in found.text()


def test_the_lead_picture_and_pages_without_a_query_are_looked_at_too() -> None:
    plain = replace(page(SQL), body="![政区图](a.png)\n", image=Image("b.png", "全市地图", credit="本报"))
    _, _, found = split(plain)
    assert [(f.code, f.line) for f in found] == [("map-is-approved", 1), ("map-is-approved", plain.body_line)]
    approved = replace(plain, body="", image=Image("b.png", "全市地图", credit="审图号：浙S（2021）39号"))
    assert split(approved)[2] == []
    assert split(replace(plain, kind=Kind.NEWS))[2] == []  # people looking at a map are no map
