"""What a load costs the client, against a loop written by hand: ``python -m benchmarks``."""
