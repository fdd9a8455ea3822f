"""The webhook configuration of the emulated service, in each of its three flavours."""
