"""f(x) = ½ Σ λᵢxᵢ², λᵢ = i + 1."""

import zobench


def value(x):
    return 0.5 * sum((i + 1) * float(t) * float(t) for i, t in enumerate(x))


zobench.serve(value=value, dimension=10, start=1.0, minimum=0.0, minimizer=0.0, smoothness=10.0)
