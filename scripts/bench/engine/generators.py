"""The generators of the comparison; README.md says what is equal between them and what is not."""

from __future__ import annotations

from others import Astro, Eleventy, Hugo, LeanHugo, Material, Pelican
from ours import Gongbao
from projects import HERE, ROOT, Generator

EQUAL, FULL = HERE / "theme", ROOT / "theme"
GENERATORS: dict[str, Generator] = {
    "gongbao": Gongbao("Gongbao", EQUAL, search=False),
    "gongbao-search": Gongbao("Gongbao + search", EQUAL, search=True),
    "gongbao-full": Gongbao("Gongbao, own theme + search", FULL, search=True),
    "hugo": Hugo("Hugo"),
    "hugo-column": Hugo("Hugo, related of the column", related="column"),
    "hugo-newest": Hugo("Hugo, newest as related", related="newest"),
    "hugo-lean": LeanHugo("Hugo, lean layout"),
    "hugo-pagefind": Hugo("Hugo + Pagefind", pagefind=True),
    "zensical": Material("Zensical", "zensical"),
    "pelican": Pelican(),
    "eleventy": Eleventy(),
    "astro": Astro(),
    "mkdocs": Material("MkDocs + Material", "mkdocs"),
}
"""By the name the command line uses; in the order of the table."""
