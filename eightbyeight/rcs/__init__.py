"""RCS agent profiles: everything a registration asks for, checked before it is filed."""
