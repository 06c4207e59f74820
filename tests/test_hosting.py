"""What is wrong with mkdocs.yml is told at its line, in Chinese or English, and nothing is built."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongbao.cli import main

ROOT = Path(__file__).parents[1]
BASE = Path(__file__).parent / "sites" / "base"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(BASE, tmp_path / "content")
    (tmp_path / "theme").mkdir()
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def build(*options: str) -> Result:
    return CliRunner().invoke(main, ["build", "--quiet", *options])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("docs_dir: content", "docs_dir: kontent", "mkdocs.yml:4: docs_dir：找不到 "),
        ("urls: true", "urls: maybe", "mkdocs.yml:6: use_directory_urls：应是 true 或 false ，写的是文字"),
        ("site_name", "site_nam", "mkdocs.yml:1: site_nam：没有这个设置：site_nam；是不是“site_name”？"),
        ("name: material", "name: materil", "mkdocs.yml:9: theme：没有装这个主题：materil"),
        ("- gongbao:", "- gongba:", "mkdocs.yml:15: plugins：没有装这个插件：gongba"),
        ("- footnotes", "- fussnoten", "markdown_extensions：没有装这个 Markdown 扩展：fussnoten"),
        ("theme:", "theme: [", "error yaml-is-valid 写法有误：方括号没有结束，或缺少逗号"),
        (
            "site_dir: site",
            "site_dir: content",
            "mkdocs.yml:5: site_dir：docs_dir 和 site_dir 不能一个在另一个里面",
        ),
    ],
)
def test_a_wrong_setting_is_told_at_its_line(project: Path, old: str, new: str, said: str) -> None:
    file = project / "mkdocs.yml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = build()
    assert result.exit_code == 1
    assert said in result.output
    assert "mkdocs.yml 有误，网站没有更新。" in result.output
    assert not (project / "site").exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("site_name: 公报\n".encode("gbk"), "mkdocs.yml:1:12: error text-is-utf8 不是 UTF-8 编码"),
        (b"site_name: a\0b\n", "mkdocs.yml:1:13: error text-is-printable 含有控制字符 U+0000"),
        (b"- a\n", "mkdocs.yml: 应写成“名称: 内容”的形式"),
        (b"a: " + b"[" * 20_000, "mkdocs.yml: 嵌套太深"),
        (b"", "mkdocs.yml:1: site_name：缺少这个设置"),
    ],
)
def test_a_file_that_is_no_configuration_is_told_so(project: Path, data: bytes, said: str) -> None:
    (project / "mkdocs.yml").write_bytes(data)
    result = build()
    assert result.exit_code == 1
    assert said in result.output
    assert "mkdocs.yml 有误，网站没有更新。" in result.output


def test_the_plugin_must_be_named(project: Path) -> None:
    (project / "mkdocs.yml").write_text("site_name: x\ndocs_dir: content\n", encoding="utf-8")
    assert "mkdocs.yml 的 plugins 里没有 gongbao" in build().output
    assert "does not list the plugin gongbao" in build("--lang", "en").output


def test_english_is_kept_for_who_asks(project: Path, caplog: pytest.LogCaptureFixture) -> None:
    (project / "mkdocs.yml").write_text("docs_dir: content\nplugins: [gongbao]\n", encoding="utf-8")
    result = build("--lang", "en")
    assert result.exit_code == 1
    assert "Aborted with a configuration error" in result.output
    assert "Required configuration not provided." in caplog.text
    assert "有误" not in result.output
