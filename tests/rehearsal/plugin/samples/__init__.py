"""A sample of every resource type that the plugin knows, and of some a plain one beside it."""

from tests.rehearsal.plugin.sample import Sample
from tests.rehearsal.plugin.samples.backup import BACKUP
from tests.rehearsal.plugin.samples.cloudwatch import CLOUDWATCH
from tests.rehearsal.plugin.samples.dax import DAX
from tests.rehearsal.plugin.samples.dynamodb import DYNAMODB
from tests.rehearsal.plugin.samples.dynamodb_table import TABLE
from tests.rehearsal.plugin.samples.iam import IAM
from tests.rehearsal.plugin.samples.kms import KMS
from tests.rehearsal.plugin.samples.s3 import S3
from tests.rehearsal.plugin.samples.sns import SNS

SAMPLES: dict[str, Sample] = {
    **BACKUP,
    **CLOUDWATCH,
    **DAX,
    **DYNAMODB,
    **IAM,
    **KMS,
    **S3,
    **SNS,
    **TABLE,
}
