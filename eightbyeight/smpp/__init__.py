"""Adobe Campaign's SMPP account for 8x8."""
