"""How PyTorch's contestants are made: eagerly, and compiled if a compiler is at hand."""

import sys

import torch

from contender import gathered, one_by_one

torch.set_num_threads(1)


def with_gradient(loss, x):
    """The value and the gradient at `x`, a leaf of its own."""
    point = x.clone().requires_grad_(True)
    found = [contender("eager", loss, point)]
    try:
        found.append(contender("compiled", torch.compile(loss), point))
    except Exception as error:  # the compiled form needs a C++ compiler; eager needs nothing
        print(f"PyTorch could not compile: {error}"[:200], file=sys.stderr)
    return found


def contender(name, loss, point):
    def call():
        value = loss(point)
        (gradient,) = torch.autograd.grad(value, point)
        return value.detach(), gradient

    return one_by_one(name, gathered(*call()), call)
