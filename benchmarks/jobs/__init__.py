"""What runs in a fresh process each time, and reports what it took."""
