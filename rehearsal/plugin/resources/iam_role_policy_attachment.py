"""Managed policies attached to roles, one by one."""

from typing_extensions import override

from rehearsal.plugin.aws import Aws
from rehearsal.plugin.errors import RefusedError
from rehearsal.plugin.iam.attachments import attach, attached, detach
from rehearsal.plugin.property_rules import PropertyRules
from rehearsal.plugin.resource import Resource
from rehearsal.plugin.values import Properties


class RolePolicyAttachment(Resource):
    """An attachment, its id being the role's name, a slash and the policy's ARN."""

    type_name = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    facts = PropertyRules(
        service="iam",
        arns=frozenset({"policyArn"}),
        replaces=frozenset({"policyArn", "role"}),
    )

    @override
    def create(self, aws: Aws, inputs: Properties) -> str:
        attach(aws, inputs["role"], inputs["policyArn"])
        return f"{inputs['role']}/{inputs['policyArn']}"

    @override
    def read(self, aws: Aws, identity: str, known: Properties) -> Properties | None:
        role, arn = _parts(identity)
        return {"policyArn": arn, "role": role} if arn in attached(aws, role) else None

    @override
    def update(
        self,
        aws: Aws,
        identity: str,
        olds: Properties,
        news: Properties,
        changed: frozenset[str],
    ) -> None:
        """Do nothing: a change of either property replaces."""

    @override
    def delete(self, aws: Aws, identity: str, olds: Properties) -> None:
        detach(aws, *_parts(identity))


def _parts(identity: str) -> tuple[str, str]:
    role, _, arn = identity.partition("/")
    if not role or not arn:
        raise RefusedError(
            f'unexpected format for Import ID ("{identity}"), expected <role-name>/<policy_arn>'
        )
    return role, arn


RESOURCE = RolePolicyAttachment()
