import os
import subprocess
import sys
from pathlib import Path


def test_without_internet_it_fails_with_the_reason_alone(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rehearsal.installer", str(tmp_path / "engine")],
        env=os.environ | {"https_proxy": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        "<urlopen error [Errno 111] Connection refused>\n",
    )
    assert not (tmp_path / "engine").exists()
