"""What the fault scripts share: a server to break, clients to break it with, a ledger to compare with, a verdict."""
