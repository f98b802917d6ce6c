"""What stands in for GitHub and for the account in a run: an origin, a server, an embedded AWS."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.checkout import Checkout
from tests.ops.ci.github_server import GRANTED, REPOSITORY, Repository

SERVER = "https://github.test"
RUN = "7"
ROLES = "arn:aws:iam::123456789012:role/"


@dataclass(kw_only=True)
class Site:
    """A repository and its variables, and the account that its workflows deploy into, if any.

    `passed` are workflows, and stacks, that are taken for done without being run. `taken` are the
    environments for which jobs took on a role.
    """

    folder: Path
    origin: Checkout
    repository: Repository
    has_account: bool = False
    is_fork: bool = False
    passed: set[str] = field(default_factory=set[str])
    log: list[str] = field(default_factory=list[str])
    taken: list[str] = field(default_factory=list[str])
    _roles: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    @property
    def summary(self) -> Path:
        """The page of the run."""
        return self.folder / "summary.md"

    @property
    def artifacts(self) -> Path:
        """What jobs keep for later ones."""
        return self.folder / "artifacts"

    def variables(self, environment: str) -> dict[str, str]:
        """Return the variables as a job in an environment sees them, or one in none."""
        everywhere = {"AWS_DELIVERY": "true"} if self.has_account else {}
        own = {
            "AWS_ROLE_ARN": f"{ROLES}{environment}",
            "AWS_REGION": "us-east-1",
            "PULUMI_BACKEND_URL": (self.origin.folder / ".rehearsal" / "state").as_uri(),
        }
        return everywhere | (own if environment else {})

    def secrets(self, environment: str) -> dict[str, str]:
        """Return the secrets as a job in an environment sees them, or one in none."""
        return {"PULUMI_CONFIG_PASSPHRASE": "rehearsal"} if environment else {}

    def github(self, event_name: str, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return the context of a run."""
        return {
            "event": event,
            "event_name": event_name,
            "ref": f"refs/{'pull/1/merge' if event_name == 'pull_request' else 'heads/main'}",
            "repository": REPOSITORY,
            "sha": self.origin.git("rev-parse", "HEAD").strip(),
            "token": GRANTED,
        }

    def role(self, environment: str) -> dict[str, str]:
        """Return what a shell has in the account: as after `make env`, without its own `pulumi`."""
        stack = environment.removesuffix("-preview").removesuffix("-drift")
        if stack not in self._roles:
            found = self.origin.variables(stack)
            folders = found["PATH"].split(os.pathsep)
            path = [one for one in folders if not one.endswith(".rehearsal/bin")]
            given = {name: v for name, v in found.items() if name.startswith("AWS_")}
            given["PULUMI_HOME"] = found["PULUMI_HOME"]
            self._roles[stack] = given | {"PATH": os.pathsep.join(path)}
        return self._roles[stack]
