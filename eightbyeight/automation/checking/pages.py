"""The vendor's pages that the rules of a workflow come from."""

__all__ = ["BRANCHES", "CHANNELS", "CREATE", "LIBRARY", "MESSAGES", "SCRIPTING", "STEPS"]

_DOCS = "https://developer.8x8.com/connect/docs"

STEPS = f"{_DOCS}/triggers-steps"
BRANCHES = f"{_DOCS}/getting-started-with-automation-api-1"
LIBRARY = f"{_DOCS}/triggers-and-steps-library"
SCRIPTING = f"{_DOCS}/context-scripting"
CREATE = "https://developer.8x8.com/connect/reference/create-definition"
CHANNELS = "https://developer.8x8.com/connect/reference/list-of-supported-chatapps-channels"
MESSAGES = "https://developer.8x8.com/connect/reference/send-message"
