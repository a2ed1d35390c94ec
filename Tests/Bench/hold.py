"""Holds idle connections: hold.py URL COUNT opens them, makes one call on each, prints how many were answered, and keeps
them until a line comes or its input ends."""
import resource
import socket
import ssl
import sys
from urllib.parse import urlsplit

url, count = urlsplit(sys.argv[1]), int(sys.argv[2])
_, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
held = []
for _ in range(count):
    try:
        connection = socket.create_connection((url.hostname, url.port), timeout=10)
        connection = context.wrap_socket(connection) if url.scheme == "https" else connection
        connection.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
        if connection.recv(4096).startswith(b"HTTP/1.1 200"):
            held.append(connection)
    except OSError as error:
        print(f"connection {len(held) + 1}: {error}", file=sys.stderr)
        break
print(len(held), flush=True)
sys.stdin.readline()
