"""Draws a CloudWatch dashboard as a picture: `python -m ops.dashboard`."""
