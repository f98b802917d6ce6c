"""Policies written into roles, one by one."""

from collections.abc import Iterator

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.documents import same_documents
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.iam import inline
from rehearsal.plugin.iam.checks import document_problems, name_problems
from rehearsal.plugin.limits import ARN
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.string_rules import Problem
from rehearsal.plugin.values import Properties

LONGEST_NAME = 128


class RolePolicy(Resource):
    """A policy in a role, its id being the role's name, a colon and its own."""

    type_name = "aws:iam/rolePolicy:RolePolicy"
    facts = PropertyRules(
        service="iam",
        auto_named="name",
        replaces=frozenset({"name", "namePrefix", "role"}),
        computed=frozenset({"namePrefix"}),
    )

    @override
    def problems(self, inputs: Properties, aws: Aws) -> Iterator[Problem]:
        yield from name_problems(inputs, LONGEST_NAME)
        yield from document_problems("policy", inputs["policy"])
        role = inputs["role"]
        if isinstance(role, str) and ARN.fullmatch(role):
            yield Problem("role", '"role" must be the role\'s name not its ARN')

    @override
    def normalize(self, olds: Properties, news: Properties) -> tuple[Properties, Properties]:
        return same_documents(olds, news, "policy")

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        inline.put(aws, inputs["role"], inputs["name"], inputs["policy"])
        return f"{inputs['role']}:{inputs['name']}"

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        role, name = _parts(identity)
        document = inline.found(aws, role, name, known.get("policy"))
        if document is None:
            return None
        return {"name": name, "namePrefix": "", "policy": document, "role": role}

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        inline.put(aws, *_parts(identity), news["policy"])

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        inline.remove(aws, *_parts(identity))


def _parts(identity: str) -> tuple[str, str]:
    role, colon, name = identity.partition(":")
    if not colon:
        raise RefusedError("role_policy id must be of the form <role name>:<policy name>")
    return role, name


RESOURCE = RolePolicy()
