"""Documents as large as AWS takes, and a byte larger."""

import pytest

from rehearsal.plugin.errors import AwsError
from rehearsal.plugin.quotas import QUOTAS, Quota, refuse_too_large
from rehearsal.plugin.values import UNKNOWN


@pytest.mark.parametrize(("type_name", "quota"), QUOTAS.items(), ids=QUOTAS)
def test_a_document_has_as_many_bytes_as_aws_takes(type_name: str, quota: Quota) -> None:
    spaces = " " * 9 if quota.without_spaces else ""
    for text in (None, UNKNOWN, "\N{LATIN SMALL LETTER E WITH ACUTE}" * (quota.most // 2) + spaces):
        refuse_too_large(type_name, {quota.document: text})
    with pytest.raises(AwsError) as refused:
        refuse_too_large(type_name, {quota.document: "a" * (quota.most + 1)})
    assert str(refused.value) == (f"{quota.service} {quota.action}: {quota.code}: {quota.reason}")


def test_other_types_have_no_quota() -> None:
    refuse_too_large("aws:cloudwatch/dashboard:Dashboard", {"dashboardBody": "a" * 99_999})
