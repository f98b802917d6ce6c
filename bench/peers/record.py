"""The record of a comparison: what each tool found, its version, and the date."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from bench.peers import pack, tools
from bench.peers.faults import Fault
from ops.docs.controls import ALSO_CALLED
from policies.guardrails import RULES
from policies.guardrails.uncovered_controls import UNCOVERED_CONTROLS

FILE = Path(__file__).with_name("found.json")
PEERS = ("checkov", "cdk-nag", "prowler")
RULES_OF_CONTROLS = {control for rule in RULES for control in rule.controls}
_FIRST_NAMES = {f"cdk-nag:{alias}": control for control, alias in ALSO_CALLED.items()}


class _Record(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True
    )


class Found(_Record):
    """The checks that found a fault, by tool; prowler's would find it in an account."""

    service: str
    fault: str
    pack: tuple[str, ...]
    peers: Mapping[str, tuple[str, ...]]

    @property
    def left_out(self) -> tuple[str, ...]:
        """The controls with which peers find it and that the pack omits on purpose."""
        controls = () if self.pack else (*self._controls(),)
        return controls if all(map(UNCOVERED_CONTROLS.__contains__, controls)) else ()

    @property
    def is_missed(self) -> bool:
        """Whether a peer finds it and the pack, without a stated reason, does not."""
        return bool([*self._controls()]) and not self.pack and not self.left_out

    def _controls(self) -> Iterator[str]:
        """Yield the controls with which checkov and cdk-nag find it, as the pack names them."""
        for peer in ("checkov", "cdk-nag"):
            yield from (control(peer, one) for one in self.peers[peer])


class Record(_Record):
    """A comparison. `checks` are all that each peer has on the services of the stack.

    `of_right` are the checks of peers that fail on the correct service.
    """

    date: dt.date
    versions: Mapping[str, str]
    faults: tuple[Found, ...]
    checks: Mapping[str, tuple[str, ...]]
    of_right: Mapping[str, tuple[str, ...]]

    def unknown(self) -> list[str]:
        """Return the checks of peers that no rule covers and that are not omitted on purpose."""
        every = [control(peer, one) for peer, checks in self.checks.items() for one in checks]
        named = [fault.peers for fault in self.faults] + [self.of_right]
        found = [control(peer, one) for each in named for peer in PEERS for one in each[peer]]
        return sorted({*every, *found} - RULES_OF_CONTROLS - UNCOVERED_CONTROLS.keys())

    def left_out(self) -> list[str]:
        """Return the controls of peers that fail on what the pack accepts on purpose."""
        of_right = [control(peer, one) for peer, checks in self.of_right.items() for one in checks]
        return sorted({*of_right, *(one for fault in self.faults for one in fault.left_out)})


def control(peer: str, check: str) -> str:
    """Return the pack's name of a peer's check."""
    name = f"{peer}:{check}"
    return _FIRST_NAMES.get(name, name)


def compared(faults: Sequence[Fault], date: dt.date) -> Record:
    """Run the pack and its peers."""
    by_peer = {
        "checkov": tools.checkov(faults),
        "cdk-nag": tools.cdk_nag(faults),
        "prowler": tools.prowler(faults),
    }
    rules = pack.found(faults)
    return Record(
        date=date,
        versions={name: peer.version for name, peer in by_peer.items()},
        faults=tuple(
            Found(
                service=fault.service,
                fault=fault.name,
                pack=tuple(rules[number]),
                peers={name: tuple(peer.found[number]) for name, peer in by_peer.items()},
            )
            for number, fault in enumerate(faults)
        ),
        checks={name: tuple(peer.checks) for name, peer in by_peer.items()},
        of_right={name: tuple(peer.of_right) for name, peer in by_peer.items()},
    )


def read(file: Path = FILE) -> Record:
    """Return the committed record."""
    return Record.model_validate_json(file.read_text())


def written(record: Record) -> str:
    """Return the text of a record."""
    document: dict[str, Any] = record.model_dump(mode="json", by_alias=True)
    return json.dumps(document, indent=1) + "\n"
