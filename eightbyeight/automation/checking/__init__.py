"""What can be known to be wrong with a workflow before it is sent: a rule to each function."""
