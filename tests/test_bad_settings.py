"""Every bad setting of the frozen list is refused with its message.

What follows from the specification or the environments stands in the list as `<words>`.
"""

import pytest

from market_intelligence.load.table_load import FURTHER as FURTHER_TABLES
from market_intelligence.load.workload import INDEXES_WITH_READS
from market_intelligence.specs import PROCESSING_LOGS, REQUESTS, TABLES
from settings.known import inside, known_settings
from settings.stack import StackSettings
from tests.configured import ENVIRONMENTS, problems
from tests.faults.frozen import faults, filled

FAULTS = faults("settings")
FURTHER = [
    index.name
    for index in (*REQUESTS.indexes, *PROCESSING_LOGS.indexes)
    if index.name not in INDEXES_WITH_READS
]
# A setting that only one table has is named wherever it is missed.
EXPIRING = [spec.name for spec in TABLES if spec.ttl_attribute]
OF_LOGS = inside(["logs"], known_settings(StackSettings))
HINT = (
    f", only {', '.join(OF_LOGS)}" if len(EXPIRING) > 1 else "; did you mean requests.timeToLive?"
)
NAMES = {
    "<environments>": ENVIRONMENTS,
    "<indexes of requests>": ", ".join(index.name for index in REQUESTS.indexes),
    "<tables>": ", ".join(spec.name for spec in TABLES),
    "; did you mean requests.timeToLive?": HINT,
    "<further tables>": ", ".join(FURTHER_TABLES) or "of which there are none",
    "<further indexes>": ", ".join(FURTHER) or "of which there are none",
}
STALE = "A message has changed: if that is intended, change it in tests/faults/settings.json."


@pytest.mark.parametrize("of", sorted({fault["case"].partition(":")[0] for fault in FAULTS}))
def test_bad_settings_are_refused(of: str) -> None:
    of_these = {one["case"]: one for one in FAULTS if one["case"].partition(":")[0] == of}
    found = {
        case: problems(fault["settings"], secret=fault.get("secret", ()))
        for case, fault in of_these.items()
    }
    assert found == {
        case: [filled(one, NAMES) for one in fault["problems"]] for case, fault in of_these.items()
    }, STALE
