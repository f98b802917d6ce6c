"""The program's resources as the engine receives them, before the deployment and afterwards."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

from pulumi.output import Unknown
from pulumi.runtime import rpc
from pulumi.runtime.settings import SETTINGS
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE
from typing_extensions import override

from tests.conftest import Mocks, Registered
from tests.policies.mutation.declared import Declared, Stack, decided
from tests.test_program import run as run_program

Result = TypeVar("Result")
Changes = Mapping[str, str]


class _FirstPreview(Mocks):
    """Answers with nothing that only AWS knows."""

    @override
    def run(self, program: Callable[[], Result], **circumstances: Any) -> Result:
        def in_preview() -> Result:
            untyped: Any = SETTINGS
            untyped.dry_run = True
            return program()

        return super().run(in_preview, **circumstances)

    @override
    def RegisterResource(self, request: Any) -> Any:
        response = super().RegisterResource(request)
        response.id = ""
        for name in {*response.object} - {*request.object}:
            response.object[name] = rpc.UNKNOWN
        return response


class _Deployment(Mocks):
    """Keeps what comes out of each resource."""

    def __init__(self) -> None:
        super().__init__()
        self.made: dict[str, Mapping[str, Any]] = {}

    @override
    def RegisterResource(self, request: Any) -> Any:
        response = super().RegisterResource(request)
        self.made[response.urn] = rpc.deserialize_properties(response.object)
        return response


def previewed(stack: str, changes: Changes | None = None) -> Stack:
    """Return the resources of AWS that the program registers, as none of them exists yet."""
    mocks = _FirstPreview()
    run_program(mocks, stack, dict(changes or {}))
    return _by_name(_declared(mocks.registered))


def deployed(stack: str, changes: Changes | None = None) -> Stack:
    """Return the resources of AWS that the program registers, as all of them exist."""
    mocks = _Deployment()
    run_program(mocks, stack, dict(changes or {}))
    return _by_name(_declared(mocks.registered, mocks.made))


def _by_name(declared: Iterable[Declared]) -> Stack:
    """Put resources in an order that does not vary, as that of their registration does."""
    return {one.name: one for one in sorted(declared, key=lambda one: one.name)}


def _declared(
    registered: Iterable[Registered], made: Mapping[str, Mapping[str, Any]] | None = None
) -> Iterator[Declared]:
    for one in registered:
        resource_type, name = one.urn.split("::")[2:]
        resource_type = resource_type.rpartition("$")[2]
        if resource_type.startswith("aws:"):
            yield Declared(
                type=resource_type,
                name=name,
                props=_sent(one.inputs),
                outputs=_outputs(resource_type, one.inputs, made[one.urn]) if made else None,
                protect=one.protect,
                comes_from={
                    key: tuple(urn.rpartition("::")[2] for urn in sorted(urns))
                    for key, urns in one.comes_from.items()
                },
            )


def _outputs(
    resource_type: str, inputs: Mapping[str, Any], made: Mapping[str, Any]
) -> Mapping[str, Any]:
    return {key: made[key] for key in decided(resource_type) & ({*made} - {*inputs})}


def _sent(value: Any) -> Any:
    """Put what is not known as the engine does."""
    match value:
        case Unknown():
            return UNKNOWN_STRING_VALUE
        case dict():
            return {key: _sent(one) for key, one in cast("dict[str, Any]", value).items()}
        case list():
            return [_sent(one) for one in cast("list[Any]", value)]
        case _:
            return value
