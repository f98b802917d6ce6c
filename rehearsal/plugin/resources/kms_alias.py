"""Aliases of keys of KMS, as `aws_kms_alias` of the official plugin has them."""

import re
from collections.abc import Iterator

from typing_extensions import override

from rehearsal.plugin.aws import Aws, call_if_there
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Plain, Properties

NAME = re.compile(r"alias/[0-9A-Za-z_/-]+")
RESERVED = "alias/aws/"


class Alias(Resource):
    """An alias, its id being its name."""

    type_name = "aws:kms/alias:Alias"
    facts = PropertyRules(
        service="kms",
        replaces=frozenset({"name", "namePrefix"}),
        computed=frozenset({"name", "namePrefix"}),
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        if "namePrefix" in inputs or "name" not in inputs:
            yield Problem("name", "a rehearsal does not generate a name for an alias: set one")
        elif isinstance(name := inputs["name"], str):
            yield from _name_problems(name)

    @override
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        key: Plain = news["targetKeyId"]
        same = _same_key(olds["targetKeyId"], key)
        return olds, news | {"targetKeyId": olds["targetKeyId"] if same else key}

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        name: str = inputs["name"]
        aws.call("kms", "CreateAlias", AliasName=name, TargetKeyId=inputs["targetKeyId"])
        return name

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        aliases = aws.call("kms", "ListAliases")["Aliases"]
        alias = next((one for one in aliases if one["AliasName"] == identity), None)
        if alias is None:
            return None
        arn: str = alias["AliasArn"]
        key: str = alias["TargetKeyId"]
        return {
            "arn": arn,
            "name": identity,
            "namePrefix": "",
            "targetKeyArn": arn.removesuffix(identity) + f"key/{key}",
            "targetKeyId": key,
        }

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        aws.call("kms", "UpdateAlias", AliasName=identity, TargetKeyId=news["targetKeyId"])

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        call_if_there(aws, "kms", "DeleteAlias", {"NotFoundException"}, AliasName=identity)


def _name_problems(name: str) -> Iterator[Problem]:
    if name.startswith(RESERVED):
        yield Problem("name", f"\"name\" cannot begin with reserved AWS CMK prefix '{RESERVED}'")
    if not NAME.fullmatch(name):
        letters = "[0-9A-Za-z_/-]"
        yield Problem(
            "name", f"\"name\" must begin with 'alias/' and be comprised of only {letters}"
        )


def _same_key(old: Plain, new: Plain) -> bool:
    """Whether a key's id from AWS and the id or ARN that a program gives are of one key."""
    return isinstance(new, str) and isinstance(old, str) and new.endswith(f":key/{old}")


RESOURCE = Alias()
