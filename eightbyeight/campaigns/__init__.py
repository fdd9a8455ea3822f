"""The slice for the vendor's Contact Center Campaigns API."""
