"""The tables of the Root Orchestrator: what they are, whatever deploys or uses them."""
