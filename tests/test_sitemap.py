"""The sitemap and robots.txt, as crawlers see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from gongbao import feeds
from gongbao.article import Moment
from gongbao.tables import Masthead

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
MASTHEAD = Masthead(name="基层治理观察", url="https://news.example.cn/gb/")


def moment(text: str) -> Moment:
    return Moment(
        datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")), has_time="T" in text
    )


def xml(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - our own output


def values(element: ET.Element, name: str) -> list[str | None]:
    return [found.text for found in element.iterfind(name)]


def test_site_without_an_address_has_no_sitemap() -> None:
    assert feeds.sitemap([("", None, ())], Masthead(name="小站")) == []


def test_sitemap_is_sorted_by_address_with_content_dates_and_pictures() -> None:
    pages = [
        (
            "news/2023/08/grid/",
            moment("2023-08-29T10:00:00"),
            ["news/图&1.jpg", "https://img.example.cn/a?b&c"],
        ),
        ("", moment("2023-08-29"), []),
        ("about/", None, []),
        ("about/", moment("2020-01-01"), []),
    ]
    (output,) = feeds.sitemap(pages, MASTHEAD)
    assert output.path == "sitemap.xml"
    urls = list(xml(output.data))
    assert [url.findtext(f"{SITEMAP}loc") for url in urls] == [
        "https://news.example.cn/gb/",
        "https://news.example.cn/gb/about/",
        "https://news.example.cn/gb/news/2023/08/grid/",
    ]
    assert [url.findtext(f"{SITEMAP}lastmod") for url in urls] == [
        "2023-08-29T00:00:00+08:00",
        None,
        "2023-08-29T10:00:00+08:00",
    ]
    assert values(urls[2], f"{IMAGE}image/{IMAGE}loc") == [
        "https://news.example.cn/gb/news/%E5%9B%BE%261.jpg",
        "https://img.example.cn/a?b&c",
    ]


def test_sitemap_of_fifty_thousand_addresses_is_one_file() -> None:
    (output,) = feeds.sitemap(((f"p{n:05d}/", None, ()) for n in range(50_000)), MASTHEAD)
    assert len(xml(output.data)) == 50_000


def test_larger_sitemap_is_an_index_of_parts() -> None:
    dated = moment("2023-08-29")
    pages = [(f"p{n:05d}/", dated if n == 7 else None, ()) for n in range(50_001)]
    index, first, second = feeds.sitemap(pages, MASTHEAD)
    assert [o.path for o in (index, first, second)] == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    root = xml(index.data)
    assert root.tag == f"{SITEMAP}sitemapindex"
    assert values(root, f"{SITEMAP}sitemap/{SITEMAP}loc") == [
        "https://news.example.cn/gb/sitemap-1.xml",
        "https://news.example.cn/gb/sitemap-2.xml",
    ]
    assert values(root, f"{SITEMAP}sitemap/{SITEMAP}lastmod") == ["2023-08-29T00:00:00+08:00"]
    assert [len(xml(o.data)) for o in (first, second)] == [50_000, 1]


def test_robots_names_the_sitemap() -> None:
    assert feeds.robots(MASTHEAD).data.decode() == (
        "User-agent: *\nAllow: /\n\nSitemap: https://news.example.cn/gb/sitemap.xml\n"
    )
    assert feeds.robots(replace(MASTHEAD, url="")).data == b"User-agent: *\nAllow: /\n"
