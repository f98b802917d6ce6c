"""The stacks that mutants are made of: nothing in them breaks a rule."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from guardrails import RULES
from tests.policies.mutation.estate import Stack, Verdict, config_file, judge, program
from tests.policies.mutation.mutant import Mutant
from tests.policies.mutation.surroundings import ACCOUNT, KEY_ARN, around

STACKS = ("dev", "staging", "prod")


def _whole(stack: str) -> Stack:
    """Return the program's resources, in production with all that the rules want around them."""
    made = program(stack)
    if stack != "prod":
        return made
    encrypted = {"serverSideEncryption": {"enabled": True, "kmsKeyArn": KEY_ARN}}
    tables = {name: replace(one, props=dict(one.props) | encrypted) for name, one in made.items()}
    return tables | dict(around(tables))


def _config(stack: str) -> dict[str, Any]:
    """Return the stack's own config; in production no rule waits for what is around the tables."""
    given = config_file(stack)
    if stack != "prod":
        return given
    trusted = {
        rule.name: {"trusted": [ACCOUNT]} for rule in RULES if rule.name.endswith("audience")
    }
    return {name: mandatory(value) for name, value in given.items()} | trusted


def mandatory(given: object) -> dict[str, Any]:
    """Return a rule's config at the level mandatory."""
    properties = dict(cast("Mapping[str, Any]", given)) if isinstance(given, Mapping) else {}
    return properties | {"enforcementLevel": "mandatory"}


WHOLE = {stack: _whole(stack) for stack in STACKS}
CONFIGS = {stack: _config(stack) for stack in STACKS}


def judged(stack: str, mutant: Mutant) -> Verdict:
    """Run the pack on a stack with a fault."""
    changed = mutant.applied(WHOLE[stack])
    config = _merged(CONFIGS[stack], mutant.config)
    return judge(stack, changed, config, [mutant.of, *(one.name for one in mutant.beside)])


def _merged(one: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    return dict(one) | {name: dict(one.get(name, {})) | dict(more[name]) for name in more}
