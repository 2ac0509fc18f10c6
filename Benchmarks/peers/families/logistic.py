"""ℓ2-regularised logistic regression, (1/m) Σᵢ log(1 + exp(−yᵢaᵢᵀw)) + ½λ‖w‖²: value and
gradient."""

import numpy as np

from contender import gathered, one_by_one
from random_inputs import generator

TITLE = "logistic {rows} × {columns}, value + gradient"


def inputs(rows, columns, regularization):
    random = generator("logistic", rows, columns)
    features = random.normal(size=(rows, columns))
    margins = features @ random.normal(size=columns) * 3 / columns**0.5
    labels = np.where(random.random(rows) < 1 / (1 + np.exp(-margins)), 1.0, -1.0)
    return {"features": features, "labels": labels, "x": 0.1 * random.normal(size=columns)}


def read(row):
    return row.array("x"), row.array("features", row.rows, row.columns), row.array("labels")


def in_numpy(row):
    from scipy.special import expit

    w, features, labels = read(row)
    signed = features * labels[:, None]

    def call():
        z = signed @ w
        loss = np.logaddexp(0, -z).mean() + 0.5 * row.regularization * (w @ w)
        return loss, row.regularization * w - (expit(-z) @ signed) / len(z)

    return [one_by_one("", gathered(*call()), call)]


def in_jax(row):
    import jax

    from jax_contenders import with_gradient

    def loss(w, features, labels):
        z = -labels * (features @ w)
        return jax.nn.softplus(z).mean() + 0.5 * row.regularization * (w @ w)

    return with_gradient("", loss, *read(row))


def in_torch(row):
    import torch

    from torch_contenders import with_gradient

    w, features, labels = (torch.from_numpy(array.copy()) for array in read(row))

    def loss(w):
        z = -labels * (features @ w)
        # The exact softplus: beyond its default threshold of 20 PyTorch takes z itself.
        losses = torch.nn.functional.softplus(z, threshold=1e9)
        return losses.mean() + 0.5 * row.regularization * (w @ w)

    return with_gradient(loss, w)
