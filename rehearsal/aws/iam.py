"""What moto lacks of IAM: changes of the audiences of an identity provider."""

from moto.core.responses import ActionResult, EmptyResult
from moto.iam import urls
from moto.iam.exceptions import EntityAlreadyExists
from moto.iam.models import OpenIDConnectProvider
from moto.iam.responses import IamResponse
from typing_extensions import override


class Iam(IamResponse):
    """Answers the actions of IAM."""

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


def extend() -> None:
    """Have these answers in the place of moto's."""
    urls.url_paths["{0}/$"] = Iam.dispatch
