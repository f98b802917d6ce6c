import subprocess
import sys
from pathlib import Path

import pytest
from matplotlib import style

from market_intelligence.specs import PROCESSING_LOGS
from ops.docs import pictures, production
from ops.requirements import CHECKOUT


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with pictures drawn on a machine with settings of its own for matplotlib."""
    folder = tmp_path_factory.mktemp("pictures")
    with style.context({"svg.fonttype": "none", "lines.linewidth": 9, "font.size": 3}):
        pictures.renew(folder)
    return folder


def test_pictures_are_current_until_the_settings_change(
    drawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [
        name
        for name in pictures.PICTURES
        if (drawn / name).read_bytes() != (CHECKOUT / name).read_bytes()
    ] == [], "these do not follow the code: run `./mi docs`"
    settings = production.settings()
    logs = settings.of_table(PROCESSING_LOGS).model_copy(update={"enabled": False})
    fewer = settings.model_copy(update={"logs": logs})
    monkeypatch.setattr(production, "settings", lambda: fewer)
    (drawn / "docs" / "review.svg").unlink()
    assert pictures.stale(drawn) == [*pictures.PICTURES]


@pytest.mark.parametrize("name", ["capacity", "dashboard"])
def test_a_picture_needs_no_font_and_has_no_date(drawn: Path, name: str) -> None:
    text = (drawn / "docs" / f"{name}.svg").read_text()
    marks = ("<text", "font-family", "dc:date", "dc:creator")
    assert [mark for mark in marks if mark in text] == []


def test_commands_that_draw_nothing_need_no_matplotlib() -> None:
    code = "import sys; sys.modules['matplotlib'] = None; import ops.capacity.cli, ops.docs.pages"
    subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=True)
