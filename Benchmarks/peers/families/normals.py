"""Standard normals into memory: `count` of them per call."""

import numpy as np

from contender import Contender, gathered, one_by_one

TITLE = "{count:,} standard normals"


def inputs(count):
    return {}


def judge(answer, reference, count):
    """Mean, second and fourth moment, each within five of its standard errors."""
    for moment, expected, variance in zip(answer, (0, 1, 3), (1, 2, 96)):
        if not abs(moment - expected) <= 5 * (variance / count) ** 0.5:
            return f"a moment of normals is {moment:.6f}, expected {expected}"
    return None


def moments(values):
    values = np.asarray(values)
    return gathered(*((values**power).mean() for power in (1, 2, 4)))


def in_numpy(row):
    random = np.random.Generator(np.random.PCG64(1))
    values = np.empty(row.count)
    call = lambda: random.standard_normal(out=values)
    return [one_by_one("", moments(call()), call)]


def in_jax(row):
    import jax
    from jax import lax

    from jax_contenders import GENERATORS, key_of

    found = []
    for name in GENERATORS:
        call = jax.jit(lambda key: jax.random.normal(key, (row.count,)))
        key = key_of(name)

        @jax.jit
        def loop(count, key):
            # The carried array stands for memory that a caller would use; each draw has its own
            # key.
            draw = lambda k, _: jax.random.normal(jax.random.fold_in(key, k), (row.count,))
            return lax.fori_loop(0, count, draw, jax.numpy.zeros(row.count))

        answer = moments(call(key))
        found += [
            one_by_one(f"{name}-call", answer, lambda call=call, key=key:
                       jax.block_until_ready(call(key))),
            Contender(f"{name}-loop", answer, lambda count, loop=loop, key=key:
                      jax.block_until_ready(loop(count, key))),
        ]
    return found


def in_torch(row):
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(1)
    values = torch.empty(row.count, dtype=torch.float64)
    return [one_by_one("", moments(values.normal_()), values.normal_)]
