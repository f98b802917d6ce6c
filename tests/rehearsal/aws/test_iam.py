"""What boto3 sees of IAM on the embedded AWS."""

from tests.rehearsal.aws.conftest import Account, refusal

URL = "https://token.example.com"


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
