"""For the tests of those who bring a transport of their own."""

from eightbyeight.testing.check_transport import check_transport
from eightbyeight.testing.peer import Peer

__all__ = ["Peer", "check_transport"]
