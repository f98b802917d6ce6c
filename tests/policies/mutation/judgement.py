"""What the whole pack says of a stack."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi_policy import EnforcementLevel

from guardrails import CONFIGS, POLICIES, RULES
from guardrails.serving import guard
from tests.policies.conftest import SERVICER, apart
from tests.policies.mutation import messages
from tests.policies.mutation.estate import Stack

FILES = Path(__file__).parents[3] / "policies" / "config"
# The servicer takes a context that only a fault in the config makes use of.
UNTYPED: Any = None
WHOLE_STACK = "the stack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The rules that found something, with what they said, and those that could not tell yet."""

    violations: Mapping[str, list[str]]
    waiting: Mapping[str, frozenset[str]]
    """The rules that could not tell yet by what of: a resource, or the stack as a whole."""

    @property
    def broken(self) -> frozenset[str]:
        """The rules that found something."""
        return frozenset(self.violations)

    @property
    def not_known(self) -> frozenset[str]:
        """The rules that could not tell yet."""
        return frozenset(rule for rules in self.waiting.values() for rule in rules)


def config_file(environment: str) -> dict[str, Any]:
    """Return the config of an environment as it lies in the pack."""
    return json.loads((FILES / f"{environment}.json").read_text())


def judge(
    stack_name: str, stack: Stack, config: Mapping[str, Any], only: Iterable[str] | None = None
) -> Verdict:
    """Run the pack as the engine does: on each resource, then on the stack as a whole.

    With `only`, resources of other names are not looked at one by one.
    """
    servicer, configured = _servicer(json.dumps(config))
    CONFIGS.clear()
    CONFIGS.update(configured)
    names = [*stack] if only is None else [name for name in only if name in stack]
    responses = {
        name: apart(servicer.Analyze, messages.of_one(stack_name, stack[name])) for name in names
    }
    whole = apart(servicer.AnalyzeStack, messages.of_all(stack_name, stack))
    return _verdict(responses | {WHOLE_STACK: whole})


@cache
def _servicer(config: str) -> tuple[Any, Mapping[str, Mapping[str, object]]]:
    """Build the pack as the engine starts it, once for each config, which it keeps elsewhere."""
    servicer = SERVICER("pack", "0.0.1", POLICIES, EnforcementLevel.MANDATORY)
    guard(servicer, RULES, POLICIES, CONFIGS)
    servicer.Configure(messages.configuration(json.loads(config)), UNTYPED)
    return servicer, dict(CONFIGS)


def _verdict(responses: Mapping[str, proto.AnalyzeResponse]) -> Verdict:
    violations: defaultdict[str, list[str]] = defaultdict(list)
    waiting: defaultdict[str, set[str]] = defaultdict(set)
    for name, response in responses.items():
        for diagnostic in response.diagnostics:
            if diagnostic.message.startswith("can't run policy"):
                waiting[name].add(diagnostic.policyName)
            else:
                said = diagnostic.message.removeprefix(f"{diagnostic.description}\n")
                violations[diagnostic.policyName].append(said)
    return Verdict(
        violations=dict(violations),
        waiting={name: frozenset(rules) for name, rules in waiting.items()},
    )
