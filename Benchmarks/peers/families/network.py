"""A network of one hidden layer with tanh and the mean cross-entropy of its softmax over a batch:
value and gradient by W₁, b₁, W₂, b₂, one after another."""

import numpy as np

from random_inputs import generator

TITLE = "network {features}-{hidden}-{classes}, batch {batch}, value + gradient"


def inputs(batch, features, hidden, classes):
    random = generator("network", batch, features, hidden, classes)
    first = random.normal(size=(features, hidden)) / features**0.5
    second = random.normal(size=(hidden, classes)) / hidden**0.5
    labels = random.integers(classes, size=batch)
    return {
        "rows": random.normal(size=(batch, features)),
        "classes": np.eye(classes)[labels],
        "labels": labels.astype(float),
        "x": np.concatenate(
            [first.ravel(), 0.1 * random.normal(size=hidden), second.ravel(),
             0.1 * random.normal(size=classes)]),
    }


def parameters(x, row):
    """Views of x as the four arrays; x may be of any library."""
    p, h, k = row.features, row.hidden, row.classes
    ends = np.cumsum([p * h, h, h * k, k])
    first, bias, second, shift = (x[a:b] for a, b in zip([0, *ends], ends))
    return first.reshape(p, h), bias, second.reshape(h, k), shift


def read(row):
    return (
        row.array("x"), row.array("rows", row.batch, row.features),
        row.array("labels").astype(np.int64))


def in_jax(row):
    import jax
    import jax.numpy as jnp

    from jax_contenders import with_gradient

    def loss(x, rows, labels):
        first, bias, second, shift = parameters(x, row)
        scores = jnp.tanh(rows @ first + bias) @ second + shift
        chosen = scores[jnp.arange(row.batch), labels]
        return (jax.nn.logsumexp(scores, axis=1) - chosen).mean()

    def loss_by_mask(x, rows, mask):
        first, bias, second, shift = parameters(x, row)
        scores = jnp.tanh(rows @ first + bias) @ second + shift
        return -(jax.nn.log_softmax(scores) * mask).sum() / row.batch

    x, rows, labels = read(row)
    mask = row.array("classes", row.batch, row.classes)
    return with_gradient("index-", loss, x, rows, labels) + with_gradient(
        "mask-", loss_by_mask, x, rows, mask)


def in_torch(row):
    import torch

    from torch_contenders import with_gradient

    x, rows, labels = (torch.from_numpy(array.copy()) for array in read(row))

    def loss(x):
        first, bias, second, shift = parameters(x, row)
        hidden = torch.tanh(torch.addmm(bias, rows, first))
        return torch.nn.functional.cross_entropy(torch.addmm(shift, hidden, second), labels)

    return with_gradient(loss, x)
