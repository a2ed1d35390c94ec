"""HTTP by hand, so that nothing between the script and the socket repairs what the script breaks."""
import json
import select
import socket
import struct
import time


class NoAnswer(Exception):
    """The connection ended before an answer was whole."""


class CutAnswer(NoAnswer):
    """It ended in the middle of an answer."""


class Reply:
    def __init__(self, status, fields, body):
        self.status, self.fields, self.body = status, fields, body

    def field(self, name):
        return self.fields.get(name.lower())

    @property
    def json(self):
        return json.loads(self.body) if self.body else None

    @property
    def code(self):
        """A problem's code."""
        try:
            return self.json.get("code")
        except (ValueError, AttributeError):
            return None


class Connection:
    """One connection; answers are read by their framing, never by waiting."""

    def __init__(self, port, token=None, timeout=10, receive_buffer=None, tls=None):
        self.arguments = (port, token, timeout, receive_buffer, tls)
        self.token = token
        self.buffer = b""
        self.has_begun = False
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(timeout)
        try:
            self.socket.connect(("127.0.0.1", port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if tls:
                self.socket = tls.wrap_socket(self.socket)
        except OSError:
            self.socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def reopen(self):
        self.close()
        self.__init__(*self.arguments)

    def close(self):
        self.socket.close()

    def reset(self):
        """Ends the connection by RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())

    def call(self, method, path, body=None, **fields):
        self.send(self.request(method, path, body, **fields))
        return self.reply(method)

    def request(self, method, path, body=None, **fields):
        """The bytes of a call; `fields` are written with - for _."""
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
        if self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        if body is not None:
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items() if value is not None]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")

    def _more(self):
        try:
            piece = self.socket.recv(262144)
        except ConnectionError as error:
            raise (CutAnswer if self.buffer or self.has_begun else NoAnswer)(repr(error)) from error
        if not piece:
            raise (CutAnswer if self.buffer or self.has_begun else NoAnswer)("the connection was closed")
        self.buffer += piece

    def reply(self, method="GET", interim=False):
        """The next answer; 1xx are passed over unless they are wanted."""
        while True:
            while b"\r\n\r\n" not in self.buffer:
                self._more()
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            status = int(lines[0].split(" ")[1])
            if status >= 200 or interim:
                break
        fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip()
        return Reply(status, fields, self._body(status, fields, method))

    def _body(self, status, fields, method):
        if method == "HEAD" or status < 200 or status in (204, 304):
            return b""
        if "content-length" not in fields:
            raise NoAnswer("an answer without Content-Length")
        length = int(fields["content-length"])
        self.has_begun = True
        while len(self.buffer) < length:
            self._more()
        self.has_begun = False
        body, self.buffer = self.buffer[:length], self.buffer[length:]
        return body

    def is_closed(self, seconds=3):
        """Whether the server ends the connection within `seconds`; what it sends before is kept."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            readable, _, _ = select.select([self.socket], [], [], left)
            if not readable:
                return False
            try:
                piece = self.socket.recv(65536)
            except OSError:
                return True
            if not piece:
                return True
            self.buffer += piece
        return False
