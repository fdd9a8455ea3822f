"""The commands about Adobe Campaign's SMPP account."""
