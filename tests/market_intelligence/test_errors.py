"""The errors of the package: one base for all, whole after a journey between processes."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime
from inspect import getsource
from types import ModuleType

import pytest

import market_intelligence
from market_intelligence import access
from market_intelligence.access import MarketIntelligenceError
from market_intelligence.item.timestamps import timestamp
from market_intelligence.items import Request
from market_intelligence.specs import REQUESTS

# pydantic takes the first as the words of its own ValidationError; the second never leaves the
# package; the last would be a fault of the package itself.
NOT_FOR_USERS = {"PydanticCustomError", "ConditionError", "RuntimeError"}


def modules() -> Iterator[ModuleType]:
    for one in pkgutil.walk_packages(market_intelligence.__path__, "market_intelligence."):
        yield importlib.import_module(one.name)


def raised(module: ModuleType) -> Iterator[tuple[str, object]]:
    """Yield what a module raises by name, and what it is."""
    for node in ast.walk(ast.parse(getsource(module))):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            name = node.exc.func
            assert isinstance(name, ast.Name), ast.dump(name)
            yield name.id, vars(module).get(name.id)


def test_everything_that_is_raised_derives_from_one_base() -> None:
    found = {pair for module in modules() for pair in raised(module)}
    others = {
        name
        for name, kind in found
        if not (isinstance(kind, type) and issubclass(kind, MarketIntelligenceError))
    }
    assert others == NOT_FOR_USERS
    assert {"ArgumentError", "ItemError", "RequestGoneError"} <= {name for name, _ in found}


def test_each_error_of_the_tables_is_imported_from_where_the_tables_are() -> None:
    errors = importlib.import_module("market_intelligence.errors")
    defined = {name for name, kind in vars(errors).items() if isinstance(kind, type)}
    assert {name for name in defined if name.endswith("Error")} <= {*access.__all__}


@pytest.mark.parametrize(
    "error",
    [
        access.AlreadySubmittedError("request-1"),
        access.AlreadyLoggedError("log-1"),
        access.StatusChangedError("request-1", "pending", "failed"),
        access.RequestGoneError("request-1", "pending", None),
        access.RequestChangedError("request-1", "pending", "pending"),
        access.ItemError('request "request-1"', ("status: is missing",)),
        access.ArgumentError("limit is 0; must be 1 or more"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_comes_whole_out_of_another_process(error: MarketIntelligenceError) -> None:
    copied = copy(error)  # by the protocol of pickle
    assert (type(copied), str(copied), vars(copied)) == (type(error), str(error), vars(error))


def test_wrong_values_are_errors_of_the_package_and_value_errors() -> None:
    for wrong in (
        lambda: timestamp(datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)),
        lambda: REQUESTS.physical_name("!"),
        lambda: Request.from_values({}),
    ):
        with pytest.raises(MarketIntelligenceError) as refused:
            wrong()
        assert isinstance(refused.value, ValueError)
    assert timestamp(datetime(2024, 1, 1, tzinfo=UTC)) == "2024-01-01T00:00:00.000000"
