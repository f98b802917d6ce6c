"""A stack's settings of its cache."""

import re
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator

from settings.section import NO_TWO_ALIKE, Count, Flag, Toggleable, conflict, fault

# "Quotas in Amazon DynamoDB", on DAX, in the DynamoDB developer guide.
_MAX_NODES = 11
_MAX_SUBNETS = 20


def _node_type(text: str) -> str:
    if not re.fullmatch(r"dax\.[a-z][0-9][a-z]*\.(small|medium|large|[0-9]{0,2}xlarge)", text):
        raise fault("must be a DAX node type, such as dax.r5.large")
    return text


def _policy_name(text: str) -> str:
    if not re.fullmatch(r"[\w+=,.@-]{1,128}", text, re.ASCII):
        raise fault(
            "must be the name of a managed policy of the account, "
            "such as prod-market-intelligence-cache-boundary"
        )
    return text


def _identifier(start: str, words: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(rf"{start}-([0-9a-f]{{8}}|[0-9a-f]{{17}})", value):
            raise fault(f"must be the ID of a {words}, such as {start}-1a2b3c4d")
        return value

    return AfterValidator(check)


SubnetId = Annotated[str, _identifier("subnet", "subnet")]
SecurityGroupId = Annotated[str, _identifier("sg", "security group")]


class Cache(Toggleable):
    """A DAX cluster before the requests table."""

    # `bootstrap/` names it for every stack, before there is a cache.
    kept_while_off: ClassVar[frozenset[str]] = frozenset({"permissions_boundary"})
    enabled: Flag = Field(default=False, description="on or off")
    subnet_ids: Annotated[list[SubnetId], NO_TWO_ALIKE] = Field(
        default=[],
        max_length=_MAX_SUBNETS,
        description="the subnets of its nodes, ideally in as many zones as there are nodes",
    )
    security_group_ids: Annotated[list[SecurityGroupId], NO_TWO_ALIKE] = Field(
        default=[], description="the security groups that allow its clients"
    )
    node_type: Annotated[str, AfterValidator(_node_type)] = Field(
        default="dax.r5.large", description="the size of a node"
    )
    nodes: Count = Field(
        default=3,
        ge=1,
        le=_MAX_NODES,
        description=f"how many nodes, 1 to {_MAX_NODES}; 3 nodes survive the loss of a zone",
    )
    # For items, DAX takes 0 as forever; for queries, as no caching.
    item_ttl_seconds: Count = Field(default=300, ge=1, description="how old a cached item may be")
    query_ttl_seconds: Count = Field(
        default=300, ge=0, description="how old a cached query result may be; 0 caches none"
    )

    permissions_boundary: Annotated[str, AfterValidator(_policy_name)] | None = Field(
        default=None,
        description="the managed policy of the account that bounds what the role of the cache may "
        "do, by its name; `bootstrap/` makes one",
    )

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        needs = {
            "subnetIds (where its nodes are)": self.subnet_ids,
            "securityGroupIds (who can reach its nodes)": self.security_group_ids,
        }
        missing = [setting for setting, given in needs.items() if not given]
        if self.enabled and missing:
            raise conflict(f"needs {' and '.join(missing)} while enabled is true")
        return self
