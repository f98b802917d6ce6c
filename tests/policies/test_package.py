"""The installed package of the pack: its rules, with all files that they read."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from guardrails import POLICIES, RULES
from tests.market_intelligence.consumer import CHECKOUT, built_wheel

PACK = CHECKOUT / "policies"


def test_the_rules_are_whole_where_the_wheel_is_unpacked(tmp_path: Path) -> None:
    unpacked = tmp_path / "site-packages"
    with ZipFile(built_wheel(PACK, tmp_path / "dist")) as wheel:
        wheel.extractall(unpacked)
    files = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*")}
    ours = (path for path in (PACK / "guardrails").rglob("*") if path.is_file())
    expected = {path.relative_to(PACK).as_posix() for path in ours if path.suffix != ".pyc"}
    assert {name for name in files if (unpacked / name).is_file()} >= expected
    assert {name.partition("/")[0] for name in files} == {
        "guardrails",
        "market_intelligence_guardrails-0.1.0.dist-info",
    }

    code = (
        f"import sys; sys.path.insert(0, {str(unpacked)!r}); import guardrails\n"
        "print(guardrails.__file__, len(guardrails.POLICIES), len(guardrails.RULES))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    place, policies, rules = done.stdout.split()
    assert Path(place).is_relative_to(unpacked)
    assert (int(policies), int(rules)) == (len(POLICIES), len(RULES))
