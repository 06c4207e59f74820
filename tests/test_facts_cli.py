"""`gongbao facts` as an editor uses it: suggest, check, accept, compare."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongbao.cli import main

BASE = Path(__file__).parent / "sites" / "base"
ARTICLE = "content/news/2023/good.md"
FACTS = "content/news/2023/good.facts.yml"
LOCK = "content/facts.lock.json"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small content/ that has one figure, as the working folder."""
    shutil.copytree(BASE, tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def gongbao(*words: str, answers: str = "") -> Result:
    return CliRunner().invoke(main, list(words), input=answers, catch_exceptions=False)


def edit(file: str, old: str, new: str) -> None:
    path = Path(file)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def confirmed() -> None:
    """The figure written down and accepted."""
    assert gongbao("facts", "suggest", ARTICLE, "--yes").exit_code == 0
    assert gongbao("facts", "accept").exit_code == 0


@pytest.mark.usefixtures("project")
def test_from_an_article_to_a_guarded_figure() -> None:
    told = gongbao("facts", "suggest", ARTICLE, "--yes")
    assert told.exit_code == 0
    assert f"已写入 {FACTS}：1 条" in told.output
    unaccepted = gongbao("check")
    assert unaccepted.exit_code == 1
    assert f"{FACTS}:2:12: error fact-is-recorded" in unaccepted.output
    accepted = gongbao("facts", "accept", ARTICLE)
    assert (accepted.exit_code, accepted.output) == (
        0,
        "增 news/2023/good.facts.yml grid-workers：325名\n核定记录共 1 条：新增 1，改动 0，删去 0。\n",
    )
    assert gongbao("check").output == "没有发现问题。\n"
    assert gongbao("facts", "suggest", ARTICLE, "--yes").output == "没有要写入的数字。\n"


@pytest.mark.usefixtures("project")
def test_a_changed_number_stops_the_check_until_it_is_accepted_with_a_reason() -> None:
    confirmed()
    edit(ARTICLE, "325名", "326名")
    assert f"{FACTS}:2:12: error quote-stands" in gongbao("facts", "check").output
    edit(FACTS, "325名", "326名")
    told = gongbao("facts", "check", ARTICLE)
    assert told.exit_code == 1
    assert "error fact-is-accepted 核定的是“325名”，引文“网格员326名”现在读出“326名”" in told.output
    assert gongbao("facts", "accept", FACTS, "--reason", "据更正", "--by", "王编辑").exit_code == 0
    (entry,) = json.loads(Path(LOCK).read_text(encoding="utf-8"))["facts"]
    assert (entry["figure"], entry["was"], entry["reason"], entry["by"]) == (
        "326名",
        "325名",
        "据更正",
        "王编辑",
    )
    assert gongbao("facts", "check", "--format", "json").exit_code == 0


@pytest.mark.usefixtures("project")
def test_what_is_faulty_is_not_accepted() -> None:
    confirmed()
    before = Path(LOCK).read_bytes()
    edit(ARTICLE, "325名", "326名")
    told = gongbao("facts", "accept")
    assert told.exit_code == 1
    assert "error quote-stands" in told.output
    assert "有错误的 1 条没有核定，改正后再核定；没有别的改动。" in told.output
    edit(ARTICLE, "title: 湖边的一天", "titel: 湖边的一天")
    assert gongbao("facts", "accept").exit_code == 1
    edit(FACTS, "quote:", "qoute:")
    assert gongbao("facts", "accept").exit_code == 1
    assert Path(LOCK).read_bytes() == before


@pytest.mark.usefixtures("project")
def test_a_lost_figure_is_a_warning_until_it_is_cleared() -> None:
    confirmed()
    Path(FACTS).unlink()
    told = gongbao("facts", "check")
    assert (told.exit_code, told.output.count("warning locked-fact-exists")) == (0, 1)
    assert gongbao("facts", "check", "--strict").exit_code == 1
    assert "删去 1" in gongbao("facts", "accept").output
    assert gongbao("facts", "check", "--strict").exit_code == 0


@pytest.mark.usefixtures("project")
def test_an_unreadable_lock_is_told_and_left_alone() -> None:
    confirmed()
    Path(LOCK).write_text("<<<<<<< HEAD\n", encoding="utf-8")
    assert gongbao("facts", "check").output.startswith(f"{LOCK}:1:1: error lock-is-valid")
    assert gongbao("facts", "accept").exit_code == 1
    assert Path(LOCK).read_text(encoding="utf-8") == "<<<<<<< HEAD\n"


@pytest.mark.usefixtures("project")
def test_suggestions_can_be_read_by_programs_and_write_nothing() -> None:
    (row,) = json.loads(gongbao("facts", "suggest", ARTICLE, "--json").output)["suggestions"]
    assert row == {
        "path": "news/2023/good.md",
        "quote": "网格员325名",
        "figure": "325名",
        "indicator": "grid-workers",
        "known": True,
        "name": "网格员人数",
        "unit": "名",
        "region": "330400",
        "period": "2023",
        "sentence": "湖边修了步道，配备网格员325名。",
    }
    listed = gongbao("facts", "suggest", ARTICLE)
    assert (listed.exit_code, "没有写入" in listed.output) == (0, True)
    assert not Path(FACTS).exists()


@pytest.mark.usefixtures("project")
def test_an_unknown_thing_is_registered_and_waits_for_its_definition_alone() -> None:
    edit(ARTICLE, "岸上种了芦苇。", "岸上种了芦苇30亩。")
    told = gongbao("facts", "suggest", ARTICLE, "--yes").output
    assert "新指标记进 content/data/indicators.yml：芦苇。先把它们的 definition 从“待写”改成定义" in told
    first, second, last = gongbao("check").output.splitlines()
    assert first.startswith(f"{FACTS}:2:12: error fact-is-recorded")
    assert second.startswith(f"{FACTS}:6:12: error indicator-is-defined 指标“芦苇”的定义还没有写")
    assert last == "共 2 处错误，0 处警告。"
    edit("content/data/indicators.yml", "待写：这个数字量的是什么，怎么算", "岸上种植芦苇的面积。")
    assert gongbao("facts", "accept").exit_code == 0
    assert gongbao("check").output == "没有发现问题。\n"


@pytest.mark.usefixtures("project")
def test_a_faulty_list_of_indicators_is_mended_first() -> None:
    edit("content/data/indicators.yml", "definition:", "definition: # ")
    told = gongbao("facts", "suggest", ARTICLE, "--yes")
    assert (told.exit_code, "指标清单有错误，先改正" in told.output) == (1, True)
    assert not Path(FACTS).exists()


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("answers", "quotes"),
    [
        ("是\n不再问\n", ["网格员325名"]),
        ("也许\n否\n是\n", ["岸上12株"]),
        ("y\ny\n", ["网格员325名", "岸上12株"]),
        ("n\ny\n", ["岸上12株"]),
        ("y\nq\n", ["网格员325名"]),
        ("e\n配备网格员325名\n\n\n2022\nn\n", ["配备网格员325名"]),
        ("n\nn\n", []),
    ],
)
def test_on_a_terminal_each_figure_is_asked_about(
    answers: str, quotes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("gongbao.cli.facts"), "at_terminal", lambda: True)
    edit(ARTICLE, "岸上种了芦苇。", "岸上12株。")
    assert gongbao("facts", "suggest", ARTICLE, answers=answers).exit_code == 0
    written = Path(FACTS).read_text(encoding="utf-8") if quotes else ""
    assert [line.partition(": ")[2] for line in written.splitlines() if "quote:" in line] == quotes
    assert not quotes or ('period: "2022"' in written) == ("2022" in answers)


@pytest.mark.usefixtures("project")
def test_an_interrupted_session_keeps_what_was_agreed_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("gongbao.cli.facts"), "at_terminal", lambda: True)
    edit(ARTICLE, "岸上种了芦苇。", "岸上种了芦苇12株，插了旗子30面。")
    told = gongbao("facts", "suggest", ARTICLE, answers="y\ny\n")  # then the terminal is closed
    assert told.exit_code == 1
    assert f"已写入 {FACTS}：2 条" in told.output
    assert Path(FACTS).read_text(encoding="utf-8").count("quote:") == 2
    assert "name: 芦苇\n" in Path("content/data/indicators.yml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("project")
def test_a_growth_rate_is_no_value_of_what_grows() -> None:
    edit(ARTICLE, "岸上种了芦苇。", "岸上种了芦苇12株，增长15%。")
    assert gongbao("facts", "suggest", ARTICLE, "--yes").exit_code == 0
    registered = Path("content/data/indicators.yml").read_text(encoding="utf-8")
    assert "name: 芦苇\n  unit: 株\n" in registered
    assert 'name: 芦苇增幅\n  unit: "%"\n' in registered


@pytest.mark.usefixtures("project")
def test_sound_figures_are_accepted_beside_faulty_ones_and_both_are_told() -> None:
    edit(ARTICLE, "岸上种了芦苇。", "岸上有网格员12名。")
    assert gongbao("facts", "suggest", ARTICLE, "--yes").exit_code == 0
    edit(ARTICLE, "网格员12名", "网格员13名")
    told = gongbao("facts", "accept")
    assert told.exit_code == 1
    assert "增 news/2023/good.facts.yml grid-workers：325名" in told.output
    assert (
        "有错误的 1 条没有核定，改正后再核定；其余的已经核定，写进 content/facts.lock.json。" in told.output
    )
    again = gongbao("facts", "accept").output
    assert "有错误的 1 条没有核定，改正后再核定；没有别的改动。" in again


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("facts", "suggest", "content/data/columns.yml"), "还不是一篇能读的稿件"),
        (("facts", "suggest", "content/none.md"), "找不到 "),
        (("facts", "check", "."), "不在内容文件夹"),
        (("facts", "diff", "HEAD"), "读不到版本 HEAD"),
        (("facts", "diff", "--output=x"), "没有这个选项"),
    ],
)
def test_wrong_usage_is_explained(words: tuple[str, ...], message: str) -> None:
    told = gongbao(*words)
    assert told.exit_code in {1, 2}
    assert message in told.output


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def test_numbers_changed_since_a_revision_are_listed(project: Path) -> None:
    confirmed()
    edit(ARTICLE, "岸上种了芦苇。", "岸上种了30亩芦苇。")
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "first")
    assert gongbao("facts", "diff", "HEAD").output == "改 0 处，增 0 处，删 0 处。\n"
    edit(ARTICLE, "325名", "326名")
    edit(ARTICLE, "30亩", "40亩")
    edit(FACTS, "325名", "326名")
    (project / "content/news/new.md").write_text("---\ntitle: 新\n---\n来了5家企业。\n", encoding="utf-8")
    told = gongbao("facts", "diff", "HEAD")
    assert (told.exit_code, told.output) == (
        0,
        (
            "content/news/2023/good.md\n"
            "  改 网格员人数 嘉兴市 2023：325名 → 326名　“网格员325名” → “网格员326名”\n"
            "  改 （未登记）：30亩 → 40亩　“岸上种了30亩芦苇。” → “岸上种了40亩芦苇。”\n"
            "content/news/new.md\n"
            "  增 （未登记）：5家　“来了5家企业。”\n"
            "改 2 处，增 1 处，删 0 处。\n"
        ),
    )
    rows = json.loads(gongbao("facts", "diff", "HEAD", "--json").output)["changes"]
    assert [(r["path"], r["kind"], r["was"], r["now"]) for r in rows] == [
        ("news/2023/good.md", "changed", "325名", "326名"),
        ("news/2023/good.md", "changed", "30亩", "40亩"),
        ("news/new.md", "added", "", "5家"),
    ]
    assert gongbao("facts", "diff", "--", "--output=stolen").exit_code == 2
    assert not (project / "content/stolen").exists()


def test_settings_of_a_statistics_page_are_no_prose(project: Path) -> None:
    page = project / "content/statistics/grid.md"
    page.parent.mkdir()
    text = "---\ntitle: 网格\n---\n来了5家企业。\n```sql\nSELECT 1\n```\n```show\ntitle: 培训187次\n```\n"
    page.write_text(text, encoding="utf-8")
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "first")
    page.write_text(text.replace("187次", "200次").replace("5家", "6家"), encoding="utf-8")
    rows = json.loads(gongbao("facts", "diff", "HEAD", "--json").output)["changes"]
    assert [(r["was"], r["now"]) for r in rows] == [("5家", "6家")]
