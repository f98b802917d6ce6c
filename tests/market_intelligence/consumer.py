"""A program outside this project that uses the domain: an environment with the built wheel alone.

It is made offline: the packages that the wheel needs are linked from the environment of the tests.
"""

import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement

CHECKOUT = Path(__file__).parents[2]
UV = (sys.executable, "-m", "uv")


@dataclass(frozen=True, slots=True)
class Consumer:
    """An environment in which nothing but the domain is installed, and the wheel it came from."""

    folder: Path
    wheel: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        paths = {"base": str(self.folder), "platbase": str(self.folder)}
        return Path(sysconfig.get_path("purelib", "venv", paths))

    @property
    def installed(self) -> Distribution:
        """The domain as it is installed there."""
        [found] = distributions(name="market-intelligence", path=[str(self.site_packages)])
        return found

    def run(self, script: Path, environment: dict[str, str]) -> str:
        """Run a program with nothing else set, and return what it prints."""
        command = [str(self.python), "-I", "-W", "error", str(script)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def link(self, name: str) -> None:
        """Install a package of the tests' environment there, and all that it needs."""
        for one in _needed(name):
            for file in {Path(path).parts[0] for path in one.files or ()} - {"..", "__pycache__"}:
                target = self.site_packages / file
                if not target.exists():
                    target.symlink_to(Path(str(one.locate_file(file))))


def consumer(folder: Path) -> Consumer:
    """Build the wheel from the checkout, and install it into an empty environment."""
    wheel = built_wheel(CHECKOUT, folder / "dist")
    made = Consumer(folder / "environment", wheel)
    venv.create(made.folder, symlinks=True)
    _uv("pip", "install", "--offline", "--no-deps", "--python", str(made.python), str(wheel))
    for line in made.installed.requires or ():
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": ""}):
            assert need.specifier.contains(distribution(need.name).version)
            made.link(need.name)
    return made


def built_wheel(project: Path, folder: Path) -> Path:
    """Build the wheel of a project into a folder, without asking an index."""
    _uv("build", "--wheel", "--offline", "--out-dir", str(folder), str(project))
    [wheel] = folder.glob("*.whl")
    return wheel


def _uv(*words: str) -> None:
    subprocess.run([*UV, "--quiet", "--no-config", *words], check=True)


def _needed(name: str) -> Iterator[Distribution]:
    waiting, seen = [name], set[str]()
    while waiting:
        found = distribution(waiting.pop())
        if found.name in seen:
            continue
        seen.add(found.name)
        yield found
        for line in found.requires or ():
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                waiting.append(need.name)
