"""The changes of a preview in words: by table, with values before and after."""
