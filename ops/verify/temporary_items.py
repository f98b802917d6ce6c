"""Items that are written for a test, and removed afterwards."""

import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from ops.verify.aws import Client
from ops.verify.errors import MissingError, verify_error
from ops.verify.signals import ignored_signals


@dataclass(frozen=True, slots=True)
class Written:
    """An item that may be in a table; `key` has the names, types and values of its key."""

    table: str
    key: tuple[tuple[str, str, str], ...]

    @property
    def attributes(self) -> dict[str, dict[str, str]]:
        """The key in DynamoDB's attribute types."""
        return {name: {kind: value} for name, kind, value in self.key}

    @property
    def removal(self) -> str:
        """The command that removes it."""
        key = json.dumps(self.attributes)
        return f"aws dynamodb delete-item --table-name {self.table} --key '{key}'"


@dataclass(frozen=True, slots=True)
class Trial:
    """The written items, and those that could not be removed, with reasons."""

    client: Client
    written: list[Written] = field(default_factory=list[Written])
    left: dict[Written, str] = field(default_factory=dict[Written, str])

    def write(self, item: Written, write: Callable[[], None]) -> None:
        """Write an item, and record it first, because the response of a write may be lost."""
        self.written.append(item)
        write()

    def remove(self) -> None:
        """Remove every item, even if one cannot be removed."""
        for item in dict.fromkeys(self.written):
            try:
                self.client.delete_item(TableName=item.table, Key=item.attributes)
            except (ClientError, BotoCoreError) as error:
                fault = verify_error("dynamodb", error)
                if not isinstance(fault, MissingError):
                    self.left[item] = str(fault)

    def outcome(self) -> list[str]:
        """Return the lines on the removal of the items."""
        if self.written and not self.left:
            return ["The temporary items are removed again."]
        return [f"Not removed ({why}): run {item.removal}" for item, why in self.left.items()]


@contextmanager
def cleaned_up(trial: Trial) -> Generator[None]:
    """Remove the items after the block; print the result if the block fails."""
    try:
        yield
    except BaseException:
        with ignored_signals():
            trial.remove()
        for line in trial.outcome():
            print(line, file=sys.stderr, flush=True)
        raise
    with ignored_signals():
        trial.remove()
