"""The calls of ``ContactsClient``, by what they are about."""
