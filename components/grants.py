"""Policies for roles that use a table: to read it, to write it, to consume its stream."""

from dataclasses import dataclass

import pulumi
from pulumi_aws import iam

from components.documents import document
from components.permissions import following, reading, writing
from components.site import Site
from market_intelligence.specs import TableSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsArgs:
    """What Grants need besides their name.

    `key_arn` is that of the table's customer-managed key, `stream_arn` that of its stream, and
    `cache` the name of the DAX cluster before it: each None where there is none.
    """

    site: Site
    spec: TableSpec
    key_arn: pulumi.Input[str] | None = None
    stream_arn: pulumi.Input[str] | None = None
    cache: str | None = None


class Grants(pulumi.ComponentResource):
    """Managed policies to attach to roles that use a table.

    They name the actions, the table, its indexes, its key and its cache. None allows deleting or
    scanning.
    """

    policy_arns: pulumi.Output[dict[str, str]]

    def __init__(
        self, name: str, args: GrantsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("market-intelligence:grants:Grants", name, None, opts)
        site, spec, cache = args.site, args.spec, args.cache
        key = pulumi.Output.from_input(args.key_arn)
        documents = {
            "reader": key.apply(lambda arn: document(reading(site, spec, arn, cache))),
            "writer": key.apply(lambda arn: document(writing(site, spec, arn, cache))),
        }
        if args.stream_arn is not None:
            # The label of a stream is its creation time, so only this policy has to wait for it.
            documents["stream-consumer"] = pulumi.Output.all(args.stream_arn, key).apply(
                lambda arns: document(following(site, *arns))
            )
        policies = {
            role: iam.Policy(
                f"{name}-{role}",
                name=site.global_name(f"{spec.name}-{role}"),
                description=f"What a {role.replace('-', ' ')} of the {spec.name} table may do.",
                policy=text,
                tags=site.tags,
                opts=pulumi.ResourceOptions(parent=self),
            )
            for role, text in documents.items()
        }
        self.policy_arns = pulumi.Output.all(
            **{role: policy.arn for role, policy in policies.items()}
        )
        self.register_outputs({"policyArns": self.policy_arns})
