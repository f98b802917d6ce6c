"""Writes the frozen list of the pack's faults, from those that are made of the program's stacks.

PYTHONPATH=policies python -m tests.faults.collect

A fault that is not in the list yet gets what the pack finds of it; whoever adds one looks at that.
What the list has stays: what is to be found otherwise is corrected there, or taken off first.
"""

import json
import os
from collections import defaultdict

from tests.conftest import PROJECT
from tests.faults.frozen import FOLDER
from tests.policies.mutation.estates import ESTATES, Expected, found, frozen, mutants, stack_of


def pack() -> list[dict[str, object]]:
    """Return the faults that are found by the same rules, in the order in which they are made."""
    together: defaultdict[tuple[str, Expected], list[str]] = defaultdict(list)
    for estate in ESTATES:
        os.environ["PULUMI_STACK"] = stack_of(estate)
        known = frozen(estate)
        for name in mutants(estate):
            expected = known[name] if name in known else found(estate, name)[0]
            together[estate, expected].append(name)
    return [
        {
            "estate": estate,
            "broken": expected.broken,
            "notKnown": expected.not_known,
            "faults": faults,
        }
        for (estate, expected), faults in together.items()
    ]


if __name__ == "__main__":
    os.environ |= {"PULUMI_PROJECT": PROJECT, "PULUMI_DRY_RUN": "true"}
    (FOLDER / "pack.json").write_text(json.dumps(pack(), indent=1) + "\n")
