"""The contacts side of the emulated service: accounts with contacts, groups and jobs."""
