"""What changes, in words: by table, before and after."""
