"""Stress of a map: L(W) = Σᵢⱼ (‖Wᵢ − Wⱼ‖² − Tᵢⱼ)², value and gradient.

Peers compute squared distances directly, or over the Gram matrix ‖Wᵢ‖² + ‖Wⱼ‖² − 2WᵢᵀWⱼ, which is
faster for large d and right as long as the points lie around the origin, as they do here.
"""

import ctypes

import numpy as np

from contender import Contender, gathered, one_by_one
from random_inputs import generator

TITLE = "MDS {objects} × {embedding}, value + gradient"


def inputs(objects, embedding):
    random = generator("stress", objects, embedding)
    points = random.normal(size=(objects, embedding))
    differences = points[:, None, :] - points[None, :, :]
    targets = (differences**2).sum(axis=2)
    start = 0.3 * random.normal(size=(objects, embedding))
    return {"x": start, "targets": targets, "v": random.normal(size=(objects, embedding))}


def read(row):
    n, d = row.objects, row.embedding
    return row.array("x", n, d), row.array("targets", n, n)


def in_numpy(row):
    from scipy.spatial.distance import cdist

    w, targets = read(row)
    n = len(w)
    residuals, gram = np.empty((n, n)), np.empty((n, n))
    ones = np.ones(n)

    def by_gram():
        np.matmul(w, w.T, out=gram)
        squares = gram.diagonal().copy()
        np.multiply(gram, -2, out=residuals)
        np.add(residuals, squares, out=residuals)
        np.add(residuals, squares[:, None], out=residuals)
        return finished()

    def by_distances():
        cdist(w, w, "sqeuclidean", out=residuals)
        return finished()

    def finished():
        np.subtract(residuals, targets, out=residuals)
        flat = residuals.ravel()
        gradient = 8 * ((residuals @ ones)[:, None] * w - residuals @ w)
        return flat @ flat, gradient

    return [
        one_by_one("gram", gathered(*by_gram()), by_gram),
        one_by_one("cdist", gathered(*by_distances()), by_distances),
    ]


def jax_losses():
    """The loss in the forms that may suit XLA best."""

    def direct(w, targets):
        differences = w[:, None, :] - w[None, :, :]
        residuals = (differences**2).sum(axis=2) - targets
        return (residuals**2).sum()

    def columns(w, targets):
        squared = sum((w[:, None, c] - w[None, :, c]) ** 2 for c in range(w.shape[1]))
        return ((squared - targets) ** 2).sum()

    def gram(w, targets):
        squares = (w**2).sum(axis=1)
        residuals = squares[:, None] + squares - 2 * (w @ w.T) - targets
        return (residuals**2).sum()

    return {"direct-": direct, "columns-": columns, "gram-": gram}


def in_jax(row):
    from jax_contenders import with_gradient

    w, targets = read(row)
    return [
        contender
        for name, loss in jax_losses().items()
        for contender in with_gradient(name, loss, w, targets)
    ]


def in_c(row):
    from fused import library, padded_rows, pointer

    w, targets = read(row)
    stress = library(f"-DDIMENSION={row.embedding}")
    targets = padded_rows(targets)
    gradient = np.empty_like(w)
    found = []
    for name in ("rows", "triangle"):
        function = getattr(stress, name)
        function.restype = ctypes.c_double
        arguments = (
            ctypes.c_size_t(row.objects), pointer(w), pointer(targets), pointer(gradient))

        def repeated(count, function=function, arguments=arguments):
            return function(ctypes.c_size_t(count), *arguments)

        value = repeated(1)
        found.append(Contender(name, gathered(value, gradient), repeated))
    return found
