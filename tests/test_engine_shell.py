"""Pages are put together from shells; each build checks some of them against the full template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_project import Project

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "line",
    [
        "{% if slot.section == 'city' %}<p>城事</p>{% endif %}",
        "{{ slot.title | length }}",
        "{{ slot.title | upper }}",
    ],
)
def test_a_template_that_looks_into_a_slot_is_a_fault(line: str, tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    assert project.build().status == 0
    before = project.tree()
    project.edit("theme/shell.html", "{{ slot.title }}", f"{{{{ slot.title }}}}{line}")
    built = project.build()
    assert built.status == 1
    assert "的外壳与完整模板的结果不一致" in built.said
    assert project.tree() == before
