"""½Σ(i+1)xᵢ² by one plain loop, as a child that speaks in frames, or with the argument "text" in lines.

With the argument "values" it gives no gradients, and with "varying" it says that it may answer differently another
time.
"""

import json
import struct
import sys

source, sink = sys.stdin.buffer, sys.stdout.buffer
n = json.loads(source.readline())["dimension"]
isText = sys.argv[1:] == ["text"]
print(json.dumps({
    "zobench": 1, "version": "quadratic in Python", "mode": "text" if isText else "binary",
    "dimension": n, "answers": ["value"] if "values" in sys.argv else ["value", "gradient"], "batch": 3,
    "deterministic": "varying" not in sys.argv}), flush=True)


def f(x):
    total = 0.0
    for i in range(n):
        total += (i + 1) * x[i] * x[i]
    return 0.5 * total, [(i + 1) * x[i] for i in range(n)]


for line in source if isText else ():
    asked = json.loads(line)
    found = [f(x) for x in asked["points"]]
    print(json.dumps({
        "id": asked["id"], "values": [v for v, _ in found],
        "gradients": [g for _, g in found]}), flush=True)

while not isText and (header := source.read(64)):
    _, ask, id, m = struct.unpack_from("<IIQI", header)
    numbers = struct.unpack("<%dd" % (m * n), source.read(8 * m * n))
    found = [f(numbers[i * n:(i + 1) * n]) for i in range(m)]
    body = struct.pack("<%dI" % (m + m % 2), *[0] * (m + m % 2))
    body += struct.pack("<%dd" % m, *[v for v, _ in found])
    if ask & 2:
        body += b"".join(struct.pack("<%dd" % n, *g) for _, g in found)
    sink.write(struct.pack("<IIQIIIIQQQQ", 0x41424F5A, ask, id, m, 0, 0, 0, 0, len(body), 0, 0) + body)
    sink.flush()
