"""A solver of the tests: descent along random directions, right or with one of several mistakes; by frames alone.

Parameters: step, radius, directions, distribution (sphere or gaussian). The mistakes, as arguments:
factor: without the factor n; cube: directions from a cube, normalised; last: the last direction alone;
unpaired: both points of a pair in questions of their own; halved: divided by the radius and not by twice it;
seedless: a seed of its own; logged: the value at every iterate, too.
"""

import json
import math
import random
import struct
import sys

mistakes = sys.argv[1:]
source, sink = sys.stdin.buffer, sys.stdout.buffer
line = json.loads(source.readline())
n = line["dimension"]
start = line["start"]
x = [float(start)] * n if isinstance(start, (int, float)) else list(start)
sink.write(b'{"zobench": 1, "version": "planted 1", "mode": "binary"}\n')
sink.flush()
told = line.get("parameters", {})
step, radius = told.get("step", 0.1), told.get("radius", 1e-4)
count, distribution = told.get("directions", 1), told.get("distribution", "sphere")
generator = random.Random(17 if "seedless" in mistakes else line["seed"])
number = 0


def read(length):
    data = source.read(length)
    if len(data) < length:
        sys.exit(0)
    return data


def ask(points):
    global number
    number += 1
    body = struct.pack("<%dd" % (len(points) * n), *[e for p in points for e in p])
    sink.write(struct.pack("<IIQIIIIQQQQ", 0x51424F5A, 1, number, len(points), 0, 0, 0, 0,
                           len(body), 0, 0))
    sink.write(body)
    sink.flush()
    header = struct.unpack("<IIQIIIIQQQQ", read(64))
    body = read(header[8])
    if header[5] & 32:
        sys.exit(0)
    return struct.unpack_from("<%dd" % len(points), body, 4 * (len(points) + len(points) % 2))


def direction():
    if distribution == "gaussian":
        return [generator.gauss(0, 1) for _ in range(n)]
    if distribution == "rademacher":
        return [generator.choice((-1.0, 1.0)) for _ in range(n)]
    if "cube" in mistakes:
        v = [generator.uniform(-1, 1) for _ in range(n)]
    else:
        v = [generator.gauss(0, 1) for _ in range(n)]
    length = math.sqrt(sum(e * e for e in v))
    return [e / length for e in v]


scale = 1.0 if distribution != "sphere" or "factor" in mistakes else float(n)
while True:
    frame = [direction() for _ in range(count)]
    points = [[e + s * radius * d for e, d in zip(x, v)] for v in frame for s in (1, -1)]
    if "unpaired" in mistakes:
        values = [ask([point])[0] for point in points]
    else:
        values = ask(points)
    gradient = [0.0] * n
    width = radius if "halved" in mistakes else 2 * radius
    for j, v in enumerate(frame):
        if "last" in mistakes and j + 1 < count:
            continue
        weight = 1 if "last" in mistakes else count
        slope = (values[2 * j] - values[2 * j + 1]) / width
        for i in range(n):
            gradient[i] += scale / weight * slope * v[i]
    for i in range(n):
        x[i] -= step * gradient[i]
    if "logged" in mistakes:
        ask([x])
