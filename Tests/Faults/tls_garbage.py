"""Opens many connections to a TLS port, sends on each what is no handshake, and prints how many there were (F50)."""
import os
import random
import socket
import sys


def client_hello():
    """A ClientHello of this machine's OpenSSL."""
    import ssl

    context = ssl.create_default_context()
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    session = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    try:
        session.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def flipped(hello):
    place = random.randrange(len(hello))
    return hello[:place] + bytes([hello[place] ^ 1 << random.randrange(8)]) + hello[place + 1 :]


def main():
    port, count = int(sys.argv[1]), int(sys.argv[2])
    hello = client_hello()
    kinds = [
        lambda: os.urandom(random.randrange(1, 600)),
        lambda: b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        lambda: bytes.fromhex("802e0100020015000000100100800200800600400400807000c0") + os.urandom(16),
        lambda: hello[: random.randrange(len(hello))],
        lambda: flipped(hello),
        lambda: b"\x16\x03\x01\x40\x00" + os.urandom(16384),
    ]
    for number in range(count):
        with socket.create_connection(("127.0.0.1", port), timeout=15) as client:
            try:
                client.sendall(kinds[number % len(kinds)]())
                client.shutdown(socket.SHUT_WR)
                while client.recv(4096):
                    pass
            except (ConnectionResetError, BrokenPipeError):
                pass
    print(count)


main()
