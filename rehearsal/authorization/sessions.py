"""Sessions of roles: who acts, and the policies that say what the role may do."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from moto.core.utils import utcnow
from moto.iam.exceptions import NotFoundException
from moto.iam.models import IAMBackend, Role, iam_backends
from moto.sts.models import sts_backends

from rehearsal.accounts import account_of
from rehearsal.authorization.documents import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session of a role, with the documents of its policies and of its permissions boundary."""

    account: str
    arn: str
    documents: tuple[Document, ...]
    boundary: tuple[Document, ...] | None


def session(access_key: str, partition: str) -> Session | None:
    """Return whose session an access key is, or None where it is not one of a role.

    A session that has ended may do nothing.
    """
    account = account_of(access_key)
    found = sts_backends[account][partition].get_assumed_role_from_access_key(access_key)
    if found is None:
        return None
    backend = iam_backends[account][partition]
    has_ended = utcnow() > found.expiration
    try:
        role = backend.get_role_by_arn(found.role_arn)
    except NotFoundException:
        # A session of a role that is gone may do nothing.
        return Session(account=account, arn=found.arn, documents=(), boundary=None)
    bound = role.permissions_boundary_arn
    return Session(
        account=account,
        arn=found.arn,
        documents=() if has_ended else tuple(_documents(backend, role)),
        boundary=(_default(backend, bound),) if bound else None,
    )


def _documents(backend: IAMBackend, role: Role) -> Iterator[Document]:
    for text in role.policies.values():
        yield _parsed(text)
    for policy in role.managed_policies.values():
        yield _default(backend, policy.arn)


def _default(backend: IAMBackend, arn: str) -> Document:
    """Return the document that a managed policy has now."""
    versions = backend.get_policy(arn).versions
    return _parsed(next(one.document for one in versions if one.is_default))


@cache
def _parsed(text: str) -> Document:
    """Return a document, which each call of a session needs again."""
    return json.loads(text)
