"""The changes of a table that settings and the specification allow, alone and two at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from components.site import Site
from components.table import Table
from components.table_args import MaxThroughput, Replica, TableArgs
from market_intelligence.specs import REQUESTS, Index, Key
from rehearsal.plugin.values import Plain, Properties
from tests.conftest import ACCOUNT, REGION, Mocks

SITE = Site(environment="prod", partition="aws", region=REGION, account=ACCOUNT, tags={"team": "a"})
IRELAND, OREGON, TOKYO = "eu-west-1", "us-west-2", "ap-northeast-1"
MOST = MaxThroughput(read_units=100, write_units=100)
LESS = MaxThroughput(read_units=50, write_units=50)
LIFTED = MaxThroughput(read_units=-1, write_units=-1)
_FIRST, *_OTHERS = REQUESTS.indexes
_BY_OTHER_KEY = replace(_FIRST, hash_key=Key("customerId"))
_OF_KEYS = replace(_FIRST, projection="KEYS_ONLY", non_key_attributes=())
_NEW = Index(name="customer-index", hash_key=Key("customerId"), projection="KEYS_ONLY")

Value = Callable[[TableArgs], TableArgs]


def key(region: str) -> str:
    """Return the ARN of the key that the program makes in a region."""
    return f"arn:aws:kms:{region}:{ACCOUNT}:key/tables"


def replicas(args: TableArgs, *regions: str) -> TableArgs:
    """Return a table with replicas in some regions, encrypted as it is."""
    keys = {region: key(region) if args.key_arn else None for region in regions}
    copies = [Replica(region=region, key_arn=arn) for region, arn in keys.items()]
    return replace(args, replicas=copies)


def encrypted(args: TableArgs, *, own: bool, managed: bool) -> TableArgs:
    """Return a table, and its replicas, with a key of a kind."""
    regions = [replica.region for replica in args.replicas]
    # The two exclude each other, so that one is taken away before the other is there.
    plain = replicas(replace(args, key_arn=None, aws_managed_key=False, replicas=[]), *regions)
    copies = [Replica(region=one, key_arn=key(one) if own else None) for one in regions]
    return replace(
        plain, key_arn=key(REGION) if own else None, aws_managed_key=managed, replicas=copies
    )


def indexed(args: TableArgs, *indexes: Index) -> TableArgs:
    """Return a table with other indexes."""
    left = {index.name for index in indexes}
    kept = {name: most for name, most in args.index_maximums.items() if name in left}
    return replace(args, spec=replace(args.spec, indexes=indexes), index_maximums=kept)


def capped(args: TableArgs, maximum: MaxThroughput) -> TableArgs:
    """Return a table whose last index has a maximum."""
    return replace(args, index_maximums={args.spec.indexes[-1].name: maximum})


VALUES: Mapping[str, Mapping[str, Value]] = {
    "recovery": {
        "off": lambda args: replace(args, recovery_days=None),
        "for 7 days": lambda args: replace(args, recovery_days=7),
        "for 35 days": lambda args: replace(args, recovery_days=35),
    },
    "protection": {
        "off": lambda args: replace(args, deletion_protection=False),
        "on": lambda args: replace(args, deletion_protection=True),
    },
    "expiry": {
        "off": lambda args: replace(args, time_to_live=False),
        "on": lambda args: replace(args, time_to_live=True),
    },
    "encryption": {
        "aws-owned": lambda args: encrypted(args, own=False, managed=False),
        "aws-managed": lambda args: encrypted(args, own=False, managed=True),
        "customer-managed": lambda args: encrypted(args, own=True, managed=False),
    },
    "class": {
        "STANDARD": lambda args: replace(args, table_class="STANDARD"),
        "STANDARD_INFREQUENT_ACCESS": lambda args: replace(
            args, table_class="STANDARD_INFREQUENT_ACCESS"
        ),
    },
    "stream": {
        "off": lambda args: replace(args, stream=None),
        "KEYS_ONLY": lambda args: replace(args, stream="KEYS_ONLY"),
        "NEW_AND_OLD_IMAGES": lambda args: replace(args, stream="NEW_AND_OLD_IMAGES"),
    },
    "insights": {
        "off": lambda args: replace(args, insights="off"),
        "throttled": lambda args: replace(args, insights="throttled"),
        "all": lambda args: replace(args, insights="all"),
    },
    "maximum": {
        "left out": lambda args: replace(args, maximum=MaxThroughput()),
        "set": lambda args: replace(args, maximum=LESS),
        "lifted": lambda args: replace(args, maximum=LIFTED),
    },
    "maximum of an index": {
        "left out": lambda args: replace(args, index_maximums={}),
        "set": lambda args: capped(args, LESS),
        "lifted": lambda args: capped(args, LIFTED),
    },
    "tags": {
        "others": lambda args: replace(args, site=replace(args.site, tags={"cost": "b"})),
    },
    "readers": {
        "others": lambda args: replace(args, readers=["arn:aws:iam::222233334444:role/reader"]),
    },
    "replicas": {
        "one more": lambda args: replicas(args, *(one.region for one in args.replicas), TOKYO),
        "one fewer": lambda args: replicas(args, *(one.region for one in args.replicas[:-1])),
        "none": replicas,
        "another": lambda args: replicas(args, *(r.region for r in args.replicas[:-1]), TOKYO),
    },
    "index": {
        "added": lambda args: indexed(args, *args.spec.indexes, _NEW),
        "removed": lambda args: indexed(args, *args.spec.indexes[1:]),
        "other keys": lambda args: indexed(args, _BY_OTHER_KEY, *args.spec.indexes[1:]),
        "other attributes": lambda args: indexed(args, _OF_KEYS, *args.spec.indexes[1:]),
    },
}
"""What a table can be changed to, by what is changed."""

_PLAIN = TableArgs(
    spec=REQUESTS, site=SITE, recovery_days=None, deletion_protection=False, time_to_live=False
)
_FULL = replace(
    capped(_PLAIN, MOST),
    recovery_days=20,
    deletion_protection=True,
    time_to_live=True,
    stream="NEW_AND_OLD_IMAGES",
    insights="throttled",
    maximum=MOST,
)
_COPIED = replicas(_FULL, IRELAND, OREGON)
BASES: Mapping[str, TableArgs] = {
    "nothing on": _PLAIN,
    "everything on": _FULL,
    "everything on, own key": encrypted(_FULL, own=True, managed=False),
    "replicas, nothing else on": replicas(
        replace(_PLAIN, stream="NEW_AND_OLD_IMAGES"), IRELAND, OREGON
    ),
    "replicas, unprotected": replace(_COPIED, deletion_protection=False),
    "replicas, protected": _COPIED,
    "replicas, own keys, unprotected": encrypted(
        replace(_COPIED, deletion_protection=False), own=True, managed=False
    ),
    "replicas, own keys, protected": encrypted(_COPIED, own=True, managed=False),
}
"""The tables that the changes are made to."""


@dataclass(frozen=True, slots=True)
class Change:
    """One value for one thing."""

    what: str
    value: str

    def __str__(self) -> str:
        return f"{self.what}: {self.value}"


@dataclass(frozen=True, slots=True)
class Case:
    """One or two changes of a table, made at once."""

    base: str
    changes: tuple[Change, ...]
    args: TableArgs
    """The table afterwards."""

    def __str__(self) -> str:
        return f"{self.base}; {' + '.join(map(str, self.changes))}"


ALL = [Change(what, value) for what, values in VALUES.items() for value in values]


def after(base: str, changes: Iterable[Change]) -> TableArgs | None:
    """Return a table after changes; None where settings refuse it, or one changes nothing."""
    args = BASES[base]
    for change in changes:
        try:
            changed = VALUES[change.what][change.value](args)
        except ValueError:
            return None
        if changed == args or (changed.readers and changed.aws_managed_key):
            return None
        args = changed
    return args


def cases() -> Iterator[Case]:
    """Yield each change alone and each pair of changes of different things, of each table."""
    pairs = [pair for pair in combinations(ALL, 2) if pair[0].what != pair[1].what]
    for base in BASES:
        for changes in [*((change,) for change in ALL), *pairs]:
            # Settings may take them in one order only: no stream before the replicas are gone.
            if args := after(base, changes) or after(base, changes[::-1]):
                yield Case(base, changes, args)


def registered(tables: Mapping[str, TableArgs]) -> dict[str, dict[str, Any]]:
    """Return the inputs that the program gives the provider for tables, by their names."""
    mocks = Mocks()

    def program() -> None:
        for name, args in tables.items():
            Table(name, args)

    mocks.run(program)
    return {
        resource.urn.rpartition("::")[2]: resource.inputs
        for resource in mocks.registered
        if resource.urn.rpartition("::")[0].endswith("aws:dynamodb/table:Table")
    }


def inputs(args: TableArgs) -> Properties:
    """Return the same inputs, for many tables: the program takes a hundred times as long."""
    spec = args.spec
    encryption: Properties = {"enabled": args.aws_managed_key or args.key_arn is not None}
    recovery: Properties = {"enabled": args.recovery_days is not None}
    found: Properties = {
        "attributes": [{"name": one.name, "type": one.type} for one in spec.attributes],
        "billingMode": spec.billing_mode,
        "deletionProtectionEnabled": args.deletion_protection,
        "globalSecondaryIndexes": [_index_inputs(index, args) for index in spec.indexes],
        "hashKey": spec.hash_key.name,
        "name": args.site.table_name(spec),
        "onDemandThroughput": _units(args.maximum),
        "pointInTimeRecovery": recovery | _given(recoveryPeriodInDays=args.recovery_days),
        "replicas": [
            {
                "deletionProtectionEnabled": args.deletion_protection,
                "pointInTimeRecovery": args.recovery_days is not None,
                "propagateTags": True,
                "regionName": replica.region,
            }
            | _given(kmsKeyArn=str(replica.key_arn) if replica.key_arn else None)
            for replica in args.replicas
        ],
        "serverSideEncryption": encryption
        | _given(kmsKeyArn=str(args.key_arn) if args.key_arn else None),
        "streamEnabled": args.stream is not None,
        "streamViewType": args.stream,
        "tableClass": args.table_class,
        "tags": dict(args.site.tags),
        "ttl": {"attributeName": spec.ttl_attribute, "enabled": args.time_to_live},
    }
    return {name: value for name, value in found.items() if value not in (None, [])}


def _index_inputs(index: Index, args: TableArgs) -> Properties:
    types = ("HASH", "RANGE")
    return {
        "keySchemas": [
            {"attributeName": one.name, "keyType": kind}
            for one, kind in zip(index.keys, types, strict=False)
        ],
        "name": index.name,
        "projectionType": index.projection,
    } | _given(
        nonKeyAttributes=list(index.non_key_attributes) or None,
        onDemandThroughput=_units(args.index_maximums.get(index.name, MaxThroughput())),
    )


def _units(maximum: MaxThroughput) -> Properties | None:
    return (
        _given(maxReadRequestUnits=maximum.read_units, maxWriteRequestUnits=maximum.write_units)
        or None
    )


def _given(**values: Plain) -> Properties:
    return {name: value for name, value in values.items() if value is not None}
