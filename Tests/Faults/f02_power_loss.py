#!/usr/bin/env python3
"""Power loss: the data lie on an ext4 of their own, which is shut down without flushing its log in the middle of writers.

What ext4 had not been made to sync is lost then, as when the power goes; a kill of the process alone loses none of that.
Needs root and a loop device. ROUNDS (20). With LYING=1 every sync is skipped (strace): the script must fail then.
"""
import fcntl
import os
import random
import struct
import subprocess
import time

from kit.ledger import Ledger, Writers, verify
from kit.server import Folder, Server, make_data, run
from kit.verdict import Verdict, number

EXT4_IOC_SHUTDOWN, WITHOUT_FLUSH = 0x8004587D, 2
verdict = Verdict("F02", "power loss on ext4")
rounds = number("ROUNDS", 20, 20)
lying = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fdatasync:retval=0"] if "LYING" in os.environ else []


def command(*words):
    done = subprocess.run(words, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).strip()


def cut_power(place):
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, EXT4_IOC_SHUTDOWN, struct.pack("I", WITHOUT_FLUSH))
    finally:
        os.close(descriptor)


def attempt(folder):
    image, place = f"{folder}/image", f"{folder}/disk"
    os.mkdir(place)
    with open(image, "wb") as file:
        file.truncate(512 << 20)
    code, words = command("mkfs.ext4", "-q", "-F", image)
    if code != 0:
        verdict.skip(f"mkfs.ext4: {words}")
    code, words = command("mount", "-o", "loop", image, place)
    if code != 0:
        verdict.skip(f"no loop device can be mounted here: {words}")
    try:
        lose(image, place)
    finally:
        command("umount", place)


def lose(image, place):
    ledger, data = Ledger(), f"{place}/data"
    token = make_data(data)
    for _ in range(rounds):
        with Server(data, log=f"{place}.log", prefix=lying) as server:
            writers = Writers(server, token, ledger)
            time.sleep(random.uniform(0.5, 2))
            # Where the power goes, the machine answers nobody any more. Here it still does: an fsync that is under way
            # when ext4 shuts down can succeed though its transaction is thrown away. Of 1,619 plain writes and fdatasyncs
            # that succeeded beside 20 cuts, 14 were lost; all of them had returned after the ioctl was called.
            ledger.is_dark = True
            cut_power(place)
            server.kill()
            writers.join()
            ledger.is_dark = False
        command("umount", place)
        code, words = command("mount", "-o", "loop", image, place)
        if not verdict.check(code == 0, f"mounting again: {words}"):
            return
    with Server(data, log=f"{place}.log") as server:
        unanswered = len(ledger.unanswered)
        for complaint in verify(server, token, ledger):
            verdict.check(False, complaint)
        server.stop()
    code, out, _ = run("check", "--data", data)
    verdict.check(code == 0, f"parley check: {code} {out}")
    verdict.check(ledger.acknowledged > rounds * 16, f"only {ledger.acknowledged} writes were acknowledged")
    verdict.figure(f"{rounds} cuts, {ledger.acknowledged} acknowledged, {unanswered} unanswered and repeated")


if os.geteuid() != 0:
    verdict.skip("only root can mount and shut down a filesystem")
with Folder() as folder:
    attempt(folder)
verdict.end()
