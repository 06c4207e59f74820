"""`gongbao figures`: what a script and what an editor see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from gongbao.cli import main

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "以2022年为例，接待观摩80余次，满意率98%以上。三个片区新建水窖12、15和20口，跑三五趟。"


def test_scripts_get_every_number_with_its_class() -> None:
    result = CliRunner().invoke(main, ["figures", "-", "--json"], input=TEXT)
    assert result.exit_code == 0
    shape = json.loads(result.output)
    assert shape["schema"] == "gongbao.figures/1"
    figures = {f["quote"]: f for f in shape["figures"]}
    assert figures["80余次"] == {
        "start": 13,
        "end": 17,
        "value": 80,
        "value_max": None,
        "values": [],
        "unit": "次",
        "bound": "gt",
        "qualifier": "余",
        "thing": "观摩",
        "period": "2022",
        "cls": "fact",
        "quote": "80余次",
    }
    assert figures["12、15和20口"]["values"] == [12, 15, 20]
    assert (figures["2022年"]["cls"], figures["2022年"]["value"]) == ("date", None)
    assert figures["三五趟"]["cls"] == "vague"


def test_editors_get_a_table_of_the_facts(tmp_path: Path) -> None:
    file = tmp_path / "稿.txt"
    file.write_text(TEXT + "今年以来增至2.5万人。", encoding="utf-8")
    result = CliRunner().invoke(main, ["figures", str(file), "--today", "2023-08-28"])
    lines = result.output.splitlines()
    assert lines[0].split() == ["原文", "类别", "数值", "单位", "所指", "时期"]
    assert lines[1].split() == ["80余次", "数据", "＞80", "次", "观摩", "2022"]
    assert lines[2].split() == ["98%以上", "数据", "≥98", "%", "满意率", "2022"]
    assert lines[-1].split()[-1] == "2023"
    assert "三五趟" not in result.output
    assert "三五趟" in CliRunner().invoke(main, ["figures", str(file), "--all"]).output


def test_a_file_that_is_not_utf8_is_refused_in_chinese(tmp_path: Path) -> None:
    file = tmp_path / "gbk.txt"
    file.write_bytes("网格员325名".encode("gbk"))
    result = CliRunner().invoke(main, ["figures", str(file)])
    assert result.exit_code == 1
    assert "不是 UTF-8 编码" in result.output
