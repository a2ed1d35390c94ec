"""Whether calls that must not be told apart take the same time."""
import math
import statistics
import time


def rank_p(left, right):
    """The two-sided p of Mann and Whitney's test, by the normal approximation: how often chance alone tells two classes
    of the same times apart so far."""
    ranked = sorted([(value, 0) for value in left] + [(value, 1) for value in right])
    rank_sum = sum(rank for rank, (_, side) in enumerate(ranked, 1) if side == 0)
    n, m = len(left), len(right)
    u = rank_sum - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


def milliseconds(call):
    """What the call gives, and how long it took."""
    began = time.perf_counter()
    given = call()
    return given, (time.perf_counter() - began) * 1000


def compare(verdict, classes, *, largest, least_p, what=""):
    """Holds each class of times against the first one: medians differ by less than `largest` ms, p is above `least_p`."""
    first, *others = classes
    base = classes[first]
    verdict.figure(f"{what}{first} {statistics.median(base):.2f} ms of {len(base)}")
    for name in others:
        difference, p = statistics.median(classes[name]) - statistics.median(base), rank_p(base, classes[name])
        verdict.figure(f"{what}{name} {difference:+.3f} ms (p {p:.2f})")
        verdict.check(abs(difference) < largest, f"{what}{name}: {difference:+.3f} ms beside {first}")
        verdict.check(p > least_p, f"{what}{name}: p {p:.4f} beside {first}")
