"""The stacks that mutants are made of: nothing in them breaks a rule."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.conftest import PROJECT
from tests.policies.mutation.estate import Stack
from tests.policies.mutation.judgement import Verdict, config_file, judge
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.programs import deployed, previewed
from tests.policies.mutation.surroundings import around

STACKS = ("dev", "staging", "prod")
READER = "arn:aws:iam::444455556666:role/reports"
_TABLE = {"stream": "NEW_AND_OLD_IMAGES", "contributorInsights": "all", "readers": [READER]}
# Whatever production can have and does not have by default.
EVERYTHING = {
    f"{PROJECT}:{section}": json.dumps(settings)
    for section, settings in {
        "requests": _TABLE,
        "logs": _TABLE,
        "replicas": ["us-west-2"],
        "cache": {
            "enabled": True,
            "subnetIds": ["subnet-1a2b3c4d", "subnet-2a2b3c4d", "subnet-3a2b3c4d"],
            "securityGroupIds": ["sg-1a2b3c4d"],
        },
    }.items()
}
# The rules that have to be told whom the program lets in.
LETTING_IN = ("dynamodb-resource-policy-audience", "kms-key-policy-audience")


def _config(stack: str) -> dict[str, Any]:
    trusted = {"trusted": [READER.split(":")[4]]}
    more = dict.fromkeys(LETTING_IN, trusted) if stack == "prod" else {}
    return config_file(stack) | more


WHOLE = {
    "dev": previewed("dev"),
    "staging": previewed("staging"),
    "prod": {**previewed("prod", EVERYTHING), **around()},
}
"""The stacks as first previewed, that of production with all that the rules look at."""
ONCE_MADE: Stack = {**deployed("prod", EVERYTHING), **around()}
"""The stack of production once AWS has made all that is the program's."""
CONFIGS = {stack: _config(stack) for stack in STACKS}


def judged(stack: str, whole: Stack, mutant: Mutant) -> Verdict:
    """Run the pack on a stack with a fault."""
    config = _merged(CONFIGS[stack], mutant.config)
    looked_at = [mutant.of, *(one.name for one in mutant.beside)]
    return judge(stack, mutant.applied(whole), config, looked_at)


@cache
def waiting(stack: str, name: str) -> frozenset[str]:
    """Return the rules that wait for what AWS decides in a first preview of a resource."""
    return judge(stack, WHOLE[stack], CONFIGS[stack], [name]).not_known


def _merged(one: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    return dict(one) | {name: dict(one.get(name, {})) | dict(more[name]) for name in more}
