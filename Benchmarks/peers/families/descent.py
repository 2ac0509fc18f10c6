"""Gradient descent by two-point estimates along random directions v on the unit sphere,

    G = n (f(x + εv) − f(x − εv))/(2ε) v,    x ← x − αG,    f(x) = ½ Σ λᵢxᵢ²: one iteration.

On a quadratic G does not depend on ε, so a large one leaves no cancellation in which results could
differ.
"""

import numpy as np

from contender import Contender, gathered
from random_inputs import generator

TITLE = "two-point descent, n = {dimension:,}, an iteration"
DIRECTION_SEED = 1


def inputs(dimension, radius, step, iterations):
    random = generator("descent", dimension)
    λ = 100.0 ** -(np.arange(dimension) / (dimension - 1))
    return {"curvatures": λ, "x": random.normal(size=dimension) / dimension**0.5}


def judge(answer, reference, dimension, radius, step, iterations):
    """Value and estimate along the same direction to rounding; the decrease, along everyone's own
    directions, within five standard errors of what is expected."""
    for name, a, b in (
        ("value", answer[:1], reference[:1]), ("estimate", answer[1:-1], reference[1:-1])):
        error = np.linalg.norm(a - b) / np.linalg.norm(b)
        if not error <= 1e-9:
            return f"its {name} differs by {error:.1e}"
    expected = expected_decrease(dimension, step, iterations)
    # Each iteration's decrease is about a χ²₁, with a deviation of √2 times its mean.
    if not abs(answer[-1] / expected - 1) <= 5 * (2 / iterations) ** 0.5:
        return f"{iterations} iterations lower f by {answer[-1]:.4g}, expected {expected:.4g}"
    return None


def expected_decrease(n, α, iterations):
    """From E xᵢ² → (1 − 2αλᵢ) E xᵢ² + α² n/(n + 2) (Σⱼ λⱼ² E xⱼ² + 2λᵢ² E xᵢ²), which is exact:
    E vᵢ²(vᵀg)² = (‖g‖² + 2gᵢ²)/(n(n + 2)) on the sphere."""
    start = inputs(n, None, None, None)
    λ, m = start["curvatures"], start["x"] ** 2
    first = 0.5 * (λ @ m)
    for _ in range(iterations):
        g = λ**2 * m
        m = (1 - 2 * α * λ) * m + α**2 * n / (n + 2) * (g.sum() + 2 * g)
    return first - 0.5 * (λ @ m)


def in_numpy(row):
    λ, start, v = row.array("curvatures"), row.array("x"), row.array("direction")
    n, ε, α = row.dimension, row.radius, row.step
    random = np.random.Generator(np.random.PCG64(DIRECTION_SEED))
    direction, probe, work = np.empty(n), np.empty(n), np.empty(n)

    def value(x):
        np.multiply(x, x, out=work)
        return 0.5 * (λ @ work)

    def slope(x, v):
        np.multiply(v, ε, out=probe)
        np.add(probe, x, out=probe)
        forward = value(probe)
        np.multiply(v, -ε, out=probe)
        np.add(probe, x, out=probe)
        return n * (forward - value(probe)) / (2 * ε)

    def repeated(count):
        x = start.copy()
        for _ in range(count):
            random.standard_normal(out=direction)
            np.multiply(direction, 1 / np.sqrt(direction @ direction), out=direction)
            np.multiply(direction, -α * slope(x, direction), out=probe)
            np.add(x, probe, out=x)
        return x

    decrease = value(start) - value(repeated(row.iterations))
    answer = gathered(value(start), slope(start, v) * v, decrease)
    return [Contender("", answer, repeated)]


def in_jax(row):
    import jax
    import jax.numpy as jnp
    from jax import lax

    from jax_contenders import GENERATORS, key_of

    λ, start, v = (jnp.asarray(row.array(name)) for name in ("curvatures", "x", "direction"))
    n, ε, α = row.dimension, row.radius, row.step

    # λ is passed as an argument: as a constant of the graph it would be folded for minutes.
    def value(λ, x):
        return 0.5 * (λ * x * x).sum()

    def estimate(λ, x, v):
        return n * (value(λ, x + ε * v) - value(λ, x - ε * v)) / (2 * ε) * v

    def step(λ, x, z):
        v = z / jnp.sqrt((z * z).sum())
        return x - α * estimate(λ, x, v)

    def one_at_a_time(count, λ, x, key):
        def body(k, x):
            return step(λ, x, jax.random.normal(jax.random.fold_in(key, k), (n,)))

        return lax.fori_loop(0, count, body, x)

    # Many small draws at once cost less than one after another; whole blocks of them only.
    block = max(1, 2**14 // n)

    def in_blocks(count, λ, x, key):
        def body(k, x):
            draws = jax.random.normal(jax.random.fold_in(key, k), (block, n))
            return lax.scan(lambda x, z: (step(λ, x, z), None), x, draws)[0]

        return lax.fori_loop(0, (count + block - 1) // block, body, x)

    ways = {"single": one_at_a_time} | ({"blocks": in_blocks} if block > 1 else {})
    found = []
    for generator_name in GENERATORS:
        for name, way in ways.items():
            run, key = jax.jit(way), key_of(generator_name)
            size = block if way is in_blocks else 1

            def repeated(count, run=run, key=key):
                return jax.block_until_ready(run(count, λ, start, key))

            # The blocks round up: as many whole ones as the answer's iterations need.
            iterations = row.iterations // size * size or row.iterations
            decrease = value(λ, start) - value(λ, repeated(iterations))
            if iterations != row.iterations:
                decrease = decrease * row.iterations / iterations
            answer = gathered(value(λ, start), estimate(λ, start, v), decrease)
            found.append(Contender(f"{generator_name}-{name}", answer, repeated))
    return found
