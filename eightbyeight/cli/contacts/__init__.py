"""The commands about contacts, groups and jobs."""
