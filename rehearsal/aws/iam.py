"""What moto lacks of IAM: policies of AWS, changes of a part of a role, audiences of providers.

moto has a copy of them, which takes long to read for each account; a policy is taken out of it when
it is asked for.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.iam import urls
from moto.iam.aws_managed_policies import aws_managed_policies_data
from moto.iam.exceptions import EntityAlreadyExists
from moto.iam.models import AWSManagedPolicy, OpenIDConnectProvider
from moto.iam.responses import IamResponse
from typing_extensions import override

_OF_AWS = ":iam::aws:policy/"


class Iam(IamResponse):
    """Answers the actions of IAM."""

    @override
    def attach_role_policy(self) -> ActionResult:
        """Attach a policy to a role."""
        return self._with_policy(super().attach_role_policy)

    @override
    def attach_group_policy(self) -> ActionResult:
        """Attach a policy to a group."""
        return self._with_policy(super().attach_group_policy)

    @override
    def attach_user_policy(self) -> ActionResult:
        """Attach a policy to a user."""
        return self._with_policy(super().attach_user_policy)

    @override
    def get_policy(self) -> ActionResult:
        """Return a policy."""
        return self._with_policy(super().get_policy)

    @override
    def get_policy_version(self) -> ActionResult:
        """Return a version of a policy, with its document."""
        return self._with_policy(super().get_policy_version)

    @override
    def list_policy_versions(self) -> ActionResult:
        """List the versions of a policy."""
        return self._with_policy(super().list_policy_versions)

    @override
    def update_role(self) -> ActionResult:
        """Change a role; a description that is left out stays."""
        role = self.backend.get_role(self._get_param("RoleName"))
        description = role.description
        answer = super().update_role()
        if self._get_param("Description") is None:
            role.description = description
        return answer

    def _with_policy(self, answer: Callable[[], ActionResult]) -> ActionResult:
        """Answer once the policy that is asked for is there, if AWS manages it."""
        arn: str = self._get_param("PolicyArn")
        backend = self.backend
        if _OF_AWS in arn and arn not in backend.managed_policies:
            name = arn.rpartition("/")[2]
            if held := _managed_by_aws().get(name):
                place = backend.account_id, backend.region_name
                policy = AWSManagedPolicy.from_data(name, *place, held)
                backend.managed_policies[policy.arn] = policy
        return answer()

    @override
    def create_open_id_connect_provider(self) -> ActionResult:
        """Make a provider, unless there is one for its URL."""
        try:
            return super().create_open_id_connect_provider()
        except EntityAlreadyExists as error:
            url = self._get_param("Url")
            raise EntityAlreadyExists(f"Provider with url {url} already exists.") from error

    def add_client_id_to_open_id_connect_provider(self) -> ActionResult:
        """Have a provider take an audience; one that it takes already is fine."""
        audience: str = self._get_param("ClientID")
        if audience not in self._provider().client_id_list:
            self._provider().client_id_list.append(audience)
        return EmptyResult()

    def remove_client_id_from_open_id_connect_provider(self) -> ActionResult:
        """Have a provider refuse an audience; one that it does not take is fine."""
        provider, audience = self._provider(), self._get_param("ClientID")
        provider.client_id_list = [one for one in provider.client_id_list if one != audience]
        return EmptyResult()

    def _provider(self) -> OpenIDConnectProvider:
        return self.backend.get_open_id_connect_provider(
            self._get_param("OpenIDConnectProviderArn")
        )


@cache
def _managed_by_aws() -> dict[str, dict[str, Any]]:
    """Return moto's copy of the policies by their names."""
    return json.loads(aws_managed_policies_data)


def extend() -> None:
    """Have these answers in the place of moto's."""
    urls.url_paths["{0}/$"] = Iam.dispatch
