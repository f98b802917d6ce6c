"""Every bad setting of the frozen list is refused with its message."""

import pytest

from tests.configured import problems
from tests.faults.frozen import faults

FAULTS = faults("settings")
STALE = "A message has changed: if that is intended, change it in tests/faults/settings.json."


@pytest.mark.parametrize("of", sorted({fault["case"].partition(":")[0] for fault in FAULTS}))
def test_bad_settings_are_refused(of: str) -> None:
    of_these = {one["case"]: one for one in FAULTS if one["case"].partition(":")[0] == of}
    found = {
        case: problems(fault["settings"], secret=fault.get("secret", ()))
        for case, fault in of_these.items()
    }
    assert found == {case: fault["problems"] for case, fault in of_these.items()}, STALE
