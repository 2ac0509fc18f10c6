"""A child of the tests: f(x) = ½Σ(i+1)xᵢ² by frames or lines, and with the mistake that it is told to make."""

import json
import mmap
import os
import signal
import struct
import subprocess
import sys
import time

mistakes = sys.argv[1:]
source, sink = sys.stdin.buffer, sys.stdout.buffer


def says(mistake):
    return mistake in mistakes


if says("note"):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pids"), "a") as file:
        file.write("%d\n" % os.getpid())
if says("stubborn"):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if says("leaves"):
    subprocess.Popen(["sleep", "1000"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
if says("dies at once"):
    print("no licence", file=sys.stderr)
    sys.exit(3)
if says("silent"):
    time.sleep(1000)
if says("banner"):
    print("Welcome to the model", flush=True)
if says("closes at once"):
    os.close(1)
    time.sleep(1000)
if says("endless line"):
    sys.stdout.write("{" + "x" * (65 << 20))
    sys.stdout.flush()
    time.sleep(1000)

line = json.loads(source.readline())
n = line.get("dimension", 3)
words = {
    "zobench": 1, "version": "test 1", "mode": "text" if says("text") else "binary", "dimension": n,
    "answers": ["value"] if says("values") else ["value", "gradient", "tangent", "hessian"],
    "batch": 1 if says("single") else 4, "start": 1.0, "minimum": 0, "samples": says("samples"),
}
if says("other version"):
    words["zobench"] = 2
if says("other dimension"):
    words["dimension"] = n + 1
if says("no value"):
    words["answers"] = ["gradient"]
if says("no version"):
    del words["version"]
if says("number for a version"):
    words["version"] = 3
if says("NaN for a version"):
    words["version"] = float("nan")
if says("long version"):
    words["version"] = "x" * 1001
if says("other mode"):
    words["mode"] = "pickle"
if says("other role"):
    words["role"] = "solver"
if says("short start"):
    words["start"] = [1.0] * (n - 1)
if says("frame"):
    words["start"] = "frame"
if says("other line"):
    words["version"] = "test %d" % os.getpid()
shared = None
if says("shared"):
    shared = os.open(line["shared"], os.O_RDWR)
    words["shared"] = True
if says("forks"):
    # As where buffers are doubled: both say the line.
    forked = os.fork()
    if forked:
        os.waitpid(forked, 0)
if says("closes its input"):
    os.close(0)
if says("bad line"):
    sys.stdout.write("{nonsense}\n")
else:
    sys.stdout.write(json.dumps(words) + "\n")
if says("daemon") and os.fork() > 0:
    os._exit(0)
sys.stdout.flush()
if says("forks") and not forked:
    os._exit(0)
if says("closes its input"):
    time.sleep(1000)


def answers(x, directions, key):
    value = 0.0
    for i, xi in enumerate(x):
        value += (i + 1) * xi * xi
    value *= 0.5
    if key is not None:
        value += key % 1024
    gradient = [(i + 1) * xi for i, xi in enumerate(x)]
    tangents = [sum(a * b for a, b in zip(gradient, v)) for v in directions]
    products = [[(i + 1) * vi for i, vi in enumerate(v)] for v in directions]
    return value, gradient, tangents, products


def rows(numbers):
    return [numbers[i:i + n] for i in range(0, len(numbers), n)]


count = 0
while says("text"):
    text = source.readline()
    if not text:
        sys.exit(0)
    if says("nonsense"):
        print("42, of course", flush=True)
        continue
    asked = json.loads(text)
    keys = asked.get("samples") or [asked.get("sample")] * len(asked["points"])
    found = [answers(x, asked.get("directions", []), key and int(key, 16))
             for x, key in zip(asked["points"], keys)]
    answer = {"id": asked["id"], "values": [f[0] for f in found]}
    for i, name in enumerate(("gradients", "tangents", "products")):
        answer[name] = [f[i + 1] for f in found]
    if says("short lists"):
        answer["values"] = answer["values"][1:]
    if says("no id"):
        del answer["id"]
    if says("error"):
        answer = {"id": asked["id"], "error": "the mesh is torn"}
    if says("words"):
        answer["values"] = ["1.5"] * len(found)
    print(json.dumps(answer), flush=True)

while True:
    header = source.read(64)
    if len(header) < 64:
        while says("stubborn"):
            time.sleep(1000)
        sys.exit(0)
    magic, ask, id, m, k, flags, _, key, length, place, answer_place = struct.unpack("<IIQIIIIQQQQ", header)
    assert magic == 0x51424F5A
    count += 1
    if says("dies") or says("mortal") and count == 7:
        print("out of memory", file=sys.stderr)
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    if says("hangs"):
        time.sleep(1000)
    if says("closes its output"):
        os.close(1)
        time.sleep(1000)
    if flags & 1:
        memory = mmap.mmap(shared, 0)
        body = memory[place:place + length]
    else:
        body = source.read(length)
    keys = [None] * m
    if flags & 8:
        keys = struct.unpack_from("<%dQ" % m, body)
        body = body[8 * m:]
    elif flags & 4:
        keys = [key] * m
    numbers = struct.unpack("<%dd" % (len(body) // 8), body)
    points, directions = rows(numbers[:m * n]), rows(numbers[m * n:])
    if ask == 16:
        parts = [struct.pack("<%dd" % n, *[0.5] * n)]
    else:
        found = [answers(x, directions, key) for x, key in zip(points, keys)]
        status = 7 if says("status") else 2 if says("unanswered") else 1 if says("undefined") else 0
        parts = [struct.pack("<%dI" % (m + m % 2), *([status] * m + [0] * (m % 2)))]
        for bit in range(4):
            if ask & 1 << bit:
                for f in found:
                    flat = [f[0]] if bit == 0 else f[bit] if bit < 3 else [e for p in f[3] for e in p]
                    parts.append(struct.pack("<%dd" % len(flat), *flat))
    answer = b"".join(parts)
    if says("id"):
        id += 1
    if says("length"):
        answer += b"12345678"
    if says("mask"):
        ask = 3
    if says("points"):
        m += 1
    if says("directions"):
        k += 1
    if says("prints"):
        sink.write(b"iteration 1: all is well, and so on\n")
    if says("bytes"):
        # On their own at first: judged is what has arrived by then.
        sink.write(bytes(range(128, 192)))
        sink.flush()
        time.sleep(0.05)
    flags = 0
    if says("message"):
        answer, flags, ask, m = b"the mesh is torn", 64, 0, 0
    head = [0x41424F5A, ask, id, m, k, flags, 0, 5, len(answer), 0, 0]
    if header[24] & 2:
        memory = mmap.mmap(shared, 0)
        memory[answer_place:answer_place + len(answer)] = answer
        head[5], head[9] = 1, answer_place
        answer = b""
    if says("flags"):
        head[5] |= 16
    if says("huge body"):
        head[8] = 1 << 60
    if says("half"):
        answer = answer[:len(answer) // 2]
    sink.write(struct.pack("<IIQIIIIQQQQ", *head) + answer)
    sink.flush()
    if says("half"):
        sys.exit(0)
