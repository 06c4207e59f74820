"""What is wrong with a command is said in Chinese, and in English to who asks for it."""

from __future__ import annotations

import shutil
from importlib import import_module
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
        ("bulid", "没有这个命令：bulid；是不是“build”？"),
        ("facts sugest", "没有这个命令：sugest；是不是“suggest”？"),
        ("check --explain qoute-stands", "没有这个代码：qoute-stands；是不是“quote-stands”？"),
        ("serve --address here", "选项 --address：写成 IP:端口，如 127.0.0.1:8000"),
        ("serve --address 127.0.0.1:99999", "选项 --address：写成 IP:端口"),
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


@pytest.mark.parametrize("group", [[], ["facts"]])
def test_a_group_alone_explains_itself(group: list[str]) -> None:
    alone = gongbao(*group)
    assert alone.exit_code == 0
    assert alone.stderr == ""
    assert "用法：gongbao" in alone.stdout
    assert "错误" not in alone.stdout.partition("命令：")[0]
    assert "Commands:" in gongbao(*group, "--lang", "en").stdout
    assert "Commands:" in gongbao("--lang", "en", *group).stdout


def test_the_language_may_be_asked_for_before_the_command() -> None:
    assert gongbao("--lang", "en", "check").output == "No faults found.\n"
    assert "no such code: nosuch" in gongbao("--lang=en", "check", "--explain", "nosuch").output
    assert gongbao("check", "--", "--lang", "en").exit_code == 2


def test_a_code_is_explained_with_an_example_in_both_languages() -> None:
    chinese = gongbao("check", "--explain", "quote-stands").output
    assert "{" not in chinese
    assert "正文里没有这句引文：“网格员352名”；是不是“网格员325名”？" in chinese
    in_english = gongbao("check", "--explain", "quote-stands", "--lang", "en").output
    assert "the quote does not stand in the text: '网格员352名'; did you mean '网格员325名'?" in in_english
    assert "How to mend it: Change the quote with the text" in in_english


def test_new_tells_where_the_address_comes_from() -> None:
    made = gongbao("new", "新闻", "湖边的一天", "--date", "2023-09-01")
    assert made.stdout == "已新建 content/news/2023/hu-bian-de-yi-tian.md\n"
    assert "网址里的名字 hu-bian-de-yi-tian 是从标题来的" in made.stderr
    assert "改标题，网址不变" in made.stderr
    own = gongbao("new", "news", "另一天", "--slug", "other", "--date", "2023-09-01", "--lang", "en")
    assert own.stdout == "made content/news/2023/other.md\n"
    assert "comes from the title" not in own.stderr


def test_people_read_the_remedies_behind_the_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path("content/news/2023/good.md")
    file.write_text(file.read_text(encoding="utf-8").replace("title:", "tilte:"), encoding="utf-8")
    assert gongbao("check").output.endswith("共 1 处错误，0 处警告。\n")
    monkeypatch.setattr(import_module("gongbao.cli.check"), "at_terminal", lambda: True)
    assert "怎么改：\n  field-is-known  改成字段表里的名字，或删去。" in gongbao("check").output
    assert "How to mend it:\n  field-is-known  Use a name" in gongbao("check", "--lang", "en").output
