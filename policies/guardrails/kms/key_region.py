"""Keys stay in their region unless they are listed."""

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
            "description": "Names, in the program, of the keys that may be of several regions.",
            STRICTNESS: AtMostThese(),
        },
    },
)


def check(args: ResourceValidationArgs) -> Iterator[Finding]:
    """Yield a finding if the key is of several regions without being listed."""
    if args.name in elements(args.get_config().get("multiRegionKeys")):
        return
    label = key_label(args)
    listing = f"list {args.name!r} in multiRegionKeys of the pack's config"
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
    description="KMS keys stay in their region unless they are listed.",
    severity=Severity.MEDIUM,
    controls=("prowler:kms_cmk_not_multi_region",),
    reason="What one region's key can open, a fault in any other region can then open too.",
    config_schema=CONFIG_SCHEMA,
    resource_types=KEYS,
    check=check,
)
