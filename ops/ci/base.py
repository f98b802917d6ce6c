"""The deployment of a base from an earlier review, kept for the next comparison."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

# In the folder of a rehearsal: what the engine knows of the stack, and in which account it is.
_STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A commit at which a stack is deployed, with the engine that deploys it.

    `bases` is the folder that keeps the last base of each stack. A preview compares with the
    engine's state alone, so what was made on the embedded AWS need not be there any more.
    """

    bases: Path
    stack: str
    commit: str
    engine: str

    @property
    def is_kept(self) -> bool:
        """Whether this deployment is kept."""
        key = self._folder / "key.json"
        return key.is_file() and json.loads(key.read_text()) == self._key

    def keep(self, rehearsal: Path) -> None:
        """Keep the deployment of a rehearsal in place of any other base of the stack."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._copy(rehearsal, self._folder)
        (self._folder / "key.json").write_text(json.dumps(self._key))

    def restore(self, rehearsal: Path) -> None:
        """Restore the kept deployment's state for a rehearsal on a new embedded AWS."""
        self._copy(self._folder, rehearsal)

    @property
    def _folder(self) -> Path:
        return self.bases / self.stack

    @property
    def _key(self) -> dict[str, str]:
        return {"commit": self.commit, "engine": self.engine}

    def _copy(self, source: Path, target: Path) -> None:
        shutil.rmtree(target / _STATE, ignore_errors=True)
        shutil.copytree(source / _STATE, target / _STATE)
        account = f"{self.stack}.account"
        if (source / account).is_file():
            shutil.copy(source / account, target / account)
