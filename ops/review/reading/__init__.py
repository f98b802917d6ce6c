"""Previews as the engine writes them: its digest, and the stream of its events."""
