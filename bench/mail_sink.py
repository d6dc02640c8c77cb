"""A mail server that says yes and keeps nothing, so that a worker has somebody to hand its mail to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ANSWERS = {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            self.wfile.write(ANSWERS.get(word, b"250 sink\r\n"))
            if word == b"DATA":
                self._swallow()
            if word == b"QUIT":
                return

    def _swallow(self) -> None:
        for line in self.rfile:
            if line == b".\r\n":
                self.server.taken += 1
                self.wfile.write(b"250 taken\r\n")
                return


class Sink(socketserver.ThreadingTCPServer):
    """Counts the mails it took (`taken`)."""

    daemon_threads = True
    taken = 0


@contextmanager
def mail_sink() -> Iterator[Sink]:
    """Such a server on a free port of the loopback; its address is `server_address`."""
    with Sink(("127.0.0.1", 0), _Session) as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        try:
            yield sink
        finally:
            sink.shutdown()
