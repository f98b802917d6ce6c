"""Kinesis: streams."""
