"""The vendor's pages that the rules come from."""

__all__ = ["CONVERSE", "CREATE", "UPLOAD"]

UPLOAD = "https://developer.8x8.com/connect/reference/batch-upload-contacts"
CREATE = "https://developer.8x8.com/connect/reference/create-contact"
CONVERSE = "https://developer.8x8.com/connect/docs/moobidesk/contacts"
