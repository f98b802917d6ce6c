import re
from pathlib import Path

import pytest

from ops import pictures, readme, requirements


@pytest.mark.parametrize("name", readme.DOCUMENTS)
def test_links_in_documents_lead_somewhere(name: str) -> None:
    document = requirements.CHECKOUT / name
    links = re.findall(r"\]\(([^)#]+)\)", document.read_text())
    files = [link for link in links if "://" not in link]
    assert [link for link in files if not (document.parent / link).exists()] == []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The documents, each up to date, without pictures, which take their time to draw."""
    monkeypatch.setattr(pictures, "PICTURES", {})
    for name in readme.DOCUMENTS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text((requirements.CHECKOUT / name).read_text())
    readme.renew(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("README.md", "<!-- tables -->"),
        ("docs/alarms.md", "<!-- alarms -->"),
        ("docs/capacity.md", "<!-- capacity -->"),
        ("docs/settings.md", "<!-- settings -->"),
        ("policies/README.md", "<!-- rules -->"),
        ("policies/README.md", "<!-- parameters -->"),
        ("docs/controls.md", "<!-- controls -->"),
    ],
)
def test_a_changed_part_is_stale_until_it_is_renewed(folder: Path, name: str, mark: str) -> None:
    assert readme.stale(folder) == []
    document = folder / name
    text = document.read_text()
    document.write_text(text.replace(mark, f"{mark}\n| old |"))
    assert readme.stale(folder) == [name]
    readme.renew(folder)
    assert readme.stale(folder) == []
    assert document.read_text() == text


def test_only_what_stands_between_the_marks_is_made_anew() -> None:
    text = "a<!-- tables -->old<!-- end of tables -->b"
    tables = "\n".join(readme.tables())
    assert readme.fresh(text) == f"a<!-- tables -->\n{tables}\n<!-- end of tables -->b"


def test_every_table_and_index_has_a_row() -> None:
    assert [row.split("|")[1:3] for row in readme.tables()[2:-2]] == [
        [" `market-intelligence-requests` ", "  "],
        ["  ", " `user-index` "],
        ["  ", " `project-index` "],
        ["  ", " `status-index` "],
        ["  ", " `strategy-index` "],
        [" `request-processing-logs` ", "  "],
        ["  ", " `request-logs-index` "],
    ]
