"""What is wrong with a command is said in Chinese, and in English to who asks for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongbao.cli import main

BASE = Path(__file__).parent / "sites" / "base"


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(BASE, tmp_path / "content")
    (tmp_path / "mkdocs.yml").write_text("site_name: 公报\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def gongbao(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="gongbao")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("bulid", "没有这个命令：bulid"),
        ("check --formt json", "没有这个选项：--formt；是不是“--format”？"),
        ("check --format xml", "选项 --format：xml 不在可用的值里："),
        ("check none.md", "参数 PATHS：找不到 none.md"),
        ("check --format", "选项 --format 后面要写内容"),
        ("check --strict=1", "选项 --strict 后面不写内容"),
        ("new", "缺少参数 KIND"),
        ("new news", "缺少参数 TITLE"),
        ("new poem 诗", "参数 KIND：poem 不在可用的值里："),
        ("fields news more", "多出来的内容：more"),
        ("build --jobs many", "选项 --jobs：many 不是数"),
        ("build --jobs -1", "选项 --jobs：-1 超出范围：x>=0"),
        ("build --now 昨天", "选项 --now：写成 2023-08-28 或 2023-08-28 09:30"),
        ("build --config none.yml", "选项 --config：找不到 none.yml"),
    ],
)
def test_wrong_usage_is_explained_in_chinese(words: str, said: str) -> None:
    result = gongbao(*words.split())
    assert result.exit_code == 2
    assert f"错误：{said}" in result.output
    assert result.output.startswith(("用法：gongbao", "错误："))
    assert "Error" not in result.output


def test_english_is_kept_for_who_asks() -> None:
    result = gongbao("check", "--lang", "en", "--formt")
    assert result.exit_code == 2
    assert "Error: No such option" in result.output
    assert "错误" not in result.output
    assert "Error: No such command" in gongbao("bulid", "--lang=en").output


def test_help_and_version_still_end_well() -> None:
    assert gongbao("--help").exit_code == 0
    assert gongbao("--version").exit_code == 0
    assert gongbao("check").exit_code == 0
