"""Many contacts created one by one, each with a verdict of its own."""
