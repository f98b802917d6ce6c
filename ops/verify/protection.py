"""Whether a table is kept as the stack asks: recovery, protection, expiry, encryption, copies."""

from collections.abc import Iterator
from functools import partial

from components.table_args import TableArgs
from ops.verify.checks import Question
from ops.verify.deployed import Deployed
from ops.verify.described import OFF, described
from ops.verify.keys import ENABLED, key_facts
from tables.specs import TableSpec

_KEYS = {
    "customer-managed": {"key": "alias/{}", "state": ENABLED},
    "aws-managed": {"key": "alias/aws/dynamodb", "state": ENABLED},
    "aws-owned": {"key": "owned by AWS"},
}


def questions(of: Deployed, args: TableArgs) -> Iterator[Question]:
    """Yield the questions on a table."""
    spec = args.spec
    question = partial(Question, section=spec.name, todo=of.mend)
    yield question(
        check="deletion protection",
        expected=args.deletion_protection,
        ask=lambda: described(of, spec).table().get("DeletionProtectionEnabled", False),
    )
    yield question(
        check="recovery in days",
        expected=args.recovery_days or OFF,
        ask=lambda: described(of, spec).recovery_days(),
    )
    yield question(
        check="expiry",
        expected=(args.time_to_live and spec.ttl_attribute) or OFF,
        ask=lambda: described(of, spec).expiry(),
    )
    alias = of.site.name("tables")
    yield question(
        check="encryption",
        expected={
            name: text.format(alias)
            for name, text in _KEYS[of.stack.settings.encryption.key].items()
        },
        ask=lambda: _encryption(of, spec),
        embedded="as first made",
        todo=f"{of.mend} A key that is disabled or to be deleted has to be enabled first.",
    )
    yield question(
        check="stream",
        expected=args.stream or OFF,
        ask=lambda: described(of, spec).stream(),
        embedded="as first made",
    )
    yield question(check="tags", expected=dict(of.site.tags), ask=lambda: _tags(of, spec))


def _encryption(of: Deployed, spec: TableSpec) -> dict[str, str]:
    key = described(of, spec).key()
    if key is None:
        return _KEYS["aws-owned"]
    return key_facts(of.aws, key, f"alias/{of.site.name('tables')}")


def _tags(of: Deployed, spec: TableSpec) -> dict[str, str]:
    """Give those of its tags that the stack asks for: others may be whoever's."""
    return {name: tag for name, tag in described(of, spec).tags().items() if name in of.site.tags}
