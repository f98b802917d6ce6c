"""Why a table cannot be adopted as it is, and what to do: the exact words of each reason."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from _pytest.mark.structures import ParameterSet

from market_intelligence.specs import PROCESSING_LOGS
from ops.adopt.plan import AbsentError, TablePlan
from tests.conftest import ACCOUNT
from tests.ops.adopt.conftest import LOGS, NAME, OWN, OWN_LOGS, STACK_TAGS, World
from tests.specification import REQUESTS

Makes: TypeAlias = Callable[[World], object]

COPY = (
    "A table cannot be changed in that way: have the stack create its own table, copy the items "
    "into it, and point the application to it."
)
UPDATE = f"aws dynamodb update-table --region us-east-1 --table-name {NAME} "
INDEXES: list[dict[str, Any]] = REQUESTS["GlobalSecondaryIndexes"]
ACTIVE = {"IndexStatus": "ACTIVE"}
BY_DAY = ACTIVE | {
    "IndexName": "by-day",
    "KeySchema": [{"AttributeName": "created_at", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "ALL"},
}
CREATE = (
    "--attribute-definitions AttributeName=user_id,AttributeType=S "
    "AttributeName=created_at,AttributeType=S --global-secondary-index-updates "
    """'[{"Create": {"IndexName": "user-index", "KeySchema": """
    """[{"AttributeName": "user_id", "KeyType": "HASH"}, """
    """{"AttributeName": "created_at", "KeyType": "RANGE"}], """
    """"Projection": {"ProjectionType": "ALL"}}}]'"""
)
DELETE = """--global-secondary-index-updates '[{"Delete": {"IndexName": "%s"}}]'"""
REBUILD = (
    f"Do that yourself at a quiet time: `{UPDATE}{DELETE % 'user-index'}`, and, when it is "
    f"deleted, `{UPDATE}{CREATE}`."
)


def types(**changes: str) -> list[dict[str, str]]:
    """Return the attributes of the specification, some of other types."""
    found = {one["AttributeName"]: one["AttributeType"] for one in REQUESTS["AttributeDefinitions"]}
    return [
        {"AttributeName": name, "AttributeType": kind} for name, kind in (found | changes).items()
    ]


def keys(*names: str) -> list[dict[str, str]]:
    kinds = zip(names, ("HASH", "RANGE"), strict=False)
    return [{"AttributeName": name, "KeyType": kind} for name, kind in kinds]


def table(**other: Any) -> Makes:
    """Make the requests table with something other in it."""
    return lambda world: world.make(**other)


def index(**other: Any) -> Makes:
    """Make it with an index that is other."""
    return lambda world: world.index(0, **other)


def expiring(attribute: str) -> Makes:
    def make(world: World) -> None:
        world.make()
        world.expire(attribute)

    return make


def tagged(tags: dict[str, str]) -> Makes:
    def make(world: World) -> None:
        world.make()
        world.tag(tags)

    return make


def own_table_beside(world: World) -> None:
    world.make()
    world.make(OWN)
    world.tag(STACK_TAGS, OWN)


def rebuilt(difference: str) -> str:
    return (
        f"Its index user-index {difference}: Pulumi would delete it and build it again, and "
        "queries on it fail meanwhile."
    )


def case(makes: Makes, reason: str, todo: str, *settings: str) -> ParameterSet:
    """Return a case: a table, why it is refused with some settings, and what to do."""
    return pytest.param(makes, settings, reason, todo, id=reason.split(":", maxsplit=1)[0])


def others(tags: dict[str, str], owner: str) -> ParameterSet:
    """Return a case: a table of another stack."""
    todo = (
        "Remove it from that stack's state with `pulumi state delete --stack "
        f"{tags.get('stack', '?')}`, and remove its tag managed-by."
    )
    return case(tagged(tags), f"It belongs to the {owner}.", todo)


STRUCTURE = [
    case(table(KeySchema=keys("user_id")), "Its keys are user_id S, not request_id S.", COPY),
    case(
        table(AttributeDefinitions=types(request_id="N")),
        "Its keys are request_id N, not request_id S.",
        COPY,
    ),
    case(
        table(KeySchema=keys("request_id", "status")),
        "Its keys are request_id S, status S, not request_id S.",
        COPY,
    ),
    case(
        table(LocalSecondaryIndexes=[{"IndexName": "a"}, {"IndexName": "b"}]),
        "It has local indexes, a, b: the specification has none.",
        COPY,
    ),
    case(
        table(BillingModeSummary=None),
        "It uses provisioned capacity, not on-demand billing.",
        "Switch it to on-demand billing, which takes minutes and interrupts nothing: "
        f"`{UPDATE}--billing-mode PAY_PER_REQUEST`. Remove its auto scaling as well.",
    ),
    case(
        table(GlobalSecondaryIndexes=[*(one | ACTIVE for one in INDEXES), BY_DAY]),
        "It has the index by-day, which is not in the specification: Pulumi would delete it.",
        f"Delete it yourself when nothing queries it any more: `{UPDATE}{DELETE % 'by-day'}`.",
    ),
    case(
        table(GlobalSecondaryIndexes=[one | ACTIVE for one in INDEXES[1:]]),
        "It has no index user-index.",
        f"Create it, and wait until it is ACTIVE: `{UPDATE}{CREATE}`.",
    ),
    case(
        index(IndexStatus="CREATING"),
        "Its index user-index is CREATING.",
        "Wait until it is ACTIVE, then run this command again.",
    ),
    case(
        index(KeySchema=keys("user_id")),
        rebuilt("has the keys user_id S, not user_id S, created_at S"),
        REBUILD,
    ),
    case(
        index(KeySchema=keys("user_id", "status")),
        rebuilt("has the keys user_id S, status S, not user_id S, created_at S"),
        REBUILD,
    ),
    case(
        index(Projection={"ProjectionType": "KEYS_ONLY"}),
        rebuilt("projects KEYS_ONLY, not ALL"),
        REBUILD,
    ),
    case(
        table(AttributeDefinitions=types(user_id="N")),
        rebuilt("has the keys user_id N, created_at S, not user_id S, created_at S"),
        f"Its items store user_id as N, which an index cannot change. {COPY}",
    ),
    case(
        table(TableStatus="UPDATING", KeySchema=[]),
        "It is UPDATING.",
        "Wait until it is ACTIVE, then run this command again.",
    ),
    case(
        table(TableStatus="INACCESSIBLE_ENCRYPTION_CREDENTIALS", KeySchema=[]),
        "AWS cannot use its key.",
        "Enable the key, or restore its grant, then try again.",
    ),
    case(
        expiring("expires_at"),
        "Its items expire by expires_at; those of requests expire by ttl.",
        "Turn expiry off, and wait an hour until AWS permits the next change: `aws dynamodb "
        f"update-time-to-live --region us-east-1 --table-name {NAME} --time-to-live-specification "
        "Enabled=false,AttributeName=expires_at`.",
    ),
    case(
        own_table_beside,
        f"The stack already has {OWN}, and needs only one.",
        "Keep that table and copy the items into it; or remove it from the stack's state with "
        "`pulumi state delete`, and remove its tag managed-by.",
    ),
    others(
        STACK_TAGS | {"stack": "staging"}, "stack staging of the Pulumi project market-intelligence"
    ),
    others(STACK_TAGS | {"project": "other"}, "stack prod of the Pulumi project other"),
    others({"managed-by": "pulumi"}, "stack ? of the Pulumi project ?"),
]


@pytest.mark.parametrize(
    "makes",
    [
        table(),
        table(
            GlobalSecondaryIndexes=[one | ACTIVE for one in INDEXES[::-1]],
            AttributeDefinitions=types()[::-1],
        ),
        expiring("ttl"),
        tagged({"stack": "staging"}),
        tagged({"managed-by": "hand"}),
    ],
    ids=["as specified", "in another order", "expiry as specified", "a tag", "made by hand"],
)
def test_a_table_as_specified_can_be_adopted(world: World, makes: Makes) -> None:
    makes(world)
    assert world.requests().status == "can be adopted"


STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
REPLICAS = [{"RegionName": "us-east-1"}, {"RegionName": "eu-west-1"}]
REPLICATED = (
    "requests: {stream: NEW_AND_OLD_IMAGES}",
    "logs: {enabled: false}",
    "replicas: [us-west-2]",
)
CHANGES = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/changes"


def sending(world: World) -> None:
    world.make()
    world.send({"StreamArn": CHANGES, "DestinationStatus": "ACTIVE"})


END = (
    f"or, if it has no consumers, disable it: `{UPDATE}--stream-specification StreamEnabled=false`."
)
MAXIMUM = {"OnDemandThroughput": {"MaxReadRequestUnits": 40, "MaxWriteRequestUnits": -1}}
WRITES = {"OnDemandThroughput": {"MaxWriteRequestUnits": 7}}
LIFT = "Keep it with requests.{}: {} in Pulumi.prod.yaml, or lift it with -1."
REFUSED = (
    'replicas is ["{}"]: needs requests.stream{} to be NEW_AND_OLD_IMAGES, because DynamoDB '
    "replicates from that stream"
)
WARM = {"WarmThroughput": {"ReadUnitsPerSecond": 15000, "WriteUnitsPerSecond": 4000}}
WITH_SETTINGS = [
    case(
        table(**WARM),
        "It serves 15000 read units a second at once, more than requests.warmReadUnits: 14000: AWS "
        "never lowers that, and Pulumi would make it anew.",
        "Set it to 15000 or more in Pulumi.prod.yaml, or remove it: a table keeps what it has.",
        "requests: {warmReadUnits: 14000, warmWriteUnits: 5000}",
    ),
    case(
        sending,
        f"Its changes go to the Kinesis data stream {CHANGES}, and AWS refuses a second one.",
        f"Keep it with requests.kinesis.streamArn: {CHANGES} in Pulumi.prod.yaml, or, when its "
        "consumers need it no longer, disable it: `aws dynamodb "
        f"disable-kinesis-streaming-destination --region us-east-1 --table-name {NAME} "
        f"--stream-arn {CHANGES}`.",
        f"requests: {{kinesis: {{streamArn: '{CHANGES}-2'}}}}",
    ),
    case(
        table(StreamSpecification=STREAM),
        "Its stream of NEW_IMAGE would be disabled, and its consumers would not notice.",
        f"Keep it with requests.stream: NEW_IMAGE in Pulumi.prod.yaml, {END}",
    ),
    case(
        table(StreamSpecification=STREAM),
        "Its stream of NEW_IMAGE would be disabled, and another of KEYS_ONLY enabled, and "
        "its consumers would not notice.",
        f"Keep it with requests.stream: NEW_IMAGE in Pulumi.prod.yaml, {END}",
        "requests: {stream: KEYS_ONLY}",
    ),
    case(
        table(StreamSpecification=STREAM),
        "Its stream of NEW_IMAGE would be disabled, and another of NEW_AND_OLD_IMAGES enabled, and "
        "its consumers would not notice.",
        "Keep it with requests.stream: NEW_IMAGE in Pulumi.prod.yaml, which the other settings do "
        f"not allow now ({REFUSED.format('us-west-2', '')}), {END}",
        *REPLICATED,
    ),
    case(
        table(Replicas=REPLICAS),
        "Pulumi would delete its replica in eu-west-1.",
        "Keep it with eu-west-1 in the replicas of Pulumi.prod.yaml, which the other settings do "
        f"not allow now ({REFUSED.format('eu-west-1', ' and logs.stream')}), or delete it: "
        f'`{UPDATE}--replica-updates \'[{{"Delete": {{"RegionName": "eu-west-1"}}}}]\'`.',
    ),
    case(
        table(Replicas=REPLICAS),
        "Pulumi would delete its replica in eu-west-1.",
        "Keep it with eu-west-1 in the replicas of Pulumi.prod.yaml, or delete it: "
        f"""`{UPDATE}--replica-updates '[{{"Delete": {{"RegionName": "eu-west-1"}}}}]'`.""",
        *REPLICATED,
    ),
    case(
        table(**MAXIMUM),
        "It has a maximum of 40 read units a second, which Pulumi could not lift.",
        LIFT.format("maxReadUnits", 40),
    ),
    case(
        index(**WRITES),
        "It has a maximum of 7 write units a second, which Pulumi could not lift.",
        LIFT.format("indexes.user-index.maxWriteUnits", 7),
        "requests: {maxWriteUnits: 9}",
    ),
    case(
        table(),
        "Nothing would prevent its replacement: Pulumi.prod.yaml has deletionProtection: false, "
        "and a deployment without its name in that file would delete it.",
        "Set deletionProtection to true, at least until it is adopted.",
        "deletionProtection: false",
    ),
    case(
        table(),
        "The stack's table is theirs: Pulumi.prod.yaml sets it as requests.tableName.",
        "Remove that setting, or run this command with --requests theirs.",
        "requests: {tableName: theirs}",
    ),
]


@pytest.mark.parametrize(("makes", "settings", "reason", "todo"), [*STRUCTURE, *WITH_SETTINGS])
def test_a_table_that_is_other_is_refused_in_these_words(
    world: World, makes: Makes, settings: tuple[str, ...], reason: str, todo: str
) -> None:
    makes(world)
    world.write(*settings)
    assert world.refusals() == [(reason, todo)]


@pytest.mark.parametrize(
    ("makes", "settings"),
    [
        (table(StreamSpecification=STREAM), ("requests: {stream: NEW_IMAGE}",)),
        (table(), ("requests: {stream: NEW_IMAGE}",)),
        (
            table(Replicas=REPLICAS),
            (*REPLICATED[:2], "replicas: [eu-west-1, us-west-2]"),
        ),
        (table(**MAXIMUM), ("requests: {maxReadUnits: 50}",)),
        (index(**MAXIMUM), ("requests: {indexes: {user-index: {maxReadUnits: -1}}}",)),
        (table(), (f"requests: {{tableName: {NAME}}}",)),
    ],
)
def test_what_the_stacks_file_keeps_is_no_matter(
    world: World, makes: Makes, settings: tuple[str, ...]
) -> None:
    makes(world)
    world.write(*settings)
    assert world.refusals() == []


def test_logs_that_expire_are_not_the_specified_ones(world: World) -> None:
    world.make_logs()
    assert world.logs().status == "can be adopted"
    world.expire("ttl", LOGS)
    [refusal] = world.logs().refusals
    assert refusal.reason == "Its items expire by ttl; those of logs never expire."


def test_logs_are_not_adopted_by_a_stack_without_them(world: World) -> None:
    world.make()
    world.make_logs()
    world.write("logs: {enabled: false}")
    [refusal] = world.logs().refusals
    assert (refusal.reason, refusal.todo) == (
        "The stack has no such table: Pulumi.prod.yaml sets logs.enabled to false.",
        "Remove that.",
    )
    assert [one.spec.name for one in world.plan(requests=NAME).tables] == ["requests"]


def test_the_stacks_own_name_does_not_count_where_its_file_gives_another(world: World) -> None:
    world.make(OWN)
    world.write("requests: {tableName: theirs}")
    [refusal] = world.requests(OWN).refusals
    assert refusal.reason == (
        "The stack's table is theirs: Pulumi.prod.yaml sets it as requests.tableName."
    )


def test_a_table_that_nobody_asked_for_is_in_the_way(world: World) -> None:
    world.make()
    world.make_logs(OWN_LOGS)
    requests, logs = world.plan(requests=NAME).tables
    assert requests.status == "can be adopted"
    assert [(one.reason, one.todo) for one in logs.refusals] == [
        (
            "It exists already, so a deployment would fail to create it.",
            f"Adopt it as well, with --logs {OWN_LOGS}.",
        )
    ]
    assert world.plan(requests=NAME, logs=OWN_LOGS).ok
    world.tag(STACK_TAGS, OWN_LOGS)
    assert world.plan(requests=NAME).tables[1].status == "adopted already"


def test_a_name_that_settings_refuse_is_said_and_nothing_follows(world: World) -> None:
    world.make(OWN_LOGS)
    found = world.requests(OWN_LOGS)
    assert [(one.reason, one.todo) for one in found.refusals] == [
        (
            (
                f"It could only be kept with requests.tableName: {OWN_LOGS} and "
                "requests.timeToLive: False, which the settings do not allow: requests has the "
                f'tableName "{OWN_LOGS}", which is the name of another table of this stack: '
                "remove it, or set another name."
            ),
            "Change the conflicting settings in Pulumi.prod.yaml, or name another table.",
        )
    ]
    assert (found.status, found.changes, found.settings) == ("cannot be adopted", (), {})


def test_all_that_stands_in_the_way_is_said_at_once(world: World) -> None:
    world.make(
        BillingModeSummary=None,
        StreamSpecification=STREAM,
        GlobalSecondaryIndexes=[*(one | ACTIVE for one in INDEXES[1:]), BY_DAY],
    )
    world.tag({"managed-by": "pulumi", "stack": "other", "project": "theirs"})
    world.write("deletionProtection: false")
    plan = world.requests()
    assert [refusal.reason.split(":")[0] for refusal in plan.refusals] == [
        "Nothing would prevent its replacement",
        "It belongs to the stack other of the Pulumi project theirs.",
        "It uses provisioned capacity, not on-demand billing.",
        "It has the index by-day, which is not in the specification",
        "It has no index user-index.",
        "Its stream of NEW_IMAGE would be disabled, and its consumers would not notice.",
    ]
    assert (plan.status, plan.changes, plan.settings) == ("cannot be adopted", (), {})


@pytest.mark.parametrize("names", [{}, {"requests": OWN}], ids=["not asked for", "asked for"])
@pytest.mark.parametrize("more", [{}, {"team": "search"}], ids=["its tags", "more tags"])
def test_a_table_of_the_stacks_own_is_left_alone(
    world: World, names: dict[str, str], more: dict[str, str]
) -> None:
    world.make(OWN)
    world.tag(STACK_TAGS | more, OWN)
    plan = world.plan(**names)
    assert (plan.tables[0].status, plan.tables[0].note, plan.settings) == (
        "adopted already",
        "Check it with `./mi verify --stack prod`.",
        {},
    )


def test_a_table_that_is_not_asked_for_is_made(world: World) -> None:
    world.make()
    made = TablePlan(
        spec=PROCESSING_LOGS,
        name=OWN_LOGS,
        status="does not exist yet",
        note="A deployment creates it.",
    )
    assert world.plan(requests=NAME).tables[1] == made
    world.make_logs()
    assert world.plan(requests=NAME).tables[1].note == (
        f"A deployment creates it. To adopt {LOGS} instead, add --logs {LOGS}."
    )


@pytest.mark.parametrize(
    ("names", "absent"),
    [({}, OWN), ({"requests": "none"}, "none"), ({"requests": NAME, "logs": "none"}, "none")],
    ids=["nothing at all", "requests", "logs"],
)
def test_what_is_not_there_cannot_be_adopted(
    world: World, names: dict[str, str], absent: str
) -> None:
    if NAME in names.values():
        world.make()
    with pytest.raises(AbsentError, match=f"^There is no table {absent} in us-east-1 of account"):
        world.plan(**names)


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ((), "There is none."),
        (("a-1", "b-2"), "The tables there are a-1, b-2."),
        (
            ("a-1", "b-2", "c-3", "d-4", "e-5", "f-6"),
            "The tables there are a-1, b-2, c-3, d-4, e-5, ....",
        ),
        (("a-1", NAME), f"The tables there are {NAME}, ...."),
    ],
    ids=["none", "few", "many", "one with a name like that"],
)
def test_which_tables_there_are_is_said(world: World, there: tuple[str, ...], said: str) -> None:
    for name in there:
        world.make(name)
    with pytest.raises(AbsentError) as absent:
        world.plan(requests="market_intelligence")
    assert str(absent.value) == (
        f"There is no table market_intelligence in us-east-1 of account {ACCOUNT}. {said}"
    )
