#!/usr/bin/env python3
"""Smuggling behind haproxy and nginx, connections kept on both sides: the server never sees another number of requests
than the proxy sent, and no answer reaches the wrong client."""
import os
import re
import signal
import subprocess
import time

from kit.client import Connection
from kit.server import Folder, Server, free_port, make_data
from kit.verdict import Verdict, need

verdict = Verdict("F37", "smuggling behind proxies")
need(haproxy="haproxy", nginx="nginx-light")
HOST = "Host: localhost\r\n"
SMUGGLED = "GET /v1/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = f"POST /v1/contacts HTTP/1.1\r\n{HOST}Content-Type: application/json\r\n"


def framings():
    """Heads that two readers may take for messages of different length, with a body that hides a request."""
    codings = [
        "Transfer-Encoding: chunked", "Transfer-Encoding : chunked", "Transfer-Encoding:\tchunked",
        "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: CHUNKED", "Transfer-Encoding:\x0bchunked", "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding:\r\n chunked", "X: y\r\n Transfer-Encoding: chunked", "X: y\rTransfer-Encoding: chunked",
        "X: y\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
        "Transfer-Encoding: x\r\nTransfer-Encoding: chunked", "Transfer_Encoding: chunked",
        "Transfer-Encoding: chunked;a=b", "Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked",
    ]
    for coding in codings:
        yield f"{POST}{coding}\r\nContent-Length: {len(SMUGGLED) + 5}\r\n\r\n0\r\n\r\n{SMUGGLED}"
        yield f"{POST}Content-Length: 4\r\n{coding}\r\n\r\n{len(SMUGGLED):x}\r\n{SMUGGLED}\r\n0\r\n\r\n"
        yield f"{POST}{coding}\r\n\r\n0\r\n\r\n{SMUGGLED}"
    for length in ("0\r\nContent-Length: 60", "60\r\nContent-Length: 0", "0, 60", "+0", "0x0", " 0 ", "00", "-0", "0\x0b", "1e1"):
        yield f"{POST}Content-Length: {length}\r\n\r\n{SMUGGLED}"
    for chunk in ("0;\n\r\n", "0\n\n", "0\r\n\n", "00\r\n\r\n", "0 \r\n\r\n", "0;a=\"\r\n\"\r\n\r\n", "1\r\nab\r\n0\r\n\r\n"):
        yield f"{POST}Transfer-Encoding: chunked\r\n\r\n{chunk}{SMUGGLED}"
    yield f"GET /livez HTTP/1.1\r\n{HOST}Content-Length: {len(SMUGGLED)}\r\n\r\n{SMUGGLED}"
    yield f"POST /v1/contacts HTTP/1.0\r\n{HOST}Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n0\r\n\r\n{SMUGGLED}"
    yield f"{POST}Expect: 100-continue\r\nContent-Length: {len(SMUGGLED)}\r\n\r\n{SMUGGLED}"
    yield f"{POST}Expect: 100-continue\r\n\r\n{SMUGGLED}"


def start(command, port, log):
    process = subprocess.Popen(command, stdout=log, stderr=log)
    for _ in range(100):
        try:
            Connection(port).close()
            return process
        except OSError:
            time.sleep(0.05)
    process.kill()
    raise RuntimeError(f"{command[0]} does not start")


def haproxy(folder, port, origin):
    with open(f"{folder}/haproxy.cfg", "w") as file:
        file.write(f"""
defaults
    mode http
    log stdout format raw local0
    log-format "forwarded=%s"
    timeout connect 2s
    timeout client 5s
    timeout server 5s
    http-reuse always
frontend front
    bind 127.0.0.1:{port}
    default_backend back
backend back
    server parley 127.0.0.1:{origin}
""")
    return ["haproxy", "-db", "-f", f"{folder}/haproxy.cfg"]


def nginx(folder, port, origin):
    with open(f"{folder}/nginx.conf", "w") as file:
        file.write(f"""
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.err;
events {{ worker_connections 512; }}
http {{
    log_format forwarded "forwarded=$upstream_status";
    access_log {folder}/nginx.access forwarded;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    upstream parley {{ server 127.0.0.1:{origin}; keepalive 8; }}
    server {{
        listen 127.0.0.1:{port};
        underscores_in_headers on;
        location / {{ proxy_pass http://parley; proxy_http_version 1.1; proxy_set_header Connection "";
                     proxy_request_buffering off; }}
    }}
}}
""")
    return ["nginx", "-c", f"{folder}/nginx.conf"]


def through(port, message, number):
    """Sends one message, then a marker from another client; complaints about the marker's answer."""
    try:
        with Connection(port, timeout=3) as attacker:
            attacker.send(message.encode("latin-1"))
            attacker.socket.settimeout(0.15)
            answers = b""
            try:
                while piece := attacker.socket.recv(65536):
                    answers += piece
            except OSError:
                pass
    except OSError:
        answers = b""
    for _ in range(3):
        with Connection(port, timeout=6) as victim:
            reply = victim.call("GET", f"/problems/marker{number}")
            if reply.status not in (404,) or f"marker{number}".encode() in answers:
                return answers, f"a marker got {reply.status}"
    return answers, None


def forwarded(name, folder):
    """How many requests the proxy says it has sent on: haproxy names the server, nginx the status of each attempt."""
    path = f"{folder}/nginx.access" if name == "nginx" else f"{folder}/haproxy.log"
    lines = re.findall(r"^forwarded=(.*)$", open(path, errors="replace").read(), re.M)
    if name == "haproxy":
        return lines.count("parley")
    return sum(len(re.findall(r"\d+", line)) for line in lines)


def attack(name, command, server, folder):
    port = free_port()
    with open(f"{folder}/{name}.log", "wb") as log:
        process = start(command(folder, port, server.port), port, log)
    cases = messages = 0
    try:
        for number, message in enumerate(framings()):
            cases += 1
            answers, complaint = through(port, message, number)
            verdict.check(complaint is None, f"{name}: {message!r}: {complaint}")
            messages += len(re.findall(rb"HTTP/1\.[01] \d\d\d", answers))
    finally:
        # In order, so that what it has done is logged.
        process.send_signal(signal.SIGUSR1 if name == "haproxy" else signal.SIGQUIT)
        process.wait(15)
    return cases, messages, server.metric("http_requests_total"), forwarded(name, folder)


with Folder() as folder:
    os.chmod(folder, 0o755)
    data = f"{folder}/data"
    make_data(data)
    for name, command in (("haproxy", haproxy), ("nginx", nginx)):
        with Server(data, metrics=True) as server:
            cases, messages, seen, sent = attack(name, command, server, folder)
            verdict.check(seen == sent, f"{name}: {seen:.0f} requests seen, {sent} were sent on")
            # Three markers for each; a request within a body of its own right is the attacker's, and answered to it alone.
            verdict.check(3 * cases <= seen <= 3 * cases + messages, f"{name}: {seen:.0f} requests to {cases} cases")
            verdict.figure(f"{name}: {cases} cases, {sent} requests sent on, {seen:.0f} seen")
verdict.end()
