"""Stand-ins for a stack's encrypted values, which only its secrets provider can decrypt."""

import types
from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pulumi_aws.provider import ProviderArgs
from pydantic import BaseModel, ValidationError, create_model
from pydantic.fields import FieldInfo
from typing_extensions import TypeIs

from rehearsal.accounts import DEFAULT_ACCOUNT
from rehearsal.plugin.sdk_schema import ListOf, MapOf, Object, Scalar, Shape, object_shape
from rehearsal.stack_file import PREFIX, Config, StackFile, Steps, own_settings, replaced
from settings import environments
from settings.section import CONFLICT
from settings.stack import StackSettings

_PROVIDER = "aws:"
_REGION, _ACCOUNTS = "aws:region", "aws:allowedAccountIds"
_REGIONS = ("us-east-1", "us-west-2", "us-east-2", "us-west-1", "eu-west-1", "eu-central-1")
# The values that fit most other settings come first.
_COUNTS = (35, 7, 1, 90, 365, 3650, 0)
_OTHER_ACCOUNT = "111122223333"
_FEW = 2
_ROUNDS = 3


def stand_ins(file: StackFile) -> dict[Steps, object]:
    """Return a stand-in for each encrypted value, so that the settings have the fewest faults."""
    return {steps: values[0] for steps, values in choices(file).items()}


def choices(file: StackFile) -> dict[Steps, list[object]]:
    """Return the possible values of each encrypted setting, its stand-in first.

    Each fits the stand-ins of the other settings.
    """
    found = {steps: _candidates_of(steps, file) for steps in file.encrypted}
    chosen = {steps: values[0] for steps, values in found.items()}
    fitting: dict[Steps, list[object]] = {}
    # A value may depend on another one, and that on a third.
    for _ in range(_ROUNDS):
        for steps, values in found.items():
            faults = [_faults(file, chosen | {steps: value}) for value in values]
            fitting[steps] = [
                value for value, count in zip(values, faults, strict=True) if count == min(faults)
            ]
            chosen[steps] = fitting[steps][0]
    return fitting


def _faults(file: StackFile, values: Mapping[Steps, object]) -> int:
    """Count the faults of settings; an invalid value counts more, because it hides others."""
    config = cast("Config", replaced(file.config, values))
    own = own_settings(config)
    given = own | {"environment": own.get("environment") or file.name.short}
    try:
        StackSettings.model_validate(given, context={"region": config.get(_REGION)})
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False)
        return sum(1 if one["type"] == CONFLICT else 2 for one in found)
    return 0


def _of_others(steps: Steps) -> object:
    """Return a stand-in for a setting of the AWS provider."""
    if steps[0] == _ACCOUNTS:
        return DEFAULT_ACCOUNT if steps[1:] else [DEFAULT_ACCOUNT]
    shape: Shape | None = object_shape(ProviderArgs)
    for step in (str(steps[0]).removeprefix(_PROVIDER), *steps[1:]):
        match shape:
            case Object():
                shape = shape.properties.get(str(step))
            case ListOf() | MapOf():
                shape = shape.item
            case _:
                shape = None
    match shape:
        case Object() | MapOf():
            return {}
        case ListOf():
            return []
        case Scalar(kind="boolean"):
            return False
        case Scalar(kind="integer"):
            return 1
        case _:
            return "stand-in"


def _candidates_of(steps: Steps, file: StackFile) -> list[object]:
    key, *rest = steps
    if key == _REGION:
        return [*_REGIONS]
    if not str(key).startswith(PREFIX):
        return [_of_others(steps)]
    annotation: object = StackSettings
    info: FieldInfo | None = None
    for step in (str(key).removeprefix(PREFIX), *rest):
        annotation, info = _member(annotation, step)
    preferred: list[object] = []
    if key == f"{PREFIX}environment":
        name = file.name.short
        own = [one for one in (name, name.partition("-")[0]) if one in environments.listed()]
        preferred = [*own, *environments.listed()]
    elif info and isinstance(info.default, str | int | float):
        preferred = [info.default]
    # Each item of a list gets another value, which does not depend on other settings.
    number = 1 + next((step for step in reversed(steps) if isinstance(step, int)), 0)
    region = file.config.get(_REGION)
    region = region if isinstance(region, str) else None
    accounts = file.config.get(_ACCOUNTS)
    account = cast("list[object]", accounts)[0] if accounts and isinstance(accounts, list) else None
    stream = f"arn:aws:kinesis:{region}:{account or DEFAULT_ACCOUNT}:stream/stand-in-{number}"
    texts = [stream] if str in _kinds(annotation) else []
    # Some sections also accept a text, such as a replica its region alone.
    texts += _texts(number) if any(map(_is_section, _kinds(annotation))) else []
    values = _distinct([*preferred, *_candidates(annotation, number), *texts])
    name = info.alias if info and info.alias else "value"
    # The stubs of pydantic accept static types only.
    declared: Any = (annotation, info or ...)
    alone = create_model("Alone", value=declared)
    return [one for one in values if _is_valid(alone, {name: one}, region)] or values


def _member(annotation: object, step: int | str) -> tuple[object, FieldInfo | None]:
    """Return the type and the declaration of a member of a type."""
    for kind in _kinds(annotation):
        arguments = get_args(kind)
        if _is_section(kind):
            for info in kind.model_fields.values():
                if info.alias == step:
                    return info.annotation, info
        if get_origin(kind) in (list, dict) and arguments:
            return arguments[-1], None
    return str, None


def _kinds(annotation: object) -> list[object]:
    """Return the alternatives of a type, without None and annotations."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return [kind for held in get_args(annotation) for kind in _kinds(held)]
    return [] if annotation is type(None) else [annotation]


def _is_section(kind: object) -> TypeIs[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _candidates(annotation: object, number: int) -> Iterator[object]:
    for kind in _kinds(annotation):
        if get_origin(kind) is Literal:
            yield from get_args(kind)
        elif get_origin(kind) is list:
            yield []
            yield from ([item] for item in _candidates(get_args(kind)[0], number))
        elif get_origin(kind) is dict:
            yield {}
        elif kind is bool:
            yield from (True, False)
        elif kind is int or kind is float:
            yield from _COUNTS
        elif _is_section(kind):
            yield from _objects(kind, number)
        else:
            yield from _texts(number)


def _objects(section: type[BaseModel], number: int) -> Iterator[object]:
    """Yield a section with its required settings, and then with one more setting each."""
    fields = section.model_fields.values()
    required = [info for info in fields if info.is_required()]
    each = product(*([*_candidates(info.annotation, number)] for info in required))
    named = (dict(zip([str(info.alias) for info in required], one, strict=True)) for one in each)
    valid = [*islice((one for one in named if _is_valid(section, one)), _FEW)]
    yield from valid
    for info in fields:
        others = (one for one in _candidates(info.annotation, number) if one != info.default)
        for one in islice(others, 0 if info.is_required() else _FEW):
            yield from ({**least, str(info.alias): one} for least in valid[:1])


def _is_valid(section: type[BaseModel], given: dict[str, object], region: object = None) -> bool:
    try:
        section.model_validate(given, context={"region": region})
    except ValidationError:
        return False
    return True


def _texts(number: int) -> Iterator[str]:
    """Yield a text for each kind of text in the settings, different for each number."""
    name = f"stand-in-{number}"
    yield name
    yield f"{name}@example.com"
    yield f"https://example.com/{name}"
    yield f"+1206555{number:04}"
    yield f"arn:aws:lambda:us-east-1:{DEFAULT_ACCOUNT}:function:{name}"
    yield f"arn:aws:sqs:us-east-1:{DEFAULT_ACCOUNT}:{name}"
    yield f"arn:aws:iam::{_OTHER_ACCOUNT}:role/{name}"
    yield f"subnet-{number:08x}"
    yield f"sg-{number:08x}"
    yield from _REGIONS


def _distinct(values: list[object]) -> list[object]:
    """Return each value once; true and 1 are different values."""
    return [one for place, one in enumerate(values) if repr(one) not in map(repr, values[:place])]
