"""What the calls of KMS need, and what other services ask of it in the caller's name."""

from collections.abc import Iterator, Sequence

from moto.kms.models import Key, KmsBackend, kms_backends

from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement
from rehearsal.authorization.tags import resource_context, tag_context, tagging

_ON_ALL = {"CreateKey", "ListAliases", "ListKeys"}
_ID = len("00000000-0000-0000-0000-000000000000")
_OF_ALIASES = {"CreateAlias", "DeleteAlias", "UpdateAlias"}


def requirements(call: Call) -> Iterator[Requirement]:
    """Yield all that a call needs."""
    action = f"kms:{call.operation}"
    if call.operation in _OF_ALIASES:
        alias: str = call.parameters["AliasName"]
        yield Requirement(action=action, resource=call.arn("kms", alias))
        # The key that it names, and the one that it is to name.
        for named in dict.fromkeys([alias, call.text("TargetKeyId") or alias]):
            if key := _found(_backend(call, call.region), named):
                yield _on_key(call, action, key)
    elif call.operation in _ON_ALL:
        yield Requirement(action=action, resource="*", context=tag_context(call))
        if call.operation == "CreateKey":
            # AWS makes up its id.
            yield from tagging(call, "kms:TagResource", call.arn("kms", "key/*"))
    else:
        named = call.text("KeyId") or _encrypted_with(call)
        key = _found(_backend(call, call.region), named)
        yield _on_key(call, action, key) if key else _on_nothing(call, action, named, call.region)


def through(
    call: Call, service: str, actions: Sequence[str], named: str, region: str
) -> Iterator[Requirement]:
    """Yield what a service asks of a key in a region in the caller's name."""
    key = _found(_backend(call, region), named)
    via = {"kms:ViaService": [f"{service}.{region}.amazonaws.com"]}
    for action in actions:
        name = f"kms:{action}"
        asked = _on_key(call, name, key) if key else _on_nothing(call, name, named, region)
        yield Requirement(action=name, resource=asked.resource, context={**asked.context, **via})


def _encrypted_with(call: Call) -> str:
    """Return the id of the key that a text is encrypted with, with which moto begins the text."""
    encrypted: object = call.parameters.get("CiphertextBlob")
    return encrypted[:_ID].decode(errors="replace") if isinstance(encrypted, bytes) else ""


def _on_key(call: Call, action: str, key: Key) -> Requirement:
    tags = _backend(call, key.region).tagger.get_tag_dict_for_resource(key.id)
    context = tag_context(call) | resource_context(tags)
    return Requirement(action=action, resource=key.arn, context=context)


def _on_nothing(call: Call, action: str, named: str, region: str) -> Requirement:
    """Return what is needed where there is no key of a name: AWS refuses before it says so."""
    identity = KmsBackend.get_key_id(named) or "*"
    arn = call.arn("kms", f"key/{identity}", region=region)
    return Requirement(action=action, resource=arn)


def _found(backend: KmsBackend, named: str) -> Key | None:
    """Return the key that a call names by an id, an alias, or the ARN of either."""
    alias = backend.get_alias_name(named)
    is_alias = alias.startswith("alias/")
    identity = backend.get_key_id_from_alias(alias) if is_alias else backend.get_key_id(named)
    return backend.keys.get(identity or "")


def _backend(call: Call, region: str) -> KmsBackend:
    return kms_backends[call.account][region]
