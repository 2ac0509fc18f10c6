"""Tries an objective without zobench: starts the command, asks what zobench would, and says what is wrong.

    python3 -m zobench.ask [--dimension N] -- python3 model.py
"""

import argparse
import json
import math
import random
import struct
import sys

from . import vectors, wire
from .host import ObjectiveChild


def check(child, out):
    """Checks a child: returns warnings, and prints facts to `out`."""
    n = child.dimension
    warnings = []
    x = child.known("start")
    if x is None:
        warnings.append("it names no start: the configuration needs one, and 1.0 is used here")
        x = vectors.vector(1.0, n, "start")
    names = [name for name in child.answers if name != "value"]
    generator = random.Random(1)
    v = [generator.gauss(0, 1) for _ in range(n)]
    length = math.sqrt(sum(t * t for t in v))
    v = vectors.as_doubles([t / length for t in v])
    # If a child has no exact f, records are made from the sample with the key 0.
    key = 0 if child.handshake.get("samples") and child.handshake.get("exact") is False else None
    first = child.ask([x], *names, key=key,
                      directions=[v] if {"tangent", "hessian"} & set(names) else ())
    value = first.values[0]
    print(f"value at the start: {value!r}", file=out)
    if not math.isfinite(value):
        warnings.append(f"the value at the start is {value!r}: no run can begin there")
        return warnings
    again = child.ask([x], key=key).values[0]
    if struct.pack("<d", again) != struct.pack("<d", value):
        said = child.handshake.get("deterministic", True)
        if said is not False:
            warnings.append(f"the second answer at the start is {again!r}: say deterministic=False")
    step = 1e-5 * max(1.0, max(abs(t) for t in x))
    pair = [vectors.as_doubles([a + s * step * b for a, b in zip(x, v)]) for s in (1, -1)]
    values = [child.ask([p], key=key).values[0] for p in pair]
    if value != 0 and all(struct.unpack("f", struct.pack("f", f))[0] == f for f in values):
        warnings.append("values have the precision of 32-bit numbers: differences of values need "
                        "64 bits (JAX: jax_enable_x64; PyTorch: float64)")
    slope = (values[0] - values[1]) / (2 * step)
    rounding = 2**-50 * max(map(abs, values)) / step
    tolerance = 1e-4 * abs(slope) + 100 * rounding + 1e-8
    if "gradient" in names:
        along = sum(a * b for a, b in zip(first.gradients[0], v))
        print(f"derivative along a random direction: {along:.10g} by the gradient, {slope:.10g} by "
              "differences", file=out)
        if not abs(along - slope) <= tolerance:
            warnings.append("the gradient does not agree with differences of values")
    if "tangent" in names and not abs(first.tangents[0][0] - slope) <= tolerance:
        warnings.append(f"the tangent {first.tangents[0][0]!r} does not agree with differences of "
                        f"values, {slope!r}")
    known = child.handshake
    minimum = known.get("minimum")
    if minimum is not None and minimum - value > 1e-9 * max(abs(minimum), abs(value)):
        sentence = f"the value at the start, {value!r}, is below the minimum {minimum!r}"
        if known.get("start") is not None and not known.get("samples") and again == value \
                and known.get("deterministic", True):
            raise wire.ProtocolError(f"{sentence}: zobench would refuse it")
        warnings.append(sentence)
    x_star = child.known("minimizer")
    if x_star is not None and minimum is not None:
        least = child.ask([x_star], key=key).values[0]
        if not abs(least - minimum) <= 1e-9 * max(1.0, abs(minimum)):
            warnings.append(f"the value at the minimizer is {least!r}, the minimum {minimum!r}")
    return warnings


def parameters(text):
    try:
        return json.loads(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no JSON ({error})") from None


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="python3 -m zobench.ask", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dimension", type=int, help="what the configuration would say")
    parser.add_argument("--parameters", type=parameters,
                        help="JSON, what the configuration would say")
    parser.add_argument("command", nargs="+", help="the command that serves the objective")
    options = parser.parse_args(arguments)
    child = None
    try:
        child = ObjectiveChild(options.command, options.dimension, options.parameters)
        said = {key: value if len(json.dumps(value)) <= 200 else "…"
                for key, value in child.handshake.items()}
        print("handshake: " + json.dumps(said, ensure_ascii=False))
        warnings = check(child, sys.stdout)
        code = child.close()
        if code != 0:
            warnings.append(f"it ended with exit code {code} at the end of its input")
    except (wire.ProtocolError, OSError) as error:
        if child is not None:
            child.kill()
        sys.exit(f"{error}")
    for warning in warnings:
        print(f"warning: {warning}")
    words = child.last_words()
    if words:
        print(f"on standard error:\n{words}")
    print("zobench would take it" if not warnings else "zobench would take it, with these warnings")


if __name__ == "__main__":
    main()
