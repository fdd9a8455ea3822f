"""The calls of ``AutomationClient``, by what they are about."""
