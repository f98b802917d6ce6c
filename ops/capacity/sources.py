"""The workload and the prices of a command, or a sentence for each error in them."""

from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel, ValidationError

from launcher.errors import UserError
from market_intelligence.cost.prices import Prices, default_prices
from market_intelligence.load.workload import Workload
from market_intelligence.specs import TABLES
from rehearsal.stack_file import PREFIX, StackName
from rehearsal.yaml_input import YamlError, decoded, parsed
from settings import errors
from settings.stack import StackSettings

Model = TypeVar("Model", bound=BaseModel)
_EXAMPLES: dict[type[BaseModel], str] = {
    Workload: "requestsPerSecond: 5",
    Prices: "region: us-east-1",
}


class RefusalError(UserError):
    """Sentences for the person who asked."""


def workload(path: Path | None, settings: StackSettings, stack: str) -> Workload:
    """Return the workload of a file or of a stack, with the stack's retention.

    Only retention that the workload itself states overrides the stack's.
    """
    found = settings.workload if path is None else _checked(Workload, _parsed(path), path)
    if not found.requests_per_second:
        where = (
            f"{PREFIX}workload of Pulumi.{StackName.parsed(stack).short}.yaml"
            if path is None
            else str(path)
        )
        raise RefusalError(
            f"{where} sets no requestsPerSecond: set the expected load there, or name another file "
            "with --workload."
        )
    kept = {spec.name: settings.of_table(spec).kept_days for spec in TABLES}
    return found.kept({table: days for table, days in kept.items() if days is not None})


def prices(path: Path | None) -> Prices:
    """Return the prices of a file, or those that come with the project."""
    return default_prices() if path is None else _checked(Prices, _parsed(path), path)


def _parsed(path: Path) -> object:
    try:
        return parsed(decoded(path.read_bytes()))
    except OSError as error:
        raise RefusalError(f"{path} cannot be read: {error.strerror}.") from error
    except YamlError as error:
        raise RefusalError(error.within(str(path))) from error


def _members(model: type[BaseModel], value: object, path: Path) -> dict[str, object]:
    if not isinstance(value, dict):
        raise RefusalError(
            f"{path} is not an object of settings: write names with values, as {_EXAMPLES[model]}."
        )
    return cast("dict[str, object]", value)


def _checked(model: type[Model], value: object, path: Path) -> Model:
    try:
        return model.model_validate(_members(model, value, path))
    except ValidationError as error:
        _, *found, _ = errors.report(error, model).splitlines()
        sentences = [f"  {line.partition(':')[2]}" for line in found]
        raise RefusalError("\n".join([f"{path} cannot be used:", *sentences])) from error
