"""An evaluation of f(x) = ½ Σ λᵢxᵢ² with its gradient, and what L-BFGS with ten steps in memory
does for each. Runs restart after some iterations."""

import numpy as np

from contender import Contender, gathered
from random_inputs import generator

TITLE = "L-BFGS, n = {dimension}, an evaluation"
MEMORY = 10


def inputs(dimension, iterations):
    λ = 100.0 ** -(np.arange(dimension) / (dimension - 1))
    return {"curvatures": λ, "x": generator("quasi_newton", dimension).normal(size=dimension)}


def judge(answer, reference, dimension, iterations):
    """f at the start to rounding. Line searches differ: f has to come down by a million at least,
    or as far as the square root of zobench's share, in at most three evaluations per iteration."""
    if not abs(answer[0] - reference[0]) <= 1e-9 * reference[0]:
        return f"its value is {answer[0]}, not {reference[0]}"
    share, own = answer[1] / answer[0], reference[1] / reference[0]
    if not share <= max(1e-6, own**0.5):
        return f"{iterations} iterations leave {share:.1g} of f, not {own:.1g}"
    if not iterations <= answer[2] <= 3 * iterations:
        return f"{iterations} iterations take {answer[2]:.0f} evaluations"
    return None


def in_scipy(row):
    from scipy.optimize import minimize

    λ, start = row.array("curvatures"), row.array("x")

    def value_and_gradient(x):
        g = λ * x
        return 0.5 * (x @ g), g

    def run():
        return minimize(
            value_and_gradient, start, jac=True, method="L-BFGS-B",
            options={"maxiter": row.iterations, "maxcor": MEMORY, "ftol": 0, "gtol": 0})

    found = run()

    def repeated(count):
        made = 0
        while made < count:
            made += run().nfev

    return [Contender("", gathered(value_and_gradient(start)[0], found.fun, found.nfev), repeated)]


def in_optax(row):
    import jax
    import jax.numpy as jnp
    import optax
    from jax import lax

    jax.config.update("jax_enable_x64", True)
    λ, start = jnp.asarray(row.array("curvatures")), jnp.asarray(row.array("x"))
    solver = optax.lbfgs(memory_size=MEMORY)

    def value(x):
        return 0.5 * (λ * x * x).sum()

    value_and_gradient = optax.value_and_grad_from_state(value)

    def run(x):
        def body(carry, _):
            x, state = carry
            f, g = value_and_gradient(x, state=state)
            updates, state = solver.update(g, state, x, value=f, grad=g, value_fn=value)
            trials = optax.tree_utils.tree_get(state, "num_linesearch_steps")
            return (optax.apply_updates(x, updates), state), trials

        (x, _), trials = lax.scan(body, (x, solver.init(x)), None, length=row.iterations)
        return x, trials.sum()

    @jax.jit
    def runs(count, x):
        # So little that the start does not change; but the compiler cannot know that.
        return lax.fori_loop(0, count, lambda _, end: run(x + 1e-290 * end)[0], x)

    end, evaluations = jax.jit(run)(start)
    each = int(evaluations)

    def repeated(count):
        return jax.block_until_ready(runs(-(-count // each), start))

    return [Contender("", gathered(value(start), value(end), each), repeated)]
