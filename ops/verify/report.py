"""What was found, for machines and in a line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ops.verify.checks import Check, Status

_ORDER: tuple[Status, ...] = ("failed", "unknown", "warning", "ok", "not checked")
_FAILED, _UNKNOWN = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The checks of a stack in its account and region."""

    stack: str
    account: str
    region: str
    checks: Sequence[Check]

    @property
    def exit_code(self) -> int:
        """1 if something is not as it should be, else 2 if something is not known."""
        found = {check.status for check in self.checks}
        if "failed" in found:
            return _FAILED
        return _UNKNOWN if "unknown" in found else 0

    @property
    def summary(self) -> str:
        """All of it in a line."""
        count = Counter(check.status for check in self.checks)
        counts = ", ".join(f"{count[status]} {status}" for status in _ORDER if count[status])
        return f"{self.stack} in {self.account}, {self.region}: {counts or 'nothing to check'}."

    def document(self) -> dict[str, object]:
        """Give it as JSON has it."""
        return {
            "stack": self.stack,
            "account": self.account,
            "region": self.region,
            "checks": [asdict(check) for check in self.checks],
            "ok": not self.exit_code,
        }
