"""Writes the frozen list of the pack's faults, from those that are made of the program's stacks.

PYTHONPATH=policies python -m tests.faults.collect

A fault that is not in the list yet gets what the pack finds of it; whoever adds one looks at that.
"""

import json
import os
from collections import defaultdict

from tests.faults.frozen import FOLDER
from tests.policies.mutation.estates import ESTATES, ONCE_MADE, Expected, frozen, judged, mutants


def pack() -> list[dict[str, object]]:
    """Return the faults that are found by the same rules, in the order in which they are made."""
    together: defaultdict[tuple[str, Expected], list[str]] = defaultdict(list)
    for estate in ESTATES:
        known = frozen(estate)
        for name in mutants(estate):
            together[estate, known.get(name) or found(estate, name)].append(name)
    return [
        {
            "estate": estate,
            "broken": expected.broken,
            "notKnown": expected.not_known,
            "faults": faults,
        }
        for (estate, expected), faults in together.items()
    ]


def found(estate: str, name: str) -> Expected:
    """Return the rules that find a fault, and those that cannot tell yet."""
    os.environ["PULUMI_STACK"] = "prod" if estate == ONCE_MADE else estate
    verdict = judged(estate, mutants(estate)[name])
    return Expected(
        broken=tuple(sorted(verdict.broken)), not_known=tuple(sorted(verdict.not_known))
    )


if __name__ == "__main__":
    (FOLDER / "pack.json").write_text(json.dumps(pack(), indent=1) + "\n")
