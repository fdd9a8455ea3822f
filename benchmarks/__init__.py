"""What the package costs, against loops and clients written by hand: ``python -m benchmarks``."""
