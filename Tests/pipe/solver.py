"""A solver of the tests: asks for batches of values and goes on past the budget, or for gradients; by frames alone. Or
it makes the mistake that its arguments name."""

import json
import os
import struct
import subprocess
import sys
import time

habits = sys.argv[1:]
source, sink = sys.stdin.buffer, sys.stdout.buffer
line = json.loads(source.readline())
n = line["dimension"]
if "note" in habits:
    with open("pids", "a") as pids:
        print(os.getpid(), file=pids)
start = line["start"]
x = [start] * n if isinstance(start, (int, float)) else list(start)
if "dies at once" in habits:
    print("no licence", file=sys.stderr)
    sys.exit(3)
if "silent" in habits:
    time.sleep(1000)
if "leaves" in habits:
    subprocess.Popen(["sleep", "1000"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
words = {"zobench": 1, "version": "test solver 1", "mode": "text" if "nonsense" in habits else "binary"}
words.update({
    "other version": {"zobench": 2}, "no version": {"version": ""}, "other role": {"role": "objective"},
    "other mode": {"mode": "pickle"}, "asks for more": {"asks": ["value", "gradient"]},
}.get(habits[0] if habits else "", {}))
print("{nonsense}" if "bad line" in habits else json.dumps(words), flush=True)
if "fails" in habits:
    print("singular matrix", file=sys.stderr)
    sys.exit(4)
if "sleeps" in habits:
    time.sleep(1000)
if "closes its output" in habits:
    os.close(1)
    time.sleep(1000)
if "nonsense" in habits:
    print("what is it at 0?", flush=True)
    time.sleep(1000)
if "prints" in habits:
    print("iteration 1: all is well, and so on, and a bit more", flush=True)
    time.sleep(1000)
number = 0


def read(count):
    data = source.read(count)
    if len(data) < count:
        sys.exit(0)
    return data


def ask(mask, points):
    global number
    number += 1
    body = struct.pack("<%dd" % (len(points) * n), *[e for p in points for e in p])
    head = [0x51424F5A, mask, number, len(points), 0, 0, 0, 0, len(body), 0, 0]
    for habit, place, entry in (
            ("id", 2, 1), ("mask", 1, 64), ("no points", 3, 0), ("directions", 4, 2), ("flags", 5, 4),
            ("length", 8, len(body) - 8), ("huge body", 8, 1 << 60)):
        if habit in habits and number == 2:
            head[place] = entry
    if "dies" in habits and number == 2:
        os.kill(os.getpid(), 9)
    sink.write(struct.pack("<IIQIIIIQQQQ", *head))
    sink.write(body)
    sink.flush()
    magic, ask, id, m, k, flags, _, _, length, _, _ = struct.unpack("<IIQIIIIQQQQ", read(64))
    assert (magic, id, m) == (0x41424F5A, number, len(points))
    answer = read(length)
    statuses = struct.unpack_from("<%dI" % m, answer)
    values = struct.unpack_from("<%dd" % m, answer, 4 * (m + m % 2))
    gradient = struct.unpack_from("<%dd" % n, answer, 16) if mask & 2 else None
    return statuses, values, gradient, flags & 32


while "says done" in habits or "asks the start" in habits:
    number += 1
    mask, flags, reason = (16, 0, b"") if "asks the start" in habits else (0, 64, b"done")
    sink.write(struct.pack("<IIQIIIIQQQQ", 0x51424F5A, mask, number, 0, 0, flags, 0, 0, len(reason), 0, 0) + reason)
    sink.flush()
    if mask:
        read(64 + 8 * n)
    time.sleep(0.01)
if "gradients" in habits:
    while True:
        statuses, values, gradient, closed = ask(3, [x])
        if closed and "asks on" not in habits:
            break
        if not closed:
            x = [a - 0.01 * b for a, b in zip(x, gradient)]
if "stops" in habits:
    ask(1, [x])
    reason = b"that is enough"
    sink.write(struct.pack("<IIQIIIIQQQQ", 0x51424F5A, 0, 2, 0, 0, 64, 0, 0, len(reason), 0, 0) + reason)
    sink.flush()
    sys.exit(0)
size = 1 if "single" in habits else 7
step = 0
while "gradients" not in habits:
    step += 1
    points = [[e * (1 - 0.001 * (step + i)) for e in x] for i in range(size)]
    statuses, values, gradient, closed = ask(1, points)
    if closed and "asks on" not in habits:
        break
