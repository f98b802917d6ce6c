from pathlib import Path

import pytest

from ops import pictures, production


def test_a_picture_is_stale_until_it_is_drawn_anew(tmp_path: Path) -> None:
    assert pictures.stale(tmp_path) == [
        "docs/capacity.svg",
        "docs/dashboard.svg",
        "docs/review.svg",
    ]
    pictures.renew(tmp_path)
    assert pictures.stale(tmp_path) == []
    (tmp_path / "docs" / "dashboard.svg").write_text("<svg/>")
    assert pictures.stale(tmp_path) == ["docs/dashboard.svg"]


def test_other_settings_make_other_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures.renew(tmp_path)
    settings = production.settings()
    fewer = settings.model_copy(
        update={"logs": settings.logs.model_copy(update={"enabled": False})}
    )
    monkeypatch.setattr(production, "settings", lambda: fewer)
    assert pictures.stale(tmp_path) == ["docs/capacity.svg", "docs/dashboard.svg"]
