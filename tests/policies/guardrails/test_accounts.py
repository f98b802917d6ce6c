"""Supporting resources, and their providers, belong to the stack's own account."""

from typing import Any

from guardrails.aws.providers import PROVIDER
from tests.policies.asking import UNKNOWN, cases, edited, found, resource

OURS, STRANGE = "123456789012", "999988887777"
CONFIG = {"allowedAccountIds": [OURS]}


def arn(service: str, name: str, account: str = STRANGE) -> str:
    return f"arn:aws:{service}:us-east-1:{account}:{name}"


@cases(
    "resource_type path argument value",
    {
        "table's key": (
            "aws:dynamodb/table:Table",
            "serverSideEncryption.kmsKeyArn",
            "server_side_encryption.kms_key_arn",
            arn("kms", "key/k"),
        ),
        "replica's key": (
            "aws:dynamodb/table:Table",
            "replicas",
            "replicas[0].kms_key_arn",
            [{"kmsKeyArn": arn("kms", "key/k")}],
        ),
        "bucket of an export": (
            "aws:dynamodb/tableExport:TableExport",
            "s3BucketOwner",
            "s3_bucket_owner",
            STRANGE,
        ),
        "stream of changes": (
            "aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination",
            "streamArn",
            "stream_arn",
            arn("kinesis", "stream/s"),
        ),
        "vault's key": (
            "aws:backup/vault:Vault",
            "kmsKeyArn",
            "kms_key_arn",
            arn("kms", "alias/k"),
        ),
        "copy of backups": (
            "aws:backup/plan:Plan",
            "rules",
            "rules[1].copy_actions[0].destination_vault_arn",
            [{}, {"copyActions": [{"destinationVaultArn": arn("backup", "backup-vault:v")}]}],
        ),
        "role of a selection": (
            "aws:backup/selection:Selection",
            "iamRoleArn",
            "iam_role_arn",
            f"arn:aws:iam::{STRANGE}:role/r",
        ),
        "topic's key": (
            "aws:sns/topic:Topic",
            "kmsMasterKeyId",
            "kms_master_key_id",
            arn("kms", "key/k"),
        ),
        "queue": (
            "aws:sns/topicSubscription:TopicSubscription",
            "endpoint",
            "endpoint",
            arn("sqs", "q"),
        ),
        "function": (
            "aws:sns/topicSubscription:TopicSubscription",
            "endpoint",
            "endpoint",
            arn("lambda", "function:f"),
        ),
        "alarm's action": (
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            "alarmActions",
            "alarm_actions[1]",
            [arn("sns", "t", OURS), arn("sns", "t")],
        ),
        "end of an alarm": (
            "aws:cloudwatch/compositeAlarm:CompositeAlarm",
            "okActions",
            "ok_actions[0]",
            [arn("sns", "t")],
        ),
    },
)
def test_no_resource_belongs_to_another_account(
    resource_type: str, path: str, argument: str, value: Any
) -> None:
    def said(given: object, config: Any = None, provider: Any = CONFIG) -> list[str]:
        one = resource(resource_type, edited({}, path, given), "x", provider=provider)
        return found("aws-resource-account", one, config=config)

    [refused] = said(value)
    label = f"{resource_type.rpartition(':')[2]} 'x'"
    assert refused.startswith(f"Set {argument} on {label} to a resource of this account, or add ")
    assert STRANGE in refused
    assert said(value, {"trusted": [STRANGE]}) == []
    for unclear in ({}, {"allowedAccountIds": "["}, {"allowedAccountIds": [OURS, "1" * 12]}):
        assert said(value, provider=unclear) == []
    assert said(UNKNOWN) == said(None) == said(OURS) == said("on-call@example.com") == []


DEFAULT = resource(PROVIDER, CONFIG, "default_7_51_1")
ROLE = f"arn:aws:iam::{STRANGE}:role/r"


def removed(value: str, setting: str) -> list[str]:
    where = f"as {setting} from provider 'elsewhere'"
    return [f"Remove {value!r} {where}, or add its account to trusted in the pack's config."]


def endpoint(url: str, label: str = "provider 'elsewhere'") -> list[str]:
    return [f"Remove the endpoint of dynamodb from {label}: it is {url!r}."]


def in_any_account(argument: str) -> list[str]:
    label = "provider 'elsewhere'"
    return [f"Set allowed_account_ids on {label}: with {argument}, it may act in any account."]


UNASKED = (
    "Remove skip_requesting_account_id from provider 'elsewhere': with it, the provider may act "
    "in any account, whatever allowed_account_ids says."
)
OF_AWS = "https://dynamodb-fips.us-east-1.amazonaws.com"
IN_A_NETWORK = "https://vpce-1a2b-3c4d.dynamodb.us-east-1.vpce.amazonaws.com"
OF_CUSTOMERS = {
    "API": "1a2b3c4d.execute-api.us-east-1.amazonaws.com",
    "function": "1a2b3c4d.lambda-url.us-east-1.on.aws",
    "load balancer": "lb-1234.us-east-1.elb.amazonaws.com",
    "network load balancer": "lb-1234.elb.us-east-1.amazonaws.com",
    "server": "ec2-1-2-3-4.eu-west-1.compute.amazonaws.com",
    "server in us-east-1": "ec2-1-2-3-4.compute-1.amazonaws.com",
    "endpoint service": "vpce-1a-2b.vpce-svc-1a2b.us-east-1.vpce.amazonaws.com",
    "website": "pages.s3-website.eu-central-1.amazonaws.com",
}
LOCAL = "http://localhost:8000"


@cases(
    "props expected",
    {
        "a region": ({"region": "us-west-2"}, []),
        "own account": ({"allowedAccountIds": f'["{OURS}"]', "profile": "x"}, []),
        "another account": (
            {"allowedAccountIds": f'["{STRANGE}"]'},
            removed(STRANGE, "allowed_account_ids"),
        ),
        "another account's role": (
            {"assumeRoles": f'[{{"roleArn": "{ROLE}"}}]'},
            removed(ROLE, "the role to assume"),
        ),
        "another account's role by a token": (
            {"assumeRoleWithWebIdentity": {"roleArn": ROLE}},
            removed(ROLE, "the role to assume"),
        ),
        "own account's role": (
            {"assumeRoles": [{"roleArn": ROLE.replace(STRANGE, OURS)}]},
            [],
        ),
        "a profile": ({"profile": "x"}, in_any_account("profile")),
        "a key": ({"accessKey": "x"}, in_any_account("access_key")),
        "no account asked": (
            {"allowedAccountIds": [OURS], "skipRequestingAccountId": "true"},
            [UNASKED],
        ),
        "an endpoint of AWS": ({"endpoints": [{"dynamodb": OF_AWS}]}, []),
        "an endpoint of AWS in a network": ({"endpoints": [{"dynamodb": IN_A_NETWORK}]}, []),
        **{
            f"a customer's {name}": (
                {"endpoints": [{"dynamodb": f"https://{host}"}]},
                endpoint(f"https://{host}"),
            )
            for name, host in OF_CUSTOMERS.items()
        },
        "another endpoint": (
            {"endpoints": '[{"dynamodb": "https://amazonaws.com.example.com"}]'},
            endpoint("https://amazonaws.com.example.com"),
        ),
        "a local endpoint": ({"endpoints": [{"dynamodb": LOCAL, "s3": ""}]}, endpoint(LOCAL)),
        "not known": ({"allowedAccountIds": UNKNOWN}, ["unknown .allowedAccountIds"]),
        "not readable": ({"assumeRoles": "[", "endpoints": 5.0}, []),
    },
)
def test_providers_act_in_the_account_of_the_config(
    props: dict[str, Any], expected: list[str]
) -> None:
    provider = resource(PROVIDER, props, "elsewhere")
    assert found("aws-provider-account", DEFAULT, provider) == expected
    made = resource("aws:sns/topic:Topic", {}, provider=CONFIG)
    assert found("aws-provider-account", provider, made) == expected


def test_no_provider_of_the_program_has_the_name_of_one_of_the_config() -> None:
    stack = resource("pulumi:pulumi:Stack", {}, "market-intelligence-prod")
    named = resource(PROVIDER, CONFIG, "default_1", parent=stack)
    expected = [
        ("Rename provider 'default_1': the stack's config defines a provider with that name.")
    ]
    assert found("aws-provider-account", named) == expected


def test_the_config_may_name_other_accounts_and_an_emulator() -> None:
    local = resource(PROVIDER, {"endpoints": [{"dynamodb": LOCAL}]}, "default")
    assert found("aws-provider-account", local) == []
    away = resource(PROVIDER, {"endpoints": [{"dynamodb": "http://example.com"}]}, "default")
    expected = endpoint("http://example.com", "the stack's config of aws")
    assert found("aws-provider-account", away) == expected
    other = resource(PROVIDER, {"allowedAccountIds": [STRANGE]}, "elsewhere")
    assert found("aws-provider-account", other) == []
    assert found("aws-provider-account", DEFAULT, other, config={"trusted": [STRANGE]}) == []
