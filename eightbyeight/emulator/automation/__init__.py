"""The automation side of the emulated service: definitions, and instances that walk them."""
