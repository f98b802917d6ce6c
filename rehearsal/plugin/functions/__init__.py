"""The functions that the plugin knows, by the module of their tokens."""
