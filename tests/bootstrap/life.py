"""The life of a stack in an account, each step of it by the role that takes it on AWS."""

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from moto.backup.models import backup_backends
from moto.cloudwatch.models import cloudwatch_backends
from moto.dax.models import dax_backends
from moto.dynamodb.models import dynamodb_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.sns.models import sns_backends

from bootstrap.permissions.roles import Role, cache_boundary, statements
from bootstrap.permissions.stack_place import StackPlace
from bootstrap.permissions.statement import Statement, documents
from launcher.errors import ExitCode
from ops import stacks
from ops.restore.restored import FROM
from ops.verify.aws import Aws, caller_site
from ops.verify.deployed import Deployed, Outputs
from ops.verify.sections import sections
from rehearsal.authorization.calls import Call
from rehearsal.authorization.documents import Requirement
from tests.bootstrap.engine import Stack
from tests.ops.mi import Ran, ran
from tests.rehearsal.plugin.conftest import REGION, Stub

# Where moto holds what a stack makes; IAM and STS have the session, too.
_BACKENDS: Sequence[Any] = (
    backup_backends,
    cloudwatch_backends,
    dax_backends,
    dynamodb_backends,
    kms_backends,
    sns_backends,
)
ACCOUNT = "515151515151"
AWAY = "us-west-2"
NAME = "prod"
TABLE = "prod-market-intelligence-requests"
RESTORED = f"{TABLE}-restored-1"
STREAM = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/changes"
PLACE = StackPlace(
    stack=NAME,
    partition="aws",
    region=REGION,
    account=ACCOUNT,
    state_bucket="state",
    secrets_key_arn=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/secrets",
    further_regions=(AWAY,),
    streams=(STREAM,),
)
HEAD = f"""
config:
  aws:region: {REGION}
  aws:allowedAccountIds: ["{ACCOUNT}"]
"""
_REPLICAS = f"""\
  market-intelligence:replicas:
    - region: {AWAY}
      contributorInsights: all
      tags: {{use: reports}}
"""
EVERYTHING = f"""{HEAD}
  market-intelligence:requests:
    stream: NEW_AND_OLD_IMAGES
    kinesis: {{streamArn: "{STREAM}"}}
    contributorInsights: throttled
    maxReadUnits: 400
    readers: [arn:aws:iam::222233334444:role/analysts]
  market-intelligence:logs: {{enabled: false}}
{_REPLICAS}  market-intelligence:alarms:
    throttleReasons: false
    subscriptions:
      - protocol: email
        endpoint: on-call@example.com
      - protocol: sms
        endpoint: "+15555550100"
  market-intelligence:backup:
    advancedFeatures: true
    copyRegion: {AWAY}
    lock:
      minRetentionDays: 30
      maxRetentionDays: 365
  market-intelligence:cache:
    enabled: true
    permissionsBoundary: {PLACE.cache_boundary_name}
    subnetIds: [subnet-11111111, subnet-22222222, subnet-33333333]
    securityGroupIds: [sg-11111111]
  market-intelligence:tags:
    team: search
"""
"""A stack with all that can be switched on, but for the second table."""
UNPROTECTED = "  market-intelligence:deletionProtection: false\n"
_CHANGES = (
    ("    contributorInsights: throttled\n", ""),
    ("    readers: [arn:aws:iam::222233334444:role/analysts]\n", ""),
    (f'"{STREAM}"}}', f'"{STREAM}", precision: MICROSECOND}}'),
    (_REPLICAS, ""),
    ('      - protocol: sms\n        endpoint: "+15555550100"\n', ""),
    (
        "    lock:\n      minRetentionDays: 30\n      maxRetentionDays: 365\n",
        "    retentionDays: 40\n",
    ),
    ("    securityGroupIds", "    nodes: 4\n    itemTtlSeconds: 60\n    securityGroupIds"),
    ("subnet-33333333]", "subnet-33333333, subnet-44444444]"),
    ("    team: search", "    owner: search"),
)


def changed(file: str) -> str:
    """Return a stack's file with a change of each thing that the stack makes."""
    for before, after in _CHANGES:
        assert before in file
        file = file.replace(before, after)
    return file


def with_fourth_subnet(file: str) -> str:
    """Return a stack's file with a subnet in which its cache has a node."""
    return file.replace("subnet-33333333]", "subnet-33333333, subnet-44444444]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step of a role needed; `is_own` where the action is that of the call itself."""

    role: Role
    step: str
    requirement: Requirement
    is_own: bool


@dataclass
class Life:
    """A stack, its account, and a session whose role takes on those of the stack in turn."""

    stub: Stub
    url: str
    folder: Path
    key: str
    asked: list[Asked] = field(default_factory=list["Asked"])
    """What the steps needed of IAM."""
    without: tuple[Role, str, str] | None = None
    """The role, the statement and the action of it that is taken away."""
    stack: Stack = field(init=False)
    acting: Role = Role.DEPLOYMENT
    step: str = ""
    place: StackPlace = PLACE

    def __post_init__(self) -> None:
        """Begin without a stack."""
        self.stack = Stack(self.stub, self.place.stack)

    def hear(self, call: Call, requirement: Requirement) -> None:
        """Note what a call needs."""
        is_own = requirement.action.rpartition(":")[2] == call.operation
        self.asked.append(Asked(self.acting, self.step, requirement, is_own))

    @contextmanager
    def as_role(self, role: Role) -> Generator[None]:
        """Have the session act as a role of the stack."""
        self.acting = role
        iam = self.root("iam")
        for number, text in enumerate(documents(self.statements(role))):
            iam.put_role_policy(RoleName="any", PolicyName=f"{number}", PolicyDocument=text)
        try:
            yield
        finally:
            self._take_away(role)

    def _take_away(self, role: Role) -> None:
        iam = self.root("iam")
        for number in range(len(documents(self.statements(role)))):
            iam.delete_role_policy(RoleName="any", PolicyName=f"{number}")

    def statements(self, role: Role) -> Sequence[Statement]:
        """Return the statements of a role, less what is taken away."""
        given = statements(role, self.place)
        if self.without is None or self.without[0] is not role:
            return given
        _, sid, action = self.without
        lessened = [
            replace(one, actions=tuple(name for name in one.actions if name != action))
            if one.sid == sid
            else one
            for one in given
        ]
        return [one for one in lessened if one.actions]

    def root(self, service: str, region: str = REGION) -> Any:
        """Return a client of the account's root user."""
        return client(self.url, service, ACCOUNT, region)

    def write(self, file: str) -> None:
        """Write the stack's file."""
        (self.folder / f"Pulumi.{self.place.stack}.yaml").write_text(file)

    def up(self, file: str) -> None:
        """Deploy the stack as a file says."""
        self.write(file)
        self.stack.up(file)

    def verify(self) -> None:
        """Verify the stack as `./mi verify` does."""
        found = stacks.read(self.place.stack)
        aws = Aws(REGION, self.url)
        deployed = Deployed.of(found, caller_site(found, aws), Outputs(self.stack.outputs), aws)
        results = [check.run() for part in sections(deployed) for check in part]
        wrong = [(one.name, one.found, one.action) for one in results if one.status != "ok"]
        assert wrong == []

    def restore(self, *words: str) -> None:
        """Run `./mi restore`."""
        done = _restored("--yes", *words)
        assert done.exit_code == 0, done.stdout + done.stderr

    def look_for_backups(self) -> None:
        """Run `./mi restore` for a table that cannot be, which names the backups of it."""
        done = _restored("--yes", "--as", RESTORED)
        assert "AWS Backup has no backup of it" in done.stderr, done.stdout + done.stderr

    def begin(self, place: StackPlace = PLACE) -> None:
        """Begin with a stack in an account that has nothing of it but the role of the session.

        The account has the boundary of the cache's role, as `bootstrap/` makes it.
        """
        self.place = place
        for of_service in _BACKENDS:
            for backend in of_service[ACCOUNT].values():
                backend.reset()
        iam = iam_backends[ACCOUNT]["aws"]
        own = [role for role in iam.roles.values() if role.name == "any"]
        iam.roles.clear()
        iam.roles.update({role.id: role for role in own})
        iam.managed_policies.clear()
        own[0].policies.clear()
        [boundary] = documents(cache_boundary(place))
        self.root("iam").create_policy(
            PolicyName=place.cache_boundary_name, PolicyDocument=boundary
        )
        self.stack = Stack(self.stub, self.place.stack)


_clients: dict[tuple[str, str, str, str], Any] = {}


def client(url: str, service: str, key: str, region: str = REGION) -> Any:
    """Return a client of the embedded AWS, made once."""
    untyped: Any = boto3
    place = url, service, key, region
    if place not in _clients:
        _clients[place] = untyped.client(
            service,
            region_name=region,
            endpoint_url=url,
            aws_access_key_id=key,
            aws_secret_access_key="rehearsal",
            aws_session_token=None,
            config=Config(retries={"total_max_attempts": 1}),
        )
    return _clients[place]


def session_key(url: str) -> str:
    """Make a role that nothing is allowed yet, and return the access key of a session of it."""
    trust = json.dumps({"Version": "2012-10-17", "Statement": [_trust("sts.amazonaws.com")]})
    iam = client(url, "iam", ACCOUNT)
    # What moto has outlives its server in this process.
    with suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName="any", AssumeRolePolicyDocument=trust)
    arn = f"arn:aws:iam::{ACCOUNT}:role/any"
    taken = client(url, "sts", ACCOUNT).assume_role(RoleArn=arn, RoleSessionName="tests")
    return taken["Credentials"]["AccessKeyId"]


def _trust(service: str) -> dict[str, object]:
    principal = {"Service": service}
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}


def by_hand(life: Life) -> None:
    """Change what the stack has made, as somebody would in the console."""
    kms, iam, sns = life.root("kms"), life.root("iam"), life.root("sns")
    named = {one["AliasName"]: one.get("TargetKeyId") for one in kms.list_aliases()["Aliases"]}
    tables, alarms = (f"alias/{PLACE.prefix}-{name}" for name in ("tables", "alarms"))
    key = named[tables]
    kms.disable_key(KeyId=key)
    kms.update_key_description(KeyId=key, Description="other")
    policy = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
    lessened = json.dumps(policy | {"Statement": policy["Statement"][:1]})
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=lessened)
    kms.update_alias(AliasName=tables, TargetKeyId=named[alarms])
    role = f"{PLACE.prefix}-backups-{REGION}"
    trust = json.dumps({"Version": "2012-10-17", "Statement": [_trust("ec2.amazonaws.com")]})
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=trust)
    iam.update_role(RoleName=role, Description="other", MaxSessionDuration=7200)
    iam.delete_role_permissions_boundary(RoleName=f"{PLACE.prefix}-cache-{REGION}")
    arn = f"arn:aws:iam::{ACCOUNT}:policy/{PLACE.prefix}-requests-reader-{REGION}"
    for number in range(4):
        # IAM keeps five versions of a policy, and the oldest has to go.
        statement = {"Effect": "Allow", "Action": f"s3:Get{number}", "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=document, SetAsDefault=True)
    topic = f"arn:aws:sns:{REGION}:{ACCOUNT}:{PLACE.prefix}-alarms"
    for one in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]:
        if one["Protocol"] == "sms":
            sns.set_subscription_attributes(
                SubscriptionArn=one["SubscriptionArn"],
                AttributeName="FilterPolicy",
                AttributeValue='{"severity": ["high"]}',
            )


def take_over(life: Life) -> None:
    """Have the stack's file name the restored table."""
    line = "    stream: NEW_AND_OLD_IMAGES\n"
    life.write(EVERYTHING.replace(line, f"{line}    tableName: {RESTORED}\n"))


def give_back(life: Life) -> None:
    """Have the stack's file name its former table, and mark the other as restored again."""
    life.write(EVERYTHING)
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{RESTORED}"
    mark = [{"Key": FROM, "Value": TABLE}]
    life.root("dynamodb").tag_resource(ResourceArn=arn, Tags=mark)


def write_item(life: Life) -> None:
    """Write an item, for a restored table to have."""
    life.root("dynamodb").put_item(TableName=TABLE, Item={"request_id": {"S": "1"}})


def drop_restored(life: Life) -> None:
    """Delete the restored table with its alarms, if it is there."""
    dynamodb, cloudwatch = life.root("dynamodb"), life.root("cloudwatch")
    prefix = f"{PLACE.prefix}-{RESTORED}"
    alarms = cloudwatch.describe_alarms(AlarmNamePrefix=prefix)["MetricAlarms"]
    cloudwatch.delete_alarms(AlarmNames=[one["AlarmName"] for one in alarms])
    if RESTORED in dynamodb.list_tables()["TableNames"]:
        dynamodb.update_table(TableName=RESTORED, DeletionProtectionEnabled=False)
        dynamodb.delete_table(TableName=RESTORED)


def set_recovery(life: Life, *, is_on: bool) -> None:
    """Turn recovery of the table on or off."""
    life.root("dynamodb").update_continuous_backups(
        TableName=TABLE, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": is_on}
    )


Action = Callable[[Life], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a role does; `before` is what somebody else did."""

    name: str
    role: Role
    do: Action
    before: Action | None = None


_OPEN = EVERYTHING + UNPROTECTED
_AGAIN = with_fourth_subnet(_OPEN)
STEPS: tuple[Step, ...] = (
    Step(name="deploy", role=Role.DEPLOYMENT, do=lambda life: life.up(EVERYTHING)),
    Step(name="verify", role=Role.DEPLOYMENT, do=Life.verify),
    Step(name="refresh", role=Role.DRIFT, do=lambda life: life.stack.refresh()),
    Step(
        name="preview",
        role=Role.PREVIEW,
        do=lambda life: life.stack.up(changed(EVERYTHING), preview=True),
    ),
    Step(
        name="plan a restore",
        role=Role.DRIFT,
        do=lambda life: life.restore("--as", RESTORED, "--dry-run"),
    ),
    Step(
        name="restore",
        role=Role.RESTORE,
        before=write_item,
        do=lambda life: life.restore("--as", RESTORED),
    ),
    Step(
        name="release a restored table",
        role=Role.RESTORE,
        before=take_over,
        do=lambda life: life.restore("--release", RESTORED),
    ),
    Step(
        name="remove a restored table",
        role=Role.RESTORE,
        before=give_back,
        do=lambda life: life.restore("--remove", RESTORED),
    ),
    Step(
        name="look for backups",
        role=Role.RESTORE,
        before=lambda life: set_recovery(life, is_on=False),
        do=Life.look_for_backups,
    ),
    Step(
        name="plan without recovery",
        role=Role.DRIFT,
        before=lambda life: set_recovery(life, is_on=False),
        do=Life.look_for_backups,
    ),
    Step(
        name="unprotect",
        role=Role.DEPLOYMENT,
        before=lambda life: set_recovery(life, is_on=True),
        do=lambda life: life.up(_OPEN),
    ),
    Step(name="change", role=Role.DEPLOYMENT, do=lambda life: life.up(changed(_OPEN))),
    Step(name="change back", role=Role.DEPLOYMENT, do=lambda life: life.up(_AGAIN)),
    Step(
        name="repair",
        role=Role.DEPLOYMENT,
        before=by_hand,
        do=lambda life: (life.stack.refresh(), life.up(_AGAIN)),
    ),
    Step(name="destroy", role=Role.DEPLOYMENT, do=lambda life: life.stack.destroy()),
)


class StepError(Exception):
    """Why a step cannot be taken."""


def _restored(*words: str) -> Ran:
    """Run `./mi restore`; whoever interrupts it ends the tests, and not only a step of theirs."""
    done = ran("restore", "--stack", NAME, *words)
    if done.exit_code == ExitCode.INTERRUPTED:
        raise KeyboardInterrupt
    return done


def live(life: Life, steps: Sequence[Step] = STEPS) -> None:
    """Take steps one after the other."""
    for step in steps:
        if step.before:
            step.before(life)
        life.step = step.name
        with life.as_role(step.role):
            try:
                step.do(life)
            except Exception as error:
                raise StepError(f"{step.name}: {error}") from error
