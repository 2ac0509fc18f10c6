"""How JAX's contestants are made: one call at a time, and a loop within one graph."""

import jax
import jax.numpy as jnp
from jax import lax

from contender import Contender, gathered, one_by_one

jax.config.update("jax_enable_x64", True)


def contenders(name, function, *arguments):
    """`function` of `arguments`, giving a value and an array like the first argument: jitted,
    called from Python, and again and again in a loop within the graph."""
    call = jax.jit(function)
    arguments = [jnp.asarray(argument) for argument in arguments]
    answer = gathered(*call(*arguments))

    def loop(count, first, *rest):
        def body(_, carry):
            point, total = carry
            value, array = function(point, *rest)
            # So little that the point does not change; but the compiler cannot know that, so it
            # neither moves the work out of the loop nor takes the value for unused.
            return point - 1e-290 * array, total + value

        return lax.fori_loop(0, count, body, (first, 0.0))

    loop = jax.jit(loop)
    return [
        one_by_one(name + "call", answer, lambda: jax.block_until_ready(call(*arguments))),
        Contender(
            name + "loop", answer, lambda count: jax.block_until_ready(loop(count, *arguments))
        ),
    ]


def with_gradient(name, function, *arguments):
    """The value and the gradient by the first argument of `function`."""
    return contenders(name, jax.value_and_grad(function), *arguments)


# The generators of JAX: the default one, and the one it recommends for speed.
GENERATORS = ("threefry2x32", "unsafe_rbg")


def key_of(generator):
    return jax.random.key(1, impl=generator)
