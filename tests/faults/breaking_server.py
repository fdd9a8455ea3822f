"""A campaign service that breaks when told to: raw sockets in threads, its own reading of HTTP.

It shares no line with the package, so that a mistake there cannot hide here. What it holds is the
truth that verdicts are compared with.
"""

import json
import select
import socket
import ssl
import struct
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto

from attrs import field, frozen

__all__ = ["BreakingServer", "Ends", "Fault", "Meeting", "Reads", "framed"]

MEDIA_TYPE = "application/vnd.campaigns.v1+json"
DRIP_SECONDS = 0.05
GOODBYE_SECONDS = 5.0
TLS_HELLO = b"\x16"


class Reads(Enum):
    """How much of the request is read before it breaks."""

    NOTHING = auto()
    HEAD = auto()
    ALL = auto()


class Ends(Enum):
    """What becomes of the connection."""

    CLOSED = auto()
    RESET = auto()
    HELD = auto()
    """Until the client leaves."""
    KEPT = auto()
    """The next request is served on it."""


def framed(body: bytes, status: str = "200 OK", media_type: str = MEDIA_TYPE) -> bytes:
    """Put a body into a whole answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body


def _nothing(_: bytes) -> bytes:
    return b""


@frozen
class Fault:
    """One way to break, once."""

    name: str
    reads: Reads = Reads.ALL
    says: Callable[[bytes], bytes] = _nothing
    """From the body of the answer that would be right to the bytes that are sent instead."""
    ends: Ends = Ends.CLOSED
    drips: bool = False
    """Sends byte by byte."""
    response: int | None = None
    """The status, where a transport can only take it for an answer."""
    reason: str = ""
    """What the error says otherwise; empty where chance decides between two."""

    @property
    def can_commit(self) -> bool:
        """Whether the service can have done what was asked before it broke."""
        return self.reads is Reads.ALL

    @property
    def takes_time(self) -> bool:
        """Whether only the client's timeout ends it."""
        return self.drips or self.ends is Ends.HELD


@frozen
class Meeting:
    """A fault that was carried out."""

    fault: str
    connection: int
    """Counted from 1."""
    earlier: int
    """How many requests the connection had carried before."""


@frozen
class _Asked:
    method: str
    path: str
    body: bytes = field(repr=False)


class BreakingServer:
    """Serve one campaign on a loopback port, and break where a fault is armed.

    Args:
        tls: Speak TLS with this context.
    """

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.held: Counter[str] = Counter()
        self.sizes: list[int] = []
        """Records of each request that was read whole."""
        self.meetings: list[Meeting] = []
        self.met = threading.Event()
        self.connections = 0
        self._tls = tls
        self._armed: deque[tuple[Fault, bool]] = deque()
        self._lock = threading.Lock()
        self._peers: set[socket.socket] = set()
        self._accepting: threading.Thread | None = None
        self._serving: list[threading.Thread] = []
        self._closing = False
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._bell, self._rope = socket.socketpair()
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http{'s' if tls else ''}://{'localhost' if tls else '127.0.0.1'}:{self.port}"

    def listen(self, backlog: int = 64) -> None:
        """Let the system accept connections, so many ahead; before this they are refused."""
        self._socket.listen(backlog)

    def start(self) -> None:
        """Serve, from now on."""
        self.listen()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def arm(self, fault: Fault, *, commits: bool) -> None:
        """Meet the next request with this fault, having done what it asks or not."""
        self._armed.append((fault, commits))

    def hang_up(self, *, listens: bool) -> None:
        """Close every connection; where it listens, what arrives is still taken and done."""
        for peer in self._known_peers():
            peer.shutdown(socket.SHUT_WR if listens else socket.SHUT_RDWR)

    def wait_for_the_connections_to_end(self) -> None:
        """Return when every connection there was has ended."""
        for thread in self._serving:
            thread.join()

    def close(self) -> None:
        """End every connection and thread."""
        self._closing = True
        self._rope.close()
        if self._accepting is not None:
            self._accepting.join()
        for peer in self._known_peers():
            with suppress(OSError):
                peer.shutdown(socket.SHUT_RDWR)
        self.wait_for_the_connections_to_end()
        self._bell.close()
        self._socket.close()

    # Connections.

    def _accept(self) -> None:
        while True:
            ready, _, _ = select.select([self._socket, self._bell], [], [])
            if self._bell in ready:
                return
            peer, _ = self._socket.accept()
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections += 1
            thread = threading.Thread(
                target=self._serve, args=(peer, self.connections), daemon=True
            )
            self._serving.append(thread)
            thread.start()

    def _serve(self, peer: socket.socket, number: int) -> None:
        with self._known(peer), suppress(OSError, EOFError):
            count = 0
            if self._tls is not None:
                if self._armed and self._armed[0][0].reads is Reads.NOTHING:
                    self._break(peer, Meeting(self._armed[0][0].name, number, count))
                    return
                # The plain socket is shut down from outside; it shares the connection.
                peer = self._tls.wrap_socket(peer.dup(), server_side=True)
            with peer:
                while self._one(peer, number, count):
                    count += 1

    def _known_peers(self) -> list[socket.socket]:
        with self._lock:
            return list(self._peers)

    @contextmanager
    def _known(self, peer: socket.socket) -> Iterator[None]:
        with peer:
            with self._lock:
                self._peers.add(peer)
            try:
                yield
            finally:
                with self._lock:
                    self._peers.discard(peer)

    def _one(self, peer: socket.socket, number: int, count: int) -> bool:
        """Meet one request; give whether the connection lives on."""
        if not isinstance(peer, ssl.SSLSocket):
            # Not before something comes: a connection reset earlier may never have been one.
            first = peer.recv(1, socket.MSG_PEEK)
            if not first:
                return False
            if first == TLS_HELLO:
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                return _ended(peer, Ends.CLOSED)
        if self._armed:
            return self._break(peer, Meeting(self._armed[0][0].name, number, count))
        status, body = self._answer(_read(peer), commits=True)
        peer.sendall(framed(body, status))
        return True

    # Faults.

    def _break(self, peer: socket.socket, meeting: Meeting) -> bool:
        fault, commits = self._armed.popleft()
        self.meetings.append(meeting)
        self.met.set()
        told = b""
        if fault.reads is Reads.HEAD:
            _read_head(peer)
        elif fault.reads is Reads.ALL:
            _, told = self._answer(_read(peer), commits=commits)
        self._say(peer, fault, fault.says(told))
        return _ended(peer, fault.ends)

    def _say(self, peer: socket.socket, fault: Fault, said: bytes) -> None:
        if not fault.drips:
            peer.sendall(said)
            return
        for place in range(len(said)):
            peer.sendall(said[place : place + 1])
            time.sleep(DRIP_SECONDS)
            if self._closing:
                return

    # The service.

    def _answer(self, asked: _Asked, *, commits: bool) -> tuple[str, bytes]:
        if asked.method == "PATCH":
            campaign = asked.path.rpartition("/")[2]
            return "200 OK", json.dumps({"id": campaign, "state": "RUNNING"}).encode()
        ids: list[str] = [record["crmRecordId"] for record in json.loads(asked.body)["records"]]
        with self._lock:
            self.sizes.append(len(ids))
            present = next((name for name in ids if name in self.held), None)
            if present is None and commits:
                self.held.update(ids)
        if present is not None:
            return "409 Conflict", _problem(409, "Conflict", present)
        added = [{"id": f"id-of-{name}", "crmRecordId": name, "state": "PENDING"} for name in ids]
        return "200 OK", json.dumps({"records": added}).encode()


def _problem(status: int, title: str, name: str) -> bytes:
    detail = f"Campaign already contains record for Id: {name}"
    return json.dumps({"title": title, "status": status, "detail": detail}).encode()


def _read_head(peer: socket.socket) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        # Byte by byte, so that nothing of the body is taken with it.
        if not (byte := peer.recv(1)):
            raise EOFError
        head += byte
    return head


def _read(peer: socket.socket) -> _Asked:
    first, *lines = _read_head(peer).decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    fields = dict(line.lower().split(": ", 1) for line in lines if line)
    body = b""
    while len(body) < int(fields["content-length"]):
        if not (part := peer.recv(int(fields["content-length"]) - len(body))):
            raise EOFError
        body += part
    return _Asked(method, path, body)


def _ended(peer: socket.socket, ends: Ends) -> bool:
    if ends is Ends.KEPT:
        return True
    if ends is Ends.RESET:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False
    if ends is Ends.CLOSED:
        peer.shutdown(socket.SHUT_WR)
        # Closing over bytes that were not read would reset: wait for the client to leave.
        peer.settimeout(GOODBYE_SECONDS)
    while peer.recv(65_536):
        pass
    return False
