"""Runs cdk-nag on templates, each a stack named after its file.

It takes their folder, and that of the cloud assembly, in which the report is then
`validation-report.json`.
"""

import contextlib
import sys
from pathlib import Path

import cdk_nag
from aws_cdk import App, Stack, Validations
from aws_cdk.cloudformation_include import CfnInclude

PACKS = (
    cdk_nag.AwsSolutionsChecks,
    cdk_nag.NIST80053R5Checks,
    cdk_nag.HIPAASecurityChecks,
    cdk_nag.PCIDSS321Checks,
)

templates, assembly = map(Path, sys.argv[1:])
app = App(outdir=str(assembly))
for template in sorted(templates.glob("*.json")):
    CfnInclude(Stack(app, template.stem), "template", template_file=str(template))
Validations.of(app).add_plugins(*(pack(app) for pack in PACKS))
# Synthesis fails where anything is found.
with contextlib.suppress(RuntimeError):
    app.synth()
