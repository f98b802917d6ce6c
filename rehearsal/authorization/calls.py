"""A call of AWS, read from the request that makes it."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from wsgiref.types import WSGIEnvironment

from botocore.exceptions import UnknownServiceError
from moto.core.model import OperationModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.utilities.utils import get_partition
from werkzeug.exceptions import HTTPException

_SCOPE = re.compile(
    r"\bCredential=(?P<key>[^/,]+)/[0-9]{8}/(?P<region>[^/,]+)/(?P<service>[^/,]+)/aws4_request"
)
_STREAMS = "DynamoDBStreams_"
# The names under which botocore has services whose requests are signed for another name.
_SERVICES = {"monitoring": "cloudwatch", "tagging": "resourcegroupstaggingapi"}
# What parses into nothing but the content of an object.
_WITHOUT_BODY = {"s3"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signed a request, for which service and region."""

    access_key: str
    region: str
    service: str

    @property
    def partition(self) -> str:
        """The partition of the region, such as `aws`."""
        return get_partition(self.region)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of an operation, by botocore's names of services, operations and parameters."""

    service: str
    operation: str
    parameters: Mapping[str, Any]
    region: str
    partition: str
    account: str

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """Return the ARN of a resource in the call's account, and in its region unless told."""
        place = self.region if region is None else region
        return f"arn:{self.partition}:{service}:{place}:{self.account}:{resource}"

    def text(self, name: str) -> str | None:
        """Return a parameter that is a text, or None where the call has none."""
        found = self.parameters.get(name)
        return found if isinstance(found, str) and found else None

    def texts(self, name: str) -> list[str]:
        """Return a parameter that is a list of texts, which is empty where the call has none."""
        return self.parameters.get(name) or []


def signer(environ: WSGIEnvironment) -> Signer | None:
    """Return who signed a request, or None where nobody did."""
    found = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
    if found is None:
        return None
    return Signer(access_key=found["key"], region=found["region"], service=found["service"])


class Received:
    """A request that an application behind can still read, and its operation.

    Raises LookupError where the request is of no operation that botocore knows.
    """

    def __init__(self, environ: WSGIEnvironment, signed: Signer) -> None:
        self._signed = signed
        self._request = Request(environ, populate_request=False)
        # Read once, and handed on: what has been read from the socket is gone.
        body = self._request.get_data(parse_form_data=False)
        environ["wsgi.input"] = io.BytesIO(body)
        self._service = _SERVICES.get(signed.service, signed.service)
        if environ.get("HTTP_X_AMZ_TARGET", "").startswith(_STREAMS):
            self._service = "dynamodbstreams"
        try:
            router = get_service_router(self._service)
            self._operation, self._named = router.match(self._request)
        except (HTTPException, NotImplementedError, UnknownServiceError) as error:
            raise LookupError(f"no operation of {self._service}") from error

    def call(self, account: str) -> Call:
        """Return what is called, in an account."""
        # moto's classes compute a name once, in a way that has no types.
        operation: Any = self._operation
        return Call(
            service=self._service,
            operation=operation.name,
            parameters=self._parameters(),
            region=self._signed.region,
            partition=self._signed.partition,
            account=account,
        )

    @property
    def protocol(self) -> str:
        """The protocol that the request is in, such as `json`."""
        model: OperationModel = self._operation
        return determine_request_protocol(model.service_model, self._request.mimetype)

    def _parameters(self) -> Mapping[str, Any]:
        if self._service in _WITHOUT_BODY:
            source = self._request.headers.get("x-amz-copy-source")
            copied = {"CopySource": source} if source else {}
            return {**self._request.args, **self._named, **copied}
        parser = PROTOCOL_PARSERS[self.protocol](self._operation)
        return parser.parse(
            {
                "method": self._request.method,
                "values": self._request.values,
                "headers": self._request.headers,
                "body": self._request.get_data(),
                "url_path": self._request.path,
                "url_params": self._named,
            }
        )
