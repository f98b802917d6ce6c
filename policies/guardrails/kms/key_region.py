"""Keys are single-region keys, unless the config lists them."""

from collections.abc import Iterator

from pulumi_policy import PolicyConfigSchema, ResourceValidationArgs, Severity

from ..flags import unless
from ..rule import Finding, ResourceRule
from ..strictness import STRICTNESS, AtMostThese
from ..values import elements, read
from .keys import EXTERNAL_KEY, KEY, KEYS, key_label

CONFIG_SCHEMA = PolicyConfigSchema(
    properties={
        "multiRegionKeys": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "Names, in the program, of keys that may be multi-region keys.",
            STRICTNESS: AtMostThese(),
        },
    },
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if the key is a multi-region key that is not listed."""
    if args.name in elements(args.get_config().get("multiRegionKeys")):
        return
    label = key_label(args)
    listing = f"add {args.name!r} to multiRegionKeys in the pack's config"
    if args.resource_type not in (KEY, EXTERNAL_KEY):
        yield f"Remove {label}, or {listing}: it copies key material to another region."
        return
    yield from unless(
        read(args.props, "multiRegion"),
        (False, None),
        f"Remove multi_region from {label}, or {listing}: its key material could be copied.",
    )


RULE = ResourceRule(
    name="kms-key-region",
    description="KMS keys are single-region keys, unless the config lists them.",
    severity=Severity.MEDIUM,
    controls=("prowler:kms_cmk_not_multi_region",),
    reason=(
        "With a multi-region key, a fault in any of its regions exposes the data of all of them."
    ),
    config_schema=CONFIG_SCHEMA,
    resource_types=KEYS,
    check=check,
)
