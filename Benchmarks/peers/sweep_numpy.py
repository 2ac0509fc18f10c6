"""The sweep in NumPy: all lanes of a group in one array, a Python loop over iterations.

    sweep_numpy.py RESULTS DISTANCES SHARE

Carries out a SHARE of every group's iterations, at least three, and prints the seconds that all
would take on one core at that pace.
"""

import sys
import time

import numpy as np

import sweep


def losses(w, targets):
    """Of points of shape (…, N, d): over the Gram matrices, in one batch of matrix products."""
    squares = np.einsum("...ic,...ic->...i", w, w)
    residuals = squares[..., :, None] + squares[..., None, :] - 2 * (w @ np.swapaxes(w, -1, -2))
    residuals -= targets
    return residuals


def loss(w, targets):
    residuals = losses(w, targets)
    return np.einsum("...ij,...ij->...", residuals, residuals)


def gradient(w, targets):
    residuals = losses(w, targets)
    return 8 * (residuals.sum(axis=-1)[..., None] * w - residuals @ w)


def estimate(group, w, random):
    n, d = group.objects, group.embedding
    if group.estimator == "reverse-mode":
        return gradient(w, group.targets)
    ε = group.radius
    if group.estimator == "two-point":
        v = random.standard_normal(w.shape)
        v /= np.sqrt(np.einsum("lic,lic->l", v, v))[:, None, None]
        slope = (loss(w + ε * v, group.targets) - loss(w - ε * v, group.targets)) / (2 * ε)
        return (n * d * slope)[:, None, None] * v
    shifts = ε * np.eye(n * d).reshape(n * d, 1, n, d)
    if group.estimator == "coordinate-differences":
        difference = loss(w + shifts, group.targets) - loss(w - shifts, group.targets)
        return difference.T.reshape(w.shape) / ((w + ε) - (w - ε))
    difference = loss(w + shifts, group.targets) - loss(w, group.targets)
    return difference.T.reshape(w.shape) / ((w + ε) - w)


def main(results, distances, share):
    sweep.check(loss, results, distances)
    random = np.random.Generator(np.random.PCG64(1))
    total = 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        for group in sweep.groups(results, distances):
            w = group.starts
            iterations = min(group.iterations, max(3, int(float(share) * group.iterations)))
            begin = time.perf_counter()
            for _ in range(iterations):
                w = w - group.steps[:, None, None] * estimate(group, w, random)
            total += (time.perf_counter() - begin) * group.iterations / iterations
    print(total)


if __name__ == "__main__":
    main(*sys.argv[1:])
