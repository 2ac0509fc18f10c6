"""Stress of a map: the Hessian-vector product, forward over reverse."""

from families import stress

TITLE = "MDS {objects} × {embedding}, Hessian-vector product"
inputs = stress.inputs


def in_jax(row):
    import jax

    from jax_contenders import contenders

    w, targets = stress.read(row)
    v = row.array("v", *w.shape)
    found = []
    for name, loss in stress.jax_losses().items():

        def product(w, v, targets, gradient=jax.value_and_grad(loss)):
            # The value comes with the gradient, and is compared; it costs next to nothing.
            (value, _), (_, product) = jax.jvp(lambda w: gradient(w, targets), (w,), (v,))
            return value, product

        found += contenders(name, product, w, v, targets)
    return found
