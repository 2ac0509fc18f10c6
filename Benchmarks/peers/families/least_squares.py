"""Linear least squares, (1/2m) ‖Aw − y‖² over m rows: value and gradient."""

from contender import gathered, one_by_one
from random_inputs import generator

TITLE = "least squares {rows} × {columns}, value + gradient"


def inputs(rows, columns):
    random = generator("least squares", rows, columns)
    features = random.normal(size=(rows, columns))
    targets = features @ random.normal(size=columns) / columns**0.5 + random.normal(size=rows)
    return {"features": features, "targets": targets, "x": 0.1 * random.normal(size=columns)}


def read(row):
    return row.array("x"), row.array("features", row.rows, row.columns), row.array("targets")


def in_numpy(row):
    w, features, targets = read(row)

    def call():
        error = features @ w - targets
        return error @ error / (2 * row.rows), error @ features / row.rows

    return [one_by_one("", gathered(*call()), call)]


def in_jax(row):
    from jax_contenders import with_gradient

    def loss(w, features, targets):
        error = features @ w - targets
        return error @ error / (2 * row.rows)

    return with_gradient("", loss, *read(row))


def in_torch(row):
    import torch

    from torch_contenders import with_gradient

    w, features, targets = (torch.from_numpy(array.copy()) for array in read(row))

    def loss(w):
        error = features @ w - targets
        return error @ error / (2 * row.rows)

    return with_gradient(loss, w)
