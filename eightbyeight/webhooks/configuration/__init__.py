"""Where the service sends its events: the vendor's Webhooks Configuration API."""
