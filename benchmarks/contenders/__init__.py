"""The clients that load the same rows, one file each."""
