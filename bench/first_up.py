"""The first deployment of a stack, into an empty AWS account."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.processes import Command
from launcher.processes import without_real_accounts
from rehearsal import runs, shadow


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstUp:
    """The engine's `up` alone; setup and removal are not measured."""

    stack: str
    more: Mapping[str, str] = field(default_factory=dict[str, str])

    def seconds(self) -> float:
        """Deploy and return the wall time."""
        with runs.rehearsing(self.stack) as ready:
            command = Command(
                words=[str(ready.pulumi), "up", "--yes", "--skip-preview"],
                folder=shadow.folder(self.stack),
                environment={**without_real_accounts(), **ready.environment, **self.more},
            )
            taken = command.seconds()
        runs.down(self.stack)
        return taken

    def peak_mib(self) -> dict[str, int]:
        """Return nothing: the memory of an `up` is measured elsewhere."""
        return {}
