"""Every resource of AWS."""
