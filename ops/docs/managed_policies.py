"""The list of AWS managed policies that reach tables, from moto's copy of these policies."""

import json
from functools import cache
from importlib import import_module, metadata
from pathlib import Path
from typing import cast

from policies.guardrails.iam.managed_policies import REACHES
from policies.guardrails.permissions import Requests
from policies.guardrails.statements import statements

FILE = "policies/guardrails/iam/managed_policies.json"
# Only AWS itself attaches these, to roles that it makes for its services.
_OF_SERVICES = "/aws-service-role/"

Policies = dict[str, dict[str, object]]


@cache
def content() -> str:
    """Return the content of the file: the date of the copy, and what each policy reaches."""
    policies = _copied()
    requests = Requests(request for asked in REACHES.values() for request in asked)
    found = {
        name: _reaches(policy, requests)
        for name, policy in sorted(policies.items())
        if policy["Path"] != _OF_SERVICES
    }
    whole = {
        "source": f"AWS's managed policies as moto {metadata.version('moto')} has them",
        "date": max(str(policy["UpdateDate"]) for policy in policies.values())[:10],
        "policies": {name: reaches for name, reaches in found.items() if reaches},
    }
    return f"{json.dumps(whole, indent=1)}\n"


def stale(folder: Path) -> list[str]:
    """Return the file if it does not match the policies."""
    file = folder / FILE
    return [] if file.exists() and file.read_text() == content() else [FILE]


def renew(folder: Path) -> None:
    """Write the file."""
    (folder / FILE).parent.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(content())


def _copied() -> Policies:
    # Five megabytes, which the other documents do not need.
    module = import_module("moto.iam.aws_managed_policies")
    return cast("Policies", json.loads(vars(module)["aws_managed_policies_data"]))


def _reaches(policy: dict[str, object], requests: Requests) -> list[str]:
    document = statements(policy["Document"], "policy")
    allowed = requests.allowed(document, whatever_the_conditions=False)
    return [reach for reach, asked in REACHES.items() if any(one in allowed for one in asked)]
