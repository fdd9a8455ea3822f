"""The commands about RCS agent profiles."""
