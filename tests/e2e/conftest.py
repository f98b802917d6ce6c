from collections.abc import Iterator

import pytest

from tests.e2e.checkout import Checkout, copy_project
from tests.e2e.standing import Standing


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkout]:
    """A copy of the project for the tests of one module, ended with all that it started."""
    copied = copy_project(tmp_path_factory.mktemp("checkout"))
    yield copied
    copied.end()


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """A copy of the project whose stacks are deployed once, for tests that leave them so."""
    copied = copy_project(tmp_path_factory.mktemp("standing"))
    yield Standing(checkout=copied)
    copied.end()
