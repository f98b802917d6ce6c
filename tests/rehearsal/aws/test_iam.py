"""What boto3 sees of IAM on the embedded AWS."""

import pytest

from tests.rehearsal.aws.conftest import Account, Client, refusal

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
URL = "https://token.example.com"
BACKUP = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"


@pytest.fixture
def iam(account: Account) -> Client:
    return account.client("iam")


def test_policies_that_aws_manages_are_attached_to_all_that_take_policies(iam: Client) -> None:
    iam.create_role(RoleName="orders", AssumeRolePolicyDocument="{}")
    iam.create_user(UserName="orders")
    iam.create_group(GroupName="orders")
    for kind, arn in (("Role", BACKUP), ("User", READ_ONLY), ("Group", READ_ONLY)):
        own = {f"{kind}Name": "orders"}
        call = kind.lower()
        getattr(iam, f"attach_{call}_policy")(**own, PolicyArn=arn)
        listed = getattr(iam, f"list_attached_{call}_policies")(**own)["AttachedPolicies"]
        assert [one["PolicyArn"] for one in listed] == [arn]
    assert iam.get_policy(PolicyArn=READ_ONLY)["Policy"]["AttachmentCount"] == 2
    assert refusal(iam.delete_role, RoleName="orders").startswith("DeleteConflict: ")
    iam.detach_role_policy(RoleName="orders", PolicyArn=BACKUP)
    iam.delete_role(RoleName="orders")


def test_a_policy_that_aws_manages_has_its_document(iam: Client) -> None:
    version = iam.get_policy(PolicyArn=READ_ONLY)["Policy"]["DefaultVersionId"]
    assert [one["VersionId"] for one in iam.list_policy_versions(PolicyArn=READ_ONLY)["Versions"]]
    found = iam.get_policy_version(PolicyArn=READ_ONLY, VersionId=version)["PolicyVersion"]
    [*statements] = found["Document"]["Statement"]
    assert "dynamodb:Scan" in str(statements) or "dynamodb:" in str(statements)


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForBackup",
        "arn:aws:iam::aws:policy/ReadsAll",
        "arn:aws-cn:iam::aws:policy/ReadOnlyAccess",
    ],
    ids=["without its path", "that nobody has", "of another partition"],
)
def test_a_policy_that_aws_does_not_have_is_not_there(iam: Client, arn: str) -> None:
    iam.create_role(RoleName="orders", AssumeRolePolicyDocument="{}")
    absent = f"NoSuchEntity: Policy {arn} does not exist or is not attachable."
    assert refusal(iam.attach_role_policy, RoleName="orders", PolicyArn=arn) == absent


def test_a_partition_has_policies_of_its_own(account: Account) -> None:
    iam = account.client("iam", "cn-north-1")
    arn = READ_ONLY.replace("arn:aws:", "arn:aws-cn:")
    iam.create_role(RoleName="orders", AssumeRolePolicyDocument="{}")
    iam.attach_role_policy(RoleName="orders", PolicyArn=arn)
    [attached] = iam.list_attached_role_policies(RoleName="orders")["AttachedPolicies"]
    assert attached["PolicyArn"] == arn


def test_an_identity_provider_takes_other_audiences(account: Account) -> None:
    iam = account.client("iam")
    made = iam.create_open_id_connect_provider(Url=URL, ClientIDList=["sts.amazonaws.com"])
    place = {"OpenIDConnectProviderArn": made["OpenIDConnectProviderArn"]}

    def audiences() -> list[str]:
        return iam.get_open_id_connect_provider(**place)["ClientIDList"]

    for _ in range(2):
        iam.add_client_id_to_open_id_connect_provider(**place, ClientID="other")
        assert audiences() == ["sts.amazonaws.com", "other"]
    for _ in range(2):
        iam.remove_client_id_from_open_id_connect_provider(**place, ClientID="sts.amazonaws.com")
        assert audiences() == ["other"]


def test_an_account_has_one_identity_provider_of_a_url(account: Account) -> None:
    iam = account.client("iam")
    asked = {"Url": URL, "ClientIDList": ["sts.amazonaws.com"]}
    iam.create_open_id_connect_provider(**asked)
    assert refusal(iam.create_open_id_connect_provider, **asked) == (
        f"EntityAlreadyExists: Provider with url {URL} already exists."
    )
