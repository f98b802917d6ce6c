"""Draws a CloudWatch dashboard as a picture: `./mi dashboard`."""
