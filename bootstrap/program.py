"""The resources of an account for its first deployment, and the variables for GitHub."""

import pulumi
from pulumi_aws import iam

from bootstrap.configuration import AccountSettings, PlacedStack, load
from bootstrap.permissions.stack_place import StackPlace
from bootstrap.place import Place
from bootstrap.secrets_key import SecretsKey, SecretsKeyArgs
from bootstrap.stack_roles import LONG_SECONDS, TAKING_LONG, StackRoles, StackRolesArgs
from bootstrap.state_bucket import StateBucket
from bootstrap.trust import AUDIENCE, HOST, Repository, environment

Variables = dict[str, pulumi.Input[str]]

# As long as the ids that AWS generates for keys.
_KEY = "00000000-0000-0000-0000-000000000000"


def main() -> None:
    """Register the resources of the account."""
    settings = load()
    place = Place.current(settings.resource_tags)
    repository = Repository(
        name=settings.github.repository,
        repository_id=settings.github.repository_id,
        owner_id=settings.github.owner_id,
        branch=settings.github.branch,
    )
    bucket = StateBucket("state", place)
    backend = pulumi.Output.concat("s3://", bucket.name, f"?region={place.region}")
    provider = _identity_provider(settings, place)
    secrets: dict[str, pulumi.Output[str]] = {}
    boundaries: dict[str, pulumi.Output[str]] = {}
    environments: dict[str, Variables] = {}
    for name, placed in settings.stacks.items():
        key = SecretsKey(f"{name}-secrets", SecretsKeyArgs(place=place, stack=name))
        secrets[name] = key.provider
        stack = stack_place(name, placed, place)
        roles = StackRoles(
            name,
            StackRolesArgs(
                place=place,
                stack=stack,
                repository=repository,
                provider=provider,
                secrets_key=key.arn,
            ),
        )
        boundaries[name] = roles.cache_boundary
        for role, arn in roles.arns.items():
            environments[environment(role, name)] = {
                "AWS_ROLE_ARN": arn,
                "AWS_REGION": stack.region,
                "PULUMI_BACKEND_URL": backend,
                **({"AWS_ROLE_SECONDS": str(LONG_SECONDS)} if role in TAKING_LONG else {}),
            }
    pulumi.export("repository", repository.name)
    pulumi.export("branch", repository.branch)
    pulumi.export("stateBucketName", bucket.name)
    pulumi.export("backendUrl", backend)
    pulumi.export("secretsProviders", secrets)
    pulumi.export("cacheBoundaries", boundaries)
    pulumi.export("environments", environments)


def stack_place(name: str, placed: PlacedStack, place: Place) -> StackPlace:
    """Return a stack for its permissions, with a stand-in for the ARN of its key."""
    return StackPlace(
        stack=name,
        partition=place.partition,
        region=placed.region or place.region,
        account=place.account,
        state_bucket=place.state_bucket,
        secrets_key_arn=f"arn:{place.partition}:kms:{place.region}:{place.account}:key/{_KEY}",
        further_regions=tuple(placed.further_regions),
        witness_region=placed.witness_region,
        environment=placed.environment or "",
        table_names=tuple(placed.table_names),
        streams=tuple(placed.kinesis_streams),
    )


def _identity_provider(settings: AccountSettings, place: Place) -> list[pulumi.Resource]:
    """Return GitHub's identity provider, unless the account has it already."""
    if settings.github.identity_provider == "existing":
        return []
    return [
        iam.OpenIdConnectProvider(
            "github", url=f"https://{HOST}", client_id_lists=[AUDIENCE], tags=place.tags
        )
    ]
