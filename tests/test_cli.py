from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongbao.cli import main
from gongbao.diagnostics import CODES
from gongbao.schema.kinds import KINDS

BASE = Path(__file__).parent / "sites" / "base"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small content/, as the working folder."""
    shutil.copytree(BASE, tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def gongbao(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_check_finds_nothing_wrong(project: Path) -> None:
    assert project.exists()
    result = gongbao("check")
    assert (result.exit_code, result.output) == (0, "没有发现问题。\n")


def test_check_tells_faults_with_paths_that_open(project: Path) -> None:
    (project / "content/news/bad.md").write_text("无文首\n", encoding="utf-8")
    result = gongbao("check")
    assert result.exit_code == 1
    assert result.output.startswith("content/news/bad.md:1:1: error front-matter-exists")
    english = gongbao("check", "--lang", "en").output
    assert english.startswith("content/news/bad.md:1:1: error front-matter-exists no front matter")
    rows = json.loads(gongbao("check", "--format", "json").output)["findings"]
    assert [row["path"] for row in rows] == ["content/news/bad.md"]


def test_check_of_one_path_tells_only_its_faults(project: Path) -> None:
    (project / "content/news/bad.md").write_text("无文首\n", encoding="utf-8")
    (project / "content/policy").mkdir()
    (project / "content/policy/bad.md").write_text("无文首\n", encoding="utf-8")
    lines = gongbao("check", "content/policy").output.splitlines()
    assert [line.split(":")[0] for line in lines[:-1]] == ["content/policy/bad.md"]


def test_check_of_an_article_tells_of_its_facts(project: Path) -> None:
    (project / "content/news/2023/good.facts.yml").write_text(
        "region: 嘉兴市\nperiod: 2023\nfacts:\n  - {quote: 网格员352名, indicator: grid-workers}\n",
        encoding="utf-8",
    )
    assert "error quote-stands" in gongbao("check", "content/news/2023/good.md").output


def test_check_of_a_folder_elsewhere(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path / "other")
    assert gongbao("check", str(tmp_path / "other")).exit_code == 0


def test_without_content_the_usage_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = gongbao("check")
    assert result.exit_code == 2
    assert "找不到内容文件夹 content/" in result.output


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained(code: str) -> None:
    assert CODES[code].remedy in gongbao("check", "--explain", code).output


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_new_piece_passes_the_check_once_its_sample_words_are_replaced(project: Path, kind: str) -> None:
    (project / "content/data/columns.yml").write_text(
        "\n".join(
            f"- {{id: {name}, name: {name}, description: 说明, keywords: [词], type: 工作动态}}"
            for name in ("governance", "policy", "practice")
        ),
        encoding="utf-8",
    )
    made = gongbao("new", kind, "一篇“新”稿：试写", "--date", "2023-09-01")
    assert made.exit_code == 0, made.output
    told = gongbao("check").output.splitlines()[:-1]
    assert told
    assert {line.split()[2] for line in told} == {"sample-is-replaced"}
    (file,) = (project / made.output.split()[-1],)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("---\n", "---\ndraft: true\n", 1), encoding="utf-8")
    assert gongbao("check").output == "没有发现问题。\n"  # a draft may wait
    for line in told:
        text = text.replace(line.partition("“")[2].partition("”")[0], "自己的话")
    file.write_text(text, encoding="utf-8")
    assert gongbao("check").output == "没有发现问题。\n"


def test_new_never_overwrites(project: Path) -> None:
    assert project.exists()
    gongbao("new", "news", "新稿", "--date", "2023-09-01")
    again = gongbao("new", "news", "新稿", "--date", "2023-09-01")
    assert again.exit_code == 1
    assert "已经存在" in again.output


@pytest.mark.parametrize(
    "words", [("--slug", "../../x"), ("--slug", "大写A"), ("--date", "昨天"), ("--date", "2023-02-30")]
)
def test_new_refuses_what_would_leave_content(project: Path, words: tuple[str, str]) -> None:
    before = sorted(project.rglob("*"))
    refused = gongbao("new", "news", "新稿", *words)
    assert refused.exit_code == 2
    assert sorted(project.rglob("*")) == before


def test_new_outside_a_project_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert gongbao("new", "news", "新稿").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_schema_of_a_kind_is_json() -> None:
    assert (
        json.loads(gongbao("schema", "news").output)["properties"]["kicker"]["description"] == "引题（肩题）"
    )
    in_english = json.loads(gongbao("schema", "news", "--lang", "en").output)
    assert in_english["properties"]["kicker"]["description"] == "kicker"


def test_the_table_of_codes_lists_them_all() -> None:
    output = gongbao("codes").output
    assert all(f"| `{code}` |" in output for code in CODES)
