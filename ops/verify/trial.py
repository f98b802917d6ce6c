"""Items that are written to try a stack out, and removed again whatever happens."""

import json
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from ops.verify.aws import Client
from ops.verify.errors import MissingError, translated


@dataclass(frozen=True, slots=True)
class Written:
    """An item that is in a table, or may be; its key is a text."""

    table: str
    key: str
    value: str

    @property
    def attributes(self) -> dict[str, dict[str, str]]:
        """The key as DynamoDB takes it."""
        return {self.key: {"S": self.value}}

    @property
    def removal(self) -> str:
        """The command that removes it."""
        key = json.dumps(self.attributes)
        return f"aws dynamodb delete-item --table-name {self.table} --key '{key}'"


@dataclass(frozen=True, slots=True)
class Trial:
    """What was written, and what of it could not be removed, each with the reason."""

    client: Client
    written: list[Written] = field(default_factory=list[Written])
    left: dict[Written, str] = field(default_factory=dict[Written, str])

    def write(self, item: Written, write: Callable[[], None]) -> None:
        """Write an item: an answer that is lost on the way does not mean that it is not there."""
        self.written.append(item)
        write()

    def remove(self) -> None:
        """Remove every item, also after one that cannot be removed."""
        for item in self.written:
            try:
                self.client.delete_item(TableName=item.table, Key=item.attributes)
            except (ClientError, BotoCoreError) as error:
                fault = translated("dynamodb", error, on_embedded=False)
                if not isinstance(fault, MissingError):
                    self.left[item] = str(fault)


@contextmanager
def removed_again(trial: Trial) -> Generator[None]:
    """Remove what is written in the block; name what stays there, if the block does not end."""
    try:
        yield
    except BaseException:
        _remove(trial)
        for item, why in trial.left.items():
            print(f"Not removed ({why}): run {item.removal}", file=sys.stderr, flush=True)
        raise
    _remove(trial)


def _remove(trial: Trial) -> None:
    """Remove the items, and do not let whoever is in a hurry interrupt it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        trial.remove()
    finally:
        signal.signal(signal.SIGINT, before)
