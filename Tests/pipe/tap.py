"""Runs a solver in its place, and records what it says and is told.

    tap.py LOG COMMAND…

LOG.N.asked has the bytes that the command writes and LOG.N.answered those that it reads, N being a number of this
process. `exchanges` reads them again.
"""

import json
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path

HEADER = struct.Struct("<IIQIIIIQQQQ")
QUESTION, ANSWER = 0x51424F5A, 0x41424F5A
VALUE, GRADIENT, TANGENT, HESSIAN = 1, 2, 4, 8
CLOSED, MESSAGE = 32, 64
SPENT = 3


class Exchange:
    """A question about points, and its answer."""

    def __init__(self, ask, points, directions, answer):
        self.ask, self.points, self.directions = ask, points, directions
        m, k = len(points), len(directions)
        n = len(points[0])
        _, asked, _, _, _, flags, *_ = HEADER.unpack(answer[:64])
        assert asked == ask
        self.closed = flags & CLOSED != 0
        self.statuses = struct.unpack_from(f"<{m}I", answer, 64)
        doubles = struct.unpack_from(f"<{(len(answer) - 64 - 4 * (m + m % 2)) // 8}d", answer,
                                     64 + 4 * (m + m % 2))
        values = m if ask & VALUE else 0
        self.values = doubles[:values]
        self.gradients = [doubles[values + n * i:values + n * (i + 1)] for i in range(m)] \
            if ask & GRADIENT else []

    @property
    def paid(self):
        """How many points were answered within the budget."""
        return sum(status != SPENT for status in self.statuses)


class Conversation:
    """All that a solver has asked in a run: zobench's line, its own, exchanges, and why it was done, if it said so."""

    def __init__(self, place):
        asked = Path(f"{place}.asked").read_bytes()
        answered = Path(f"{place}.answered").read_bytes()
        told, _, answered = answered.partition(b"\n")
        said, _, asked = asked.partition(b"\n")
        self.told, self.said = json.loads(told), json.loads(said)
        self.exchanges, self.reason = [], None
        n = self.told["dimension"]
        while len(asked) >= 64:
            magic, ask, _, m, k, flags, _, _, length, _, _ = HEADER.unpack(asked[:64])
            assert magic == QUESTION, asked[:64]
            body, asked = asked[64:64 + length], asked[64 + length:]
            if flags & MESSAGE:
                self.reason = body.decode()
                continue
            if len(answered) < 64:
                break
            count = HEADER.unpack(answered[:64])[8]
            answer, answered = answered[:64 + count], answered[64 + count:]
            doubles = struct.unpack(f"<{len(body) // 8}d", body)
            rows = [doubles[n * i:n * (i + 1)] for i in range(m + k)]
            self.exchanges.append(Exchange(ask, rows[:m], rows[m:], answer))


def conversations(log):
    """Those of all runs, without the one at planning, in which nothing is asked."""
    log = Path(log)
    places = sorted(path.with_suffix("") for path in log.parent.glob(f"{log.name}.*.asked"))
    return [c for c in map(Conversation, places) if c.exchanges or c.reason]


def copy(source, sink, log):
    with open(log, "wb") as file:
        while data := os.read(source, 1 << 16):
            file.write(data)
            file.flush()
            while data:
                try:
                    data = data[os.write(sink, data):]
                except BrokenPipeError:
                    break
    os.close(sink)


def main():
    place = f"{sys.argv[1]}.{os.getpid()}"
    child = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    threading.Thread(
        target=copy, args=(0, child.stdin.fileno(), f"{place}.answered"), daemon=True).start()
    copy(child.stdout.fileno(), 1, f"{place}.asked")
    os._exit(child.wait())


if __name__ == "__main__":
    main()
