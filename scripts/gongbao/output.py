"""What a publisher hands over: files of the site, as paths and bytes, not yet written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Output:
    """One file of the published site.

    `path` is relative to the site's root, with forward slashes; `data` are its exact bytes.
    """

    path: str
    data: bytes


def page_path(url: str) -> str:
    """The file that serves a site-relative address: `news/a/` is `news/a/index.html`."""
    return f"{url}index.html" if url == "" or url.endswith("/") else url


def relative(target: str, page: str) -> str:
    """The address of `target` as a link on `page`; both are site-relative addresses.

    Relative links keep sub-path hosting and `file://` working. A fragment or query stays attached.
    """
    depth = page.count("/")
    prefix = "../" * depth
    return f"{prefix}{target}" or "./"
