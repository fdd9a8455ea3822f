"""8x8's webhooks: what they send, a receiver for it, and where they are configured."""
