"""The inputs that a program gives for a resource, completed and checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from rehearsal.plugin import defaults
from rehearsal.plugin.aws import Aws
from rehearsal.plugin.inputs import conform, missing
from rehearsal.plugin.limits import limits
from rehearsal.plugin.registry import ResourceType
from rehearsal.plugin.values import Properties, public_map


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Inputs to check, with what their defaults are made of."""

    name: str
    news: Properties
    olds: Properties
    seed: bytes
    tags: Mapping[str, str]


def check(kind: ResourceType, aws: Aws, wish: Wish) -> tuple[Properties, list[str]]:
    """Return the inputs with their defaults, and a sentence for each fault in them."""
    shape, facts = kind.shape.inputs, kind.facts
    inputs, problems = conform(shape, wish.news)
    if "region" in shape.properties:
        # As the official plugin does, so that another region of the provider replaces.
        inputs.setdefault("region", aws.region)
    name = defaults.made_name(facts, wish.name, wish.olds, wish.seed)
    tagged = defaults.with_provider_tags(shape, inputs, wish.tags)
    complete = defaults.filled(shape, tagged, {**facts.defaults, **name})
    problems += missing(shape, complete)
    if not problems:
        problems += limits(facts, complete)
        problems += kind.resource.problems(public_map(complete), aws)
    return complete, [problem.sentence(wish.name) for problem in problems]
