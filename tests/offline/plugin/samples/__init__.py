"""A sample of every resource type that the plugin knows, and of some a plain one beside it."""

from tests.offline.plugin.sample import Sample
from tests.offline.plugin.samples.backup import BACKUP
from tests.offline.plugin.samples.cloudwatch import CLOUDWATCH
from tests.offline.plugin.samples.dax import DAX
from tests.offline.plugin.samples.dynamodb import DYNAMODB
from tests.offline.plugin.samples.dynamodb_table import TABLE
from tests.offline.plugin.samples.iam import IAM
from tests.offline.plugin.samples.kms import KMS
from tests.offline.plugin.samples.sns import SNS

SAMPLES: dict[str, Sample] = {
    **BACKUP,
    **CLOUDWATCH,
    **DAX,
    **DYNAMODB,
    **IAM,
    **KMS,
    **SNS,
    **TABLE,
}
