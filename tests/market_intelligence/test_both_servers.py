"""The access patterns on the embedded server as well, where Amazon's runs in its place."""

import os
import subprocess
import sys

import pytest

from tests.market_intelligence.consumer import CHECKOUT
from tests.market_intelligence.test_aiobotocore import FILES


@pytest.mark.nightly
def test_the_tests_of_the_patterns_pass_on_the_embedded_server() -> None:
    kept = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *FILES],
        cwd=CHECKOUT,
        env=kept | {"PATH": os.devnull},  # where no Java is
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "on the embedded server alone" in done.stderr
