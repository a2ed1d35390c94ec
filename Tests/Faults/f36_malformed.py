#!/usr/bin/env python3
"""Malformed and unusual messages by RFC 9112: each with the answers that are allowed, and whether the connection closes.

Each message is sent alone and with a call behind it, whole, cut at every byte and byte by byte, and must get the same
answers each time. After a message whose end cannot be known the connection must close, so that what follows it is never
taken for a request. FULL=1 cuts the messages of many kilobytes at every byte too.
"""
import re

from kit.server import Folder, Server, make_data
from kit.verdict import FULL, Verdict
from kit.volley import volley

verdict = Verdict("F36", "malformed messages")
H = "Host: localhost\r\n"
GOOD, BAD = (200,), (400,)
OPEN, CLOSED, EITHER = "open", "closed", "either"
cases = []


def case(name, message, statuses, ends):
    cases.append((name, message.encode("latin-1") if isinstance(message, str) else message, statuses, ends))


def line(name, text, statuses=BAD, ends=CLOSED):
    case(f"request line: {name}", f"{text}\r\n{H}\r\n", statuses, ends)


def field(name, text, statuses=BAD, ends=CLOSED, method="GET", path="/livez"):
    case(f"field: {name}", f"{method} {path} HTTP/1.1\r\n{H}{text}\r\n\r\n", statuses, ends)


def host(name, text, statuses=BAD, ends=CLOSED):
    case(f"host: {name}", f"GET /livez HTTP/1.1\r\n{text}\r\n", statuses, ends)


def body(name, fields, content, statuses=BAD, ends=CLOSED, version="1.1"):
    """On a route that refuses it for want of a token: what is asked is how the body is framed."""
    case(f"body: {name}", f"POST /v1/contacts HTTP/{version}\r\n{H}Content-Type: application/json\r\n{fields}\r\n{content}",
         statuses, ends)


def chunks(name, content, statuses=BAD, ends=CLOSED):
    """With a token, since a body that is not read is not judged."""
    case(f"chunks: {name}", b"POST /v1/contacts HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer TOKEN\r\n"
         b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + content.encode("latin-1"), statuses, ends)


# RFC 9112 section 2 and 3: the message and its first line.
line("as it should be", "GET /livez HTTP/1.1", GOOD, OPEN)
line("absolute form", "GET http://localhost/livez HTTP/1.1", GOOD, OPEN)
line("asterisk form", "OPTIONS * HTTP/1.1", (200, 204), OPEN)
line("asterisk for GET", "GET * HTTP/1.1")
line("authority form", "CONNECT localhost:80 HTTP/1.1", (400, 405, 501), EITHER)
line("no version", "GET /livez")
line("two blanks", "GET  /livez HTTP/1.1")
line("two blanks before the version", "GET /livez  HTTP/1.1")
line("tab", "GET\t/livez HTTP/1.1")
line("leading blank", " GET /livez HTTP/1.1")
line("trailing blank", "GET /livez HTTP/1.1 ")
line("lower-case version", "GET /livez http/1.1")
line("version 1.2", "GET /livez HTTP/1.2", (200, 400, 505), EITHER)
line("version 2.0", "GET /livez HTTP/2.0", (400, 505))
line("version 0.9", "GET /livez HTTP/0.9", (400, 505))
line("version 1", "GET /livez HTTP/1")
line("version 1.10", "GET /livez HTTP/1.10")
line("version 01.1", "GET /livez HTTP/01.1")
line("version with a blank", "GET /livez HTTP/ 1.1")
line("no version number", "GET /livez HTTP/")
line("no target", "GET HTTP/1.1")
line("empty", "")
line("a byte of 0 in the target", "GET /li\0vez HTTP/1.1")
line("a control character in the target", "GET /li\x01vez HTTP/1.1")
line("DEL in the target", "GET /li\x7fvez HTTP/1.1")
line("a byte over 127 in the target", "GET /li\xe9vez HTTP/1.1", (400, 404), EITHER)
line("a fragment", "GET /livez#x HTTP/1.1", (400, 404), EITHER)
line("a backslash", "GET \\livez HTTP/1.1")
line("no slash", "GET livez HTTP/1.1")
line("lower-case method", "get /livez HTTP/1.1", (400, 501), EITHER)
line("unknown method", "BREW /livez HTTP/1.1", (405, 501), EITHER)
line("a method with a colon", "GE:T /livez HTTP/1.1")
line("a method with a byte of 0", "G\0T /livez HTTP/1.1")
line("a very long method", "A" * 5000 + " /livez HTTP/1.1", (400, 414, 501), EITHER)
line("broken escape", "GET /livez%zz HTTP/1.1", (400, 404), EITHER)
line("escaped byte of 0", "GET /livez%00 HTTP/1.1", (400, 404), EITHER)
line("dot segments", "GET /v1/../livez HTTP/1.1", (400, 404), EITHER)
line("escaped dot segments", "GET /v1/%2e%2e/livez HTTP/1.1", (400, 404), EITHER)
line("escaped slash", "GET /v1%2Fme HTTP/1.1", (400, 404), EITHER)
line("twice escaped", "GET /%256c%2569vez HTTP/1.1", (400, 404), EITHER)
line("another scheme", "GET ftp://localhost/livez HTTP/1.1", (400, 404), EITHER)
line("user in the target", "GET http://a@localhost/livez HTTP/1.1")
case("request line: ends with LF alone", "GET /livez HTTP/1.1\nHost: localhost\r\n\r\n", BAD, CLOSED)
case("request line: ends with CR alone", "GET /livez HTTP/1.1\rHost: localhost\r\n\r\n", BAD, CLOSED)
case("request line: one empty line before", f"\r\nGET /livez HTTP/1.1\r\n{H}\r\n", GOOD, OPEN)
case("request line: many empty lines before", f"{chr(13)}{chr(10)}" * 50 + f"GET /livez HTTP/1.1\r\n{H}\r\n", (200, 400), EITHER)
case("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (400, 505), CLOSED)
case("hello of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100), BAD, CLOSED)
case("random bytes", bytes(range(128, 256)) * 4, BAD, CLOSED)
case("HTTP/1.0 without Host", "GET /livez HTTP/1.0\r\n\r\n", GOOD, CLOSED)
case("HTTP/1.0 with keep-alive", "GET /livez HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", GOOD, OPEN)

# Section 3.2: Host.
host("missing", "")
host("twice", "Host: a\r\nHost: a\r\n")
host("twice, different", "Host: a\r\nHost: b\r\n")
host("with a path", "Host: a/b\r\n")
host("with a user", "Host: u@a\r\n")
host("with blanks inside", "Host: a b\r\n")
host("a list", "Host: a, b\r\n")
host("bad port", "Host: a:8x\r\n")
host("a port too large", "Host: a:99999999\r\n", (200, 400), EITHER)
host("a byte of 0", "Host: a\0\r\n")
host("broken IPv6", "Host: [::1\r\n")
host("IPv6", "Host: [::1]:80\r\n", GOOD, OPEN)
host("with a port", "Host: a:80\r\n", GOOD, OPEN)
host("blank before the colon", "Host : a\r\n")
host("folded", "Host: a\r\n b\r\n")
host("first line folded", " Host: a\r\n")

# Section 5: fields.
field("blank before the colon", "X : a")
field("tab before the colon", "X\t: a")
field("no colon", "X")
field("empty name", ": a")
field("blank in the name", "X Y: a")
field("a name in brackets", "X(Y): a")
field("a byte of 0 in the name", "X\0: a")
field("a byte over 127 in the name", "X\xe9: a")
field("a byte of 0 in the value", "X: a\0b")
field("CR alone in the value", "X: a\rb")
field("LF alone ends the line", "X: a\nY: b")
field("folded with a blank", "X: a\r\n b")
field("folded with a tab", "X: a\r\n\tb")
field("a control character in the value", "X: a\x01b")
field("DEL in the value", "X: a\x7fb")
field("a byte over 127 in the value", "X: \xe9", (200, 400), EITHER)
field("a tab in the value", "X: a\tb", GOOD, OPEN)
field("an empty value", "X:", GOOD, OPEN)
field("blanks around the value", "X:  \t a \t ", GOOD, OPEN)
field("101 fields", "\r\n".join(f"X{n}: a" for n in range(100)), (431,))
field("a long field", "X: " + "a" * 17_000, (431,))
field("connection close in capitals", "Connection: CLOSE", GOOD, CLOSED)
field("connection close in a list", "Connection: x, close", GOOD, CLOSED)
field("connection close on a second line", "Connection: keep-alive\r\nConnection: close", GOOD, CLOSED)
field("an upgrade that is not spoken", "Connection: upgrade\r\nUpgrade: h2c", GOOD, OPEN)
field("an unknown expectation", "Expect: tea", (200, 417), EITHER)
case("field: ends with LF alone", f"GET /livez HTTP/1.1\r\n{H}\n", BAD, CLOSED)
case("field: first after the line folded", f"GET /livez HTTP/1.1\r\n X: a\r\n{H}\r\n", BAD, CLOSED)

# Section 6: framing.
body("length", "Content-Length: 2\r\n", "{}", (401,), EITHER)
body("length twice, the same", "Content-Length: 2\r\nContent-Length: 2\r\n", "{}")
body("length twice, different", "Content-Length: 2\r\nContent-Length: 3\r\n", "{}")
body("length a list", "Content-Length: 2, 2\r\n", "{}")
body("length with a sign", "Content-Length: +2\r\n", "{}")
body("length below 0", "Content-Length: -2\r\n", "{}")
body("length in hexadecimal", "Content-Length: 0x2\r\n", "{}")
body("length with a fraction", "Content-Length: 2.0\r\n", "{}")
body("length empty", "Content-Length:\r\n", "{}")
body("length with a blank inside", "Content-Length: 1 2\r\n", "{}")
body("length with a byte after", "Content-Length: 2;\r\n", "{}")
body("length 2^63", "Content-Length: 9223372036854775808\r\n", "{}", (400, 413))
body("length 2^64 + 2", "Content-Length: 18446744073709551618\r\n", "{}", (400, 413))
body("length of 400 digits", f"Content-Length: {'1' * 400}\r\n", "{}", (400, 413))
body("length with zeros before", "Content-Length: 0000000002\r\n", "{}", (400, 401), EITHER)
body("length and coding", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")
body("coding and length", "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", "0\r\n\r\n")
body("coding in HTTP/1.0", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n", version="1.0")
body("coding twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", (400, 501))
body("coding chunked, chunked", "Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n", (400, 501))
body("coding gzip, chunked", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n", (400, 501))
body("coding chunked, gzip", "Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n", (400, 501))
body("coding identity", "Transfer-Encoding: identity\r\n", "{}", (400, 501))
body("coding unknown", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n", (400, 501))
body("coding in quotes", 'Transfer-Encoding: "chunked"\r\n', "0\r\n\r\n", (400, 501))
body("coding with a parameter", "Transfer-Encoding: chunked;q=1\r\n", "0\r\n\r\n", (400, 501))
body("coding with a vertical tab", "Transfer-Encoding: \x0bchunked\r\n", "0\r\n\r\n", (400, 501))
body("coding empty", "Transfer-Encoding:\r\n", "0\r\n\r\n", (400, 501))
body("coding with a blank before the colon", "Transfer-Encoding : chunked\r\n", "0\r\n\r\n")
body("coding folded", "Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")
body("coding in capitals", "Transfer-Encoding: CHUNKED\r\n", "0\r\n\r\n", (401,), EITHER)
body("none announced", "", "", (401, 411, 415), EITHER)

# Section 7.1: chunks. 422: the body {} is read whole, and lacks a name.
chunks("as they should be", "2\r\n{}\r\n0\r\n\r\n", (422,), OPEN)
chunks("an extension", "2;a=b\r\n{}\r\n0\r\n\r\n", (422,), OPEN)
chunks("a quoted extension", '2;a="b;c"\r\n{}\r\n0\r\n\r\n', (422,), OPEN)
chunks("a trailer", "2\r\n{}\r\n0\r\nX: y\r\n\r\n", (422,), OPEN)
chunks("zeros before the size", "0002\r\n{}\r\n0\r\n\r\n", (400, 422), EITHER)
chunks("size in capitals", "A\r\n{        }\r\n0\r\n\r\n", (422,), OPEN)
chunks("no size", "\r\n{}\r\n0\r\n\r\n")
chunks("size with a sign", "+2\r\n{}\r\n0\r\n\r\n")
chunks("size below 0", "-2\r\n{}\r\n0\r\n\r\n")
chunks("size with 0x", "0x2\r\n{}\r\n0\r\n\r\n")
chunks("size no number", "g\r\n{}\r\n0\r\n\r\n")
chunks("size with an underscore", "0_2\r\n{}\r\n0\r\n\r\n")
chunks("size of 2^64", "10000000000000000\r\n{}\r\n0\r\n\r\n", (400, 413))
chunks("size of 2^64 - 1", "ffffffffffffffff\r\n{}\r\n0\r\n\r\n", (400, 413))
chunks("size of 2^63", "8000000000000000\r\n{}\r\n0\r\n\r\n", (400, 413))
chunks("size beyond the limit", "200000\r\n{}\r\n0\r\n\r\n", (413,))
chunks("blank before the size", " 2\r\n{}\r\n0\r\n\r\n")
chunks("LF alone after the size", "2\n{}\r\n0\r\n\r\n")
chunks("CR alone after the size", "2\r{}\r\n0\r\n\r\n")
chunks("LF alone after the data", "2\r\n{}\n0\r\n\r\n")
chunks("more data than the size", "1\r\n{}\r\n0\r\n\r\n")
chunks("less data than the size", "3\r\n{}\r\n0\r\n\r\n")
chunks("LF in an extension", "2;a\nb\r\n{}\r\n0\r\n\r\n")
chunks("a byte of 0 in an extension", "2;a\0b\r\n{}\r\n0\r\n\r\n")
chunks("an endless extension", "2;" + "a" * 20_000 + "\r\n{}\r\n0\r\n\r\n", (400, 413, 431))
chunks("a trailer without a colon", "2\r\n{}\r\n0\r\nX\r\n\r\n")
chunks("a folded trailer", "2\r\n{}\r\n0\r\nX: y\r\n z\r\n\r\n")
chunks("LF alone ends the trailer", "2\r\n{}\r\n0\r\nX: y\n\r\n")
chunks("an endless trailer", "2\r\n{}\r\n0\r\nX: " + "a" * 20_000 + "\r\n\r\n", (400, 431))
chunks("a trailer of 101 fields", "2\r\n{}\r\n0\r\n" + "X: y\r\n" * 101 + "\r\n", (400, 431))


MARKER = b"GET /problems/marker HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
STATUS = re.compile(rb"(?:^|[}\n])HTTP/1\.1 (\d\d\d) ")


def statuses_of(answer):
    return [int(status) for status in STATUS.findall(answer)]


def cuts(length):
    """Where a message is cut in two: everywhere, but in a very long one, where it is cut at most places with FULL=1 only."""
    if FULL or length <= 2000:
        return range(1, length)
    return [*range(1, 400), *range(400, length - 100, 97), *range(length - 100, length)]


def judge(name, message, statuses, ends, whole, followed):
    """Looks at the answers to a message alone, and with another behind it."""
    if not verdict.check(whole is not None and followed is not None, f"{name}: the connection stays open"):
        return
    first, both = statuses_of(whole), statuses_of(followed)
    verdict.check(len(first) == 1 and first[0] in statuses, f"{name}: {first}, not {statuses}")
    closes = re.search(rb"\r\nConnection: close\r\n", whole, re.I) is not None
    state = CLOSED if closes else OPEN
    verdict.check(ends in (state, EITHER), f"{name}: {state}, not {ends}")
    verdict.check(both == first + ([] if closes else [404]), f"{name}: {both} when another call follows, after {first}")


def attack(server, token):
    """Every message whole, and again with a call behind it, and both cut at every place: the same answers each time."""
    sent = 0
    messages = [message.replace(b"TOKEN", token.encode()) for _, message, _, _ in cases]
    alone = volley(server.port, [[message] for message in messages], half_close=True)
    followed = volley(server.port, [[message + MARKER] for message in messages], half_close=False)
    for (name, _, statuses, ends), message, one, two in zip(cases, messages, alone, followed):
        judge(name, message, statuses, ends, one, two)
        for content, expected, half_close in ((message, one, True), (message + MARKER, two, False)):
            places = cuts(len(content))
            pieces = [[content[:place], content[place:]] for place in places]
            # Byte by byte, as far as a salvo's pause for each allows.
            if len(content) <= 400:
                pieces.append([content[place:place + 1] for place in range(len(content))])
            for place, answer in zip([*places, "every byte"], volley(server.port, pieces, half_close=half_close)):
                verdict.check(
                    answer == expected, f"{name}: cut at {place} of {len(content)}: {answer and answer[:200]!r}, not "
                    f"{expected and expected[:200]!r}")
            sent += len(pieces) + 1
    return sent


with Folder() as folder:
    data = f"{folder}/data"
    token = make_data(data)
    with Server(data, "--access-log", "false") as server:
        sent = attack(server, token)
        verdict.check(server.is_alive and server.stop() == 0, "it ended")
verdict.figure(f"{len(cases)} messages, alone and with a call behind, cut at every byte: {sent} connections, answers alike")
verdict.end()
