"""The groups of figures: each runs its cases in turns and gives one run after another."""
