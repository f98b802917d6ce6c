"""Serve the guardrails to the Pulumi engine."""

import gc
import sys
from pathlib import Path

from pulumi_policy import EnforcementLevel, PolicyPack

from guardrails import CONFIGS, NOTICES, POLICIES, RULES
from guardrails.configuration import file_faults
from guardrails.recording import Recorder
from guardrails.serving import serve

# All that was imported stays in use, so Python need not look through it for what does not while
# the rules look at a stack.
gc.freeze()

files = sorted(Path(__file__).with_name("config").glob("*.json"))
if faults := [fault for file in files for fault in file_faults(RULES, file)]:
    sys.exit("\n".join(faults))

serve(RULES, POLICIES, CONFIGS, NOTICES, Recorder.of_environment(RULES))
PolicyPack(
    name="market-intelligence",
    policies=POLICIES,
    enforcement_level=EnforcementLevel.MANDATORY,
)
