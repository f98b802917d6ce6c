from pathlib import Path

import pytest

from launcher import paths


def test_the_cache_is_outside_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert paths.cache() == Path.home() / ".cache" / "market-intelligence"
    assert not paths.cache().is_relative_to(paths.CHECKOUT)


def test_the_cache_is_where_the_user_keeps_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert paths.cache() == Path("/elsewhere/market-intelligence")


def test_the_checkout_holds_the_program() -> None:
    assert (paths.CHECKOUT / "Pulumi.yaml").is_file()
