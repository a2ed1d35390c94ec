#!/usr/bin/env python3
"""testssl.sh, whole: no finding above low, but for the certificate, which is the test's own."""
import json
import subprocess

from kit.server import Folder, make_data
from kit.tls import serve
from kit.verdict import Verdict, need

verdict = Verdict("F53", "testssl.sh")
# Who signed the certificate, for whom, and whether it can be revoked, says nothing about the server; nor do the grades that
# are capped by it.
OWN = ("cert_", "chain_of_trust", "OCSP", "DNS_CAArecord", "overall_grade", "grade_cap", "final_score",
       "certificate_transparency")
need(testssl="testssl.sh")

with Folder() as folder:
    data = f"{folder}/data"
    make_data(data)
    with serve(folder, data) as server:
        subprocess.run(
            ["testssl", "--quiet", "--color", "0", "--warnings", "batch", "--jsonfile", f"{folder}/found.json",
             f"127.0.0.1:{server.port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        verdict.check(server.stop() == 0, "it did not end with 0")
    rows = json.load(open(f"{folder}/found.json"))
above = [row for row in rows if row["severity"] in ("MEDIUM", "HIGH", "CRITICAL", "FATAL") and not row["id"].startswith(OWN)]
low = sorted({row["id"] for row in rows if row["severity"] == "LOW"})
for row in above:
    verdict.check(False, f"{row['severity']} {row['id']}: {row['finding']}")
verdict.check(len(rows) > 80, f"it looked at {len(rows)} things only")
verdict.figure(f"{len(rows)} rows, {len(above)} above low, low: {', '.join(low) or 'none'}")
verdict.end()
