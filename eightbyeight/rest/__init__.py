"""Floor 1: the vendor's manners, shared by every client, and none of its resources."""
