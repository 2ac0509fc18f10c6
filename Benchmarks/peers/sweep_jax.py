"""The sweep in JAX: vmap over lanes, scan over records, one graph per group, two threads.

    sweep_jax.py RESULTS DISTANCES

Prints the seconds of compiling and of running.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import jax
import jax.numpy as jnp
from jax import lax

import sweep

jax.config.update("jax_enable_x64", True)


def loss(w, targets):
    # A coordinate at a time: three times as fast here as an N × N × d array of differences.
    squared = sum((w[:, None, c] - w[None, :, c]) ** 2 for c in range(w.shape[1]))
    return ((squared - targets) ** 2).sum()


def estimator_of(group):
    """The estimate at one lane's w; z is a normal array like w, for estimators that need it."""
    n, d, ε = group.objects, group.embedding, group.radius
    units = jnp.eye(n * d).reshape(n * d, n, d)

    def reverse(w, z, targets):
        return jax.grad(loss)(w, targets)

    def two_point(w, z, targets):
        v = z / jnp.sqrt((z * z).sum())
        slope = (loss(w + ε * v, targets) - loss(w - ε * v, targets)) / (2 * ε)
        return n * d * slope * v

    def central(w, z, targets):
        values = jax.vmap(loss, (0, None))
        difference = values(w + ε * units, targets) - values(w - ε * units, targets)
        return difference.reshape(n, d) / ((w + ε) - (w - ε))

    def forward(w, z, targets):
        values = jax.vmap(loss, (0, None))(w + ε * units, targets)
        return (values - loss(w, targets)).reshape(n, d) / ((w + ε) - w)

    return {
        "reverse-mode": reverse, "two-point": two_point, "coordinate-differences": central,
        "coordinate-differences-forward": forward}[group.estimator]


def program(group):
    estimate = jax.vmap(estimator_of(group), (0, 0, None))
    shape = (group.lanes, group.objects, group.embedding)

    def run(w, steps, targets, bounds, key):
        def body(k, w):
            # Unused normals are not drawn: the compiler drops them.
            z = jax.random.normal(jax.random.fold_in(key, k), shape)
            return w - steps[:, None, None] * estimate(w, z, targets)

        def segment(w, bound):
            w = lax.fori_loop(bound[0], bound[1], body, w)
            losses, gradients = jax.vmap(jax.value_and_grad(loss), (0, None))(w, targets)
            return w, (losses, (gradients**2).sum(axis=(1, 2)))

        return lax.scan(segment, w, bounds)

    key = jax.random.key(1, impl="unsafe_rbg")
    return jax.jit(run), (group.starts, group.steps, group.targets, group.bounds, key)


def main(results, distances):
    sweep.check(loss, results, distances)
    groups = sorted(
        sweep.groups(results, distances),
        # The longest first, so that both cores are busy to the end.
        key=lambda group: -group.iterations * (1 if group.estimator == "reverse-mode" else
                                               group.objects * group.embedding))
    programs = [program(group) for group in groups]
    with ThreadPoolExecutor(2) as pool:
        begin = time.perf_counter()
        compiled = list(pool.map(lambda p: p[0].lower(*p[1]).compile(), programs))
        middle = time.perf_counter()
        outcomes = list(pool.map(
            lambda job: jax.block_until_ready(job[0](*job[1][1])), zip(compiled, programs)))
        end = time.perf_counter()
    print(middle - begin, end - middle)
    return groups, outcomes


if __name__ == "__main__":
    main(*sys.argv[1:])
