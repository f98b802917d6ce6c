"""The resource types that the plugin knows, one a module, named by their tokens."""
