"""The rows of the table and their targets."""

from result import faster, within
from row import Entry, Row
from scaling import Scale

NETWORK = {"batch": 256, "features": 64, "hidden": 32, "classes": 10}


def stress(objects, embedding):
    targets = [faster("JAX", 3.5)] if embedding == 10 else [
        faster("JAX", 10), within("fused C", 1.15)]
    return Row(
        "stress", {"objects": objects, "embedding": embedding}, ["fused C", "JAX", "NumPy"],
        targets,
        scale=Scale(f"MDS, d = {embedding}, value + gradient, against N", objects, 2))


def curvature(objects):
    return Row(
        "curvature", {"objects": objects, "embedding": 3}, ["JAX"], [faster("JAX", 20)],
        scale=Scale("MDS, d = 3, Hessian-vector product, against N", objects, 2))


def outer(size):
    return Row(
        "outer", {"size": size}, ["JAX", "NumPy"], [faster("JAX", 1.5)],
        scale=Scale("Σ softplus·tanh, value + gradient, against N", size, 2))


def logistic(rows, columns, times):
    return Row(
        "logistic", {"rows": rows, "columns": columns, "regularization": 1e-3},
        ["JAX", "NumPy", "PyTorch"], [faster("JAX", times)])


def least_squares(rows, columns, times):
    return Row(
        "least_squares", {"rows": rows, "columns": columns}, ["JAX", "NumPy", "PyTorch"],
        [faster("JAX", times)])


def network():
    return Row(
        "network", NETWORK, ["JAX", "PyTorch"], [faster("PyTorch", 1), faster("JAX", 1)])


def descent(dimension):
    targets = [faster("JAX", 5), faster("NumPy", 10)]
    if dimension == 10**6:
        targets.append(within("normals alone", 3))
    parameters = {
        "dimension": dimension, "radius": 0.1, "step": 1 / dimension,
        "iterations": 1024 if dimension <= 10**4 else 128}
    return Row(
        "descent", parameters, ["JAX", "NumPy"], targets,
        extras=[Entry("normals alone", "zobench", "normals", {"count": dimension})],
        scale=Scale("two-point descent, an iteration, against n", dimension, 1))


def composed(method):
    parameters = {
        "method": method, "dimension": 100, "radius": 0.1, "iterations": 1024,
        "step": 1e-3 if method == "adam" else 1e-4}
    return Row(
        "composed", parameters, [], [within("loop by hand", 1.15)],
        extras=[Entry("loop by hand", "zobench", "hand_written", parameters)])


def oracle(source):
    """At most about 30 ns more than the graph's own value."""
    return Row(
        "oracle", {"source": source, "dimension": 10}, [], [within("graph", 1.75)],
        extras=[Entry("graph", "zobench", "oracle", {"source": "graph", "dimension": 10})])


def pipe(dimension, points, asked, factor):
    """The limit is the same bytes there and back; through shared memory if they are many."""
    parameters = {"dimension": dimension, "points": points, "asked": asked}
    return Row(
        "pipe", parameters, [], [within("the bytes alone", factor)],
        extras=[Entry("the bytes alone", "zobench", "ping_pong", parameters)])


def normals():
    return Row(
        "normals", {"count": 10**6}, ["JAX", "NumPy", "PyTorch"], [faster("NumPy", 3)])


def differences(dimension):
    parameters = {"dimension": dimension}
    return Row(
        "differences", parameters, ["JAX", "NumPy"], [within("one GEMM", 1.5)],
        extras=[Entry("one GEMM", "zobench", "product", parameters)])


def one_plus_one(dimension):
    return Row(
        "one_plus_one", {"dimension": dimension, "evaluations": 1000}, ["nevergrad"],
        [faster("nevergrad", 100)])


def nelder_mead(dimension):
    return Row(
        "nelder_mead", {"dimension": dimension, "evaluations": 1000}, ["SciPy"],
        [faster("SciPy", 20)])


def evolution(dimension):
    parameters = {"dimension": dimension, "generations": 100, "runs": 20}
    alone = Entry("eigendecompositions", "zobench", "decompositions", parameters)
    targets = [faster("pycma", 20)] if dimension <= 10 else [
        faster("pycma", 1.5), within("eigendecompositions", 1.5)]
    return Row("evolution", parameters, ["pycma"], targets, extras=[alone])


def separable_evolution(dimension):
    parameters = {"dimension": dimension, "generations": 100, "runs": 20}
    return Row("separable_evolution", parameters, ["pycma"], [faster("pycma", 20)])


def quasi_newton(dimension):
    return Row(
        "quasi_newton", {"dimension": dimension, "iterations": 30}, ["SciPy", "optax"],
        [faster("SciPy", 20)])


def all_rows():
    return [
        *(stress(n, d) for d in (2, 3, 10) for n in (100, 500, 1000)),
        *(curvature(n) for n in (500, 1000)),
        *(outer(n) for n in (100, 300, 1000)),
        logistic(569, 30, 5), logistic(5000, 500, 1.5),
        least_squares(569, 30, 5), least_squares(5000, 500, 1.5), network(),
        *(descent(n) for n in (100, 10**4, 10**6)),
        *(composed(method) for method in ("heavy-ball", "nesterov", "adam")),
        *(oracle(source) for source in ("closure", "noise")),
        pipe(10, 1, "value", 1.5), pipe(10, 64, "value", 2), pipe(10**6, 1, "gradient", 1.5),
        normals(), differences(500),
        *(one_plus_one(n) for n in (10, 100)), *(nelder_mead(n) for n in (10, 100)),
        *(evolution(n) for n in (10, 100)), *(separable_evolution(n) for n in (10, 100)),
        *(quasi_newton(n) for n in (10, 100)),
    ]


def quick_rows():
    return [
        stress(100, 2), stress(500, 3), stress(500, 10), curvature(500), outer(300),
        logistic(569, 30, 5), least_squares(569, 30, 5), network(), descent(10**4), normals(),
        differences(500),
    ]
