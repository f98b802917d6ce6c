"""Writes the frozen list of the pack's faults, from those that are made of the program's stacks.

PYTHONPATH=policies python -m tests.faults.collect

What is lost or expected otherwise than before shows as a change of the file, to be looked at.
"""

import json
from collections import defaultdict

from tests.faults.frozen import FOLDER
from tests.policies.mutation.estates import ESTATES, expected


def pack() -> list[dict[str, object]]:
    """Return the faults that are found by the same rules, in the order in which they are made."""
    together: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name, estate in ESTATES.items():
        for mutant in estate.mutants:
            together[name, json.dumps(expected(mutant))].append(mutant.id)
    return [
        {"estate": name, "broken": broken, "notKnown": not_known, "faults": faults}
        for (name, found), faults in together.items()
        for broken, not_known in [json.loads(found)]
    ]


if __name__ == "__main__":
    (FOLDER / "pack.json").write_text(json.dumps(pack(), indent=1) + "\n")
