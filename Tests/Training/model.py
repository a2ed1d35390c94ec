"""A linear model of sentences, learnt from sentences and from whole messages of which one sentence must speak."""
import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix


class Bags:
    """Bags of sentences: a bag speaks for the task when one of its sentences does. Features are numbered anew."""

    def __init__(self, bags, columns=None):
        rows = [sentence for bag in bags for sentence in bag[0]]
        self.owner = np.repeat(np.arange(len(bags)), [len(bag[0]) for bag in bags])
        self.starts = np.searchsorted(self.owner, np.arange(len(bags)))
        self.signs = np.array([1.0 if bag[1] else -1.0 for bag in bags])
        self.weights = np.array([bag[2] for bag in bags])
        if columns is None:
            flat = np.concatenate([np.asarray(row, dtype=np.int64) for row in rows])
            numbers, counts = np.unique(flat, return_counts=True)
            columns = numbers[counts > 1]
        self.columns = columns
        self.matrix = matrix(rows, columns)


def matrix(rows, columns):
    flat = np.concatenate([np.asarray(row, dtype=np.int64) for row in rows])
    ends = np.cumsum([0] + [len(row) for row in rows])
    place = np.minimum(np.searchsorted(columns, flat), len(columns) - 1)
    good = columns[place] == flat
    row = np.repeat(np.arange(len(rows)), np.diff(ends))
    return csr_matrix((np.ones(good.sum()), (row[good], place[good])), shape=(len(rows), len(columns)))


def fit(bags, penalty, start=None):
    """The weights that make the bags likeliest: the softly greatest of a bag's scores is its score."""
    X, owner, starts = bags.matrix, bags.owner, bags.starts
    T = X.T.tocsr()

    def loss(v):
        scores = X @ v
        top = np.maximum.reduceat(scores, starts)
        power = np.exp(scores - top[owner])
        share = power / np.add.reduceat(power, starts)[owner]
        whole = np.add.reduceat(share * scores, starts)
        margin = bags.signs * whole
        slope = -bags.signs * bags.weights / (1 + np.exp(np.clip(margin, -50, 50)))
        value = (bags.weights * np.logaddexp(0, -margin)).sum() + 0.5 * (penalty * v * v).sum()
        return value, T @ (share * (1 + scores - whole[owner]) * slope[owner]) + penalty * v

    first = np.zeros(X.shape[1]) if start is None else start
    return minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": 80}).x


def scores(messages, columns, weights):
    """Of each message the greatest score of its sentences."""
    rows = [sentence for message in messages for sentence in message]
    starts = np.cumsum([0] + [len(message) for message in messages])[:-1]
    return np.maximum.reduceat(matrix(rows, columns) @ weights, starts)


def doublings(messages):
    """How often the length of each message doubles, in sentences; as the engine has it, straight between powers of 2."""
    lengths = np.array([len(message) for message in messages])
    whole = np.floor(np.log2(lengths))
    return whole + lengths / 2**whole - 1


def rates(truth, said):
    """Precision and recall, as they would be among twice as many innocents as faults, and what joins the two."""
    hits, alarms = (truth & said).sum(), (~truth & said).sum() * 2 * truth.sum() / max(1, (~truth).sum())
    precision, recall = hits / max(1, hits + alarms), hits / max(1, truth.sum())
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)
