"""Many messages at once, each on a connection of its own and in the pieces that it is given in."""
import re
import selectors
import socket
import time

WIDTH = 250
# Long enough for the server to have read a piece before the next comes.
PAUSE = 0.004
CHANGING = re.compile(rb"\r\nDate: [^\r]*|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


def volley(port, messages, *, half_close):
    """What the server has sent until it closed, without what no two answers share, for each list of pieces; None when it
    did not close within 15 s."""
    answers = []
    for start in range(0, len(messages), WIDTH):
        answers += _salvo(port, messages[start:start + WIDTH], half_close)
    return answers


def _salvo(port, messages, half_close):
    sockets = [_connect(port) for _ in messages]
    received = [b""] * len(messages)
    for turn in range(max(map(len, messages))):
        if turn:
            time.sleep(PAUSE)
        for connection, pieces in zip(sockets, messages):
            if turn < len(pieces):
                _send(connection, pieces[turn], half_close and turn == len(pieces) - 1)
    with selectors.DefaultSelector() as selector:
        for number, connection in enumerate(sockets):
            selector.register(connection, selectors.EVENT_READ, number)
        deadline = time.monotonic() + 15
        while selector.get_map() and time.monotonic() < deadline:
            for key, _ in selector.select(1):
                try:
                    piece = key.fileobj.recv(65536)
                except OSError:
                    piece = b""
                received[key.data] += piece
                if not piece:
                    selector.unregister(key.fileobj)
        silent = {key.data for key in selector.get_map().values()}
    for connection in sockets:
        connection.close()
    return [None if number in silent else CHANGING.sub(b"", answer) for number, answer in enumerate(received)]


def _connect(port):
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _send(connection, piece, is_last):
    """What the server has already refused may be cut off while it is sent."""
    try:
        connection.sendall(piece)
        if is_last:
            connection.shutdown(socket.SHUT_WR)
    except OSError:
        pass
