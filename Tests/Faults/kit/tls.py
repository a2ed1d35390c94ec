"""A Parley that serves TLS with certificates of the test's own."""
import os
import shutil
import ssl
import subprocess

from .server import Server

# The certificate is the test's own: that nobody has signed it is not what is tried.
TRUSTING = ssl._create_unverified_context()
NAMES = "subjectAltName=DNS:localhost,IP:127.0.0.1"


class Pairs:
    """Certificates and keys in a folder, of which one pair is in the place that is served."""

    def __init__(self, folder):
        self.folder = folder
        self.certificate, self.key = f"{folder}/cert.pem", f"{folder}/key.pem"

    def make(self, name):
        """A new pair, whose subject is `name`."""
        self._request(name, "-x509", "-days", "90", "-addext", NAMES, "-out", f"{self.folder}/{name}.pem")

    def make_expired(self, name):
        """The same, of another year: only openssl's own authority signs for the past."""
        self._request(name, "-out", f"{self.folder}/{name}.csr")
        os.makedirs(f"{self.folder}/signed", exist_ok=True)
        with open(f"{self.folder}/ca.cnf", "w") as file:
            file.write(f"""[ca]
default_ca = own
[own]
database = {self.folder}/index
new_certs_dir = {self.folder}/signed
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = names
unique_subject = no
[any]
commonName = supplied
[names]
{NAMES}
""")
        open(f"{self.folder}/index", "a").close()
        subprocess.run(
            ["openssl", "ca", "-batch", "-selfsign", "-notext", "-config", f"{self.folder}/ca.cnf", "-keyfile",
             f"{self.folder}/{name}.key", "-in", f"{self.folder}/{name}.csr", "-out", f"{self.folder}/{name}.pem",
             "-startdate", "20200101000000Z", "-enddate", "20210101000000Z"], check=True, capture_output=True)

    def _request(self, name, *further):
        subprocess.run(
            ["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
             "-keyout", f"{self.folder}/{name}.key", *further], check=True, capture_output=True)
        os.chmod(f"{self.folder}/{name}.key", 0o600)

    def install(self, name):
        """Puts copies in the place of what is served, each by a rename."""
        for ending, place in (("key", self.key), ("pem", self.certificate)):
            shutil.copy(f"{self.folder}/{name}.{ending}", f"{self.folder}/new")
            os.rename(f"{self.folder}/new", place)


def serve(folder, data, *flags, **options):
    """A server with a new pair `one` in its place."""
    pairs = Pairs(folder)
    pairs.make("one")
    pairs.install("one")
    server = Server(data, "--tls-cert", pairs.certificate, "--tls-key", pairs.key, "--access-log", "false", *flags,
                    tls=TRUSTING, **options)
    server.pairs = pairs
    return server


def subject(port):
    """Whom the certificate is for that a new connection is shown."""
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{port}"], stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=20)
    lines = [line for line in done.stdout.splitlines() if line.startswith("subject=")]
    return lines[0].rsplit("= ", 1)[1] if lines else None
