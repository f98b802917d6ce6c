"""The tables of the Root Orchestrator, independent of what deploys or uses them."""
