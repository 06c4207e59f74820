"""Who may look at a preview: this machine, under its own name, and nobody unawares."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from engine_project import Project
from gongbao.visitors import is_expected, is_private
from test_engine_preview import PATIENCE, previewing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_loopback_addresses_are_private(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "newsroom.example", ""])  # noqa: S104
def test_all_others_are_not(host: str) -> None:
    assert not is_private(host)


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("127.0.0.1:8000", "127.0.0.1"),
        ("localhost:9000", "127.0.0.1"),  # a port may be forwarded
        ("LOCALHOST.", "127.0.0.1"),
        ("[::1]:8000", "127.0.0.1"),
        ("127.0.0.1", "localhost"),
        ("[::1]:8000", "::1"),
        ("192.168.1.5:8000", "0.0.0.0"),  # noqa: S104
        ("[fe80::1]:8000", "::"),
        ("192.168.1.5:8000", "192.168.1.5"),
        ("Newsroom.example:80", "newsroom.example"),
    ],
)
def test_the_names_of_the_preview_are_answered(host: str, served: str) -> None:
    assert is_expected(host, served)


@pytest.mark.parametrize(
    ("host", "served"),
    [
        ("evil.example:8000", "127.0.0.1"),
        ("localhost.evil.example", "127.0.0.1"),
        ("evil.example", "0.0.0.0"),  # noqa: S104
        ("192.168.1.5:8000", "127.0.0.1"),
        ("192.168.1.6:8000", "192.168.1.5"),
        ("127.0.0.1.evil.example", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("[", "::1"),
    ],
)
def test_a_name_that_another_site_points_here_is_not(host: str, served: str) -> None:
    assert not is_expected(host, served)


@pytest.mark.slow
def test_a_page_asked_for_under_another_name_is_refused(tmp_path: Path) -> None:
    with previewing(Project(tmp_path / "p"), "--drafts") as running:
        running.until("", lambda page: "公报" in page)
        for host, status in (("evil.example", 403), (running.address, 200), ("localhost", 200)):
            for path in ("/", "/news/2023/08/piece-a/", "/assets/gongbao/site.js"):
                connection = http.client.HTTPConnection(running.address, timeout=PATIENCE)
                connection.request("GET", path, headers={"Host": host})
                answer = connection.getresponse()
                page = answer.read().decode()
                connection.close()
                assert answer.status == status, (host, path)
                assert ("这个网址不是本机预览的：evil.example" in page) == (status == 403)
                assert status == 200 or "第a篇" not in page


def serve(project: Project, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "gongbao", "serve", *options]
    return subprocess.Popen(command, cwd=project.folder, stderr=subprocess.PIPE, text=True, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "said"), [("zh", "用不了"), ("en", "cannot be used")])
def test_a_port_in_use_is_told_before_anything_is_built(tmp_path: Path, lang: str, said: str) -> None:
    project = Project(tmp_path / "p")
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        process = serve(project, "--address", f"127.0.0.1:{port}", "--lang", lang)
        _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert f"127.0.0.1:{port} {said}" in told
    assert f"gongbao serve --address 127.0.0.1:{port + 1}" in told
    assert not (project.folder / ".gongbao/preview").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "同一网络里的每个人都能看到还没有发布的内容"), ("en", "everyone on the network can read")],
)
def test_an_open_address_is_warned_of(tmp_path: Path, lang: str, said: str) -> None:
    process = serve(Project(tmp_path / "p"), "--address", "0.0.0.0:0", "--lang", lang)
    assert process.stderr is not None
    first = process.stderr.readline()
    process.terminate()
    process.communicate(timeout=PATIENCE)
    assert said in first
