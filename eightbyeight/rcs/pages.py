"""The vendor's pages that the rules come from."""

__all__ = ["AGENT_PROFILE", "COMPLIANCE", "MESSAGE_TYPES", "REGISTRATION"]

AGENT_PROFILE = "https://developer.8x8.com/connect/docs/rcs/agent-profile"
REGISTRATION = "https://developer.8x8.com/connect/docs/rcs/registration"
COMPLIANCE = "https://developer.8x8.com/connect/docs/rcs/compliance"
MESSAGE_TYPES = "https://developer.8x8.com/connect/docs/rcs/message-types"
