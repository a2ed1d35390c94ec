"""Cuts the creation of a contact over TLS after each of its bytes, without close_notify, and counts what was made (F56)."""
import json
import socket
import ssl
import sys

CONTEXT = ssl._create_unverified_context()


def connect(port):
    return CONTEXT.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=5))


def read(client):
    answer = b""
    try:
        while piece := client.recv(4096):
            answer += piece
    except OSError:
        pass
    return answer


def main():
    port, token = int(sys.argv[1]), sys.argv[2]
    body = b'{"name": "Cut Short"}' + b" " * 40
    head = f"Host: a\r\nAuthorization: Bearer {token}\r\n"
    whole = f"POST /v1/contacts HTTP/1.1\r\n{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    whole = whole.encode() + body
    for length in range(1, len(whole)):
        client = connect(port)
        client.sendall(whole[:length])
        # The socket's own, which says nothing by TLS; SSLSocket.shutdown would also end the reading.
        socket.socket.shutdown(client, socket.SHUT_WR)
        read(client)
        client.close()
    client = connect(port)
    client.sendall(f"GET /v1/contacts HTTP/1.1\r\n{head}Connection: close\r\n\r\n".encode())
    made = len(json.loads(read(client).split(b"\r\n\r\n", 1)[1])["data"])
    print(f"{made} of {len(whole) - 1} requests that were cut were executed")


main()
