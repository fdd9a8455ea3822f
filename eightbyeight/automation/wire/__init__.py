"""Workflows and their steps to the JSON of the service, and back."""
