"""The other direction: a solver in Python asks, and zobench answers, counts and closes."""

import json
import os
import struct
import sys

from . import text, vectors, wire

HELP = """This is a solver for zobench, which starts it: name this command in a configuration,

    {"optimizer": "external", "command": ["python3", "%s"]}
"""


class Closed(BaseException):
    """The budget is spent. Not an Exception, since solvers catch those that an objective raises.

    `values` has the values of a batch that zobench still answered, in the batch's order.
    """

    def __init__(self, values=()):
        super().__init__("the budget is spent")
        self.values = values


class Objective:
    """The objective, for which zobench answers.

    dimension     n
    start         x₀, a copy
    seed          for the solver's own generator
    answers       what the solver may ask: "value", "gradient", "tangent", "hessian"
    budget        a dictionary of the limits: evaluations, seconds
    parameters    what the configuration has under "parameters"
    smoothness, strong_convexity
                  L and μ if known, else None
    """

    def __init__(self, asker, handshake):
        self._asker = asker
        self.dimension = handshake["dimension"]
        self.seed = handshake.get("seed", 0)
        self.answers = tuple(handshake.get("answers", ("value",)))
        self.budget = handshake.get("budget", {})
        self.batch_size = handshake.get("batch", 1)
        self.parameters = handshake.get("parameters") or {}
        self.smoothness = handshake.get("smoothness")
        self.strong_convexity = handshake.get("strong_convexity")
        self._start = None if handshake["start"] == "frame" else handshake["start"]
        self._closed = False

    @property
    def start(self):
        if self._start is None:
            self._start = self._asker.ask_start(self.dimension)
        return vectors.vector(self._start, self.dimension, "start")

    def value(self, x):
        """f(x)."""
        return self._ask(wire.VALUE, [x]).values[0]

    __call__ = value

    def values(self, points):
        """f at every point, as a list; in one frame if zobench takes that many points at once."""
        points = list(points)
        found = []
        for first in range(0, len(points), self.batch_size):
            try:
                found += self._ask(wire.VALUE, points[first:first + self.batch_size]).values
            except Closed as closed:
                raise Closed(tuple(found) + closed.values) from None
        return found

    def gradient(self, x):
        """∇f(x)."""
        return self._ask(wire.VALUE | wire.GRADIENT, [x]).gradients[0]

    def value_and_gradient(self, x):
        """f(x) and ∇f(x), counted as one gradient."""
        answer = self._ask(wire.VALUE | wire.GRADIENT, [x])
        return answer.values[0], answer.gradients[0]

    def tangent(self, x, v):
        """∇f(x)ᵀv."""
        return self._ask(wire.VALUE | wire.TANGENT, [x], [v]).tangents[0][0]

    def hessian_product(self, x, v):
        """∇²f(x)v."""
        return self._ask(wire.VALUE | wire.HESSIAN, [x], [v]).products[0][0]

    def done(self, reason=""):
        """Says why the solver stopped by itself. After that it can ask nothing more."""
        if not self._closed:
            self._closed = True
            self._asker.say_done(str(reason))

    def _ask(self, ask, points, directions=()):
        if self._closed:
            raise Closed()
        missing = [name for name in wire.named(ask) if name not in self.answers]
        if missing:
            raise ValueError(f"the objective does not answer {', '.join(missing)}, only "
                             + ", ".join(self.answers))
        answer = self._asker.ask(ask, points, directions, self.dimension)
        if wire.UNANSWERED in answer.statuses:
            raise wire.ProtocolError(f"zobench did not answer {', '.join(wire.named(ask))}")
        if answer.closed:
            self._closed = True
            if wire.SPENT in answer.statuses:
                paid = [s != wire.SPENT for s in answer.statuses]
                raise Closed(tuple(v for v, fine in zip(answer.values, paid) if fine))
        return answer


class Answer:
    def __init__(self, statuses, values=(), gradients=(), tangents=(), products=(), closed=False):
        self.statuses, self.values, self.gradients = statuses, values, gradients
        self.tangents, self.products, self.closed = tangents, products, closed


class FrameAsker:
    """Asks in frames."""

    def __init__(self, channel):
        self.channel = channel
        self.id = 0

    def ask(self, ask, points, directions, n):
        m, k = len(points), len(directions)
        parts = [vectors.to_bytes(x, n, "a point") for x in points]
        parts += [vectors.to_bytes(v, n, "a direction") for v in directions]
        layout = wire.Layout(ask, m, k, n)
        header, body = self._exchange(ask, m, k, parts)
        if header.bytes != layout.bytes:
            raise wire.ProtocolError(f"an answer of {header.bytes} bytes, expected {layout.bytes}")
        if header.ask != ask or header.points != m or header.directions != k:
            raise wire.ProtocolError(
                f"an answer to ask {header.ask} of {header.points} points and {header.directions} "
                f"directions, expected {ask}, {m}, {k}")
        closed = header.flags & wire.CLOSED != 0
        statuses = list(struct.unpack_from(f"<{m}I", body))
        answer = Answer(statuses, closed=closed)
        if ask & wire.VALUE:
            answer.values = list(struct.unpack_from(f"<{m}d", body, layout.values))
        if ask & wire.GRADIENT:
            answer.gradients = self._rows(body, layout.gradients, m, n)
        if ask & wire.TANGENT:
            answer.tangents = self._rows(body, layout.tangents, m, k)
        if ask & wire.HESSIAN:
            products = self._rows(body, layout.products, m * k, n)
            answer.products = [products[k * i:k * (i + 1)] for i in range(m)]
        return answer

    def _rows(self, body, at, m, n):
        # Copies, which a solver may keep and change.
        return [vectors.as_doubles(row) for row in vectors.rows(body, at, m, n)]

    def _exchange(self, ask, m, k, parts):
        self.id += 1
        header = wire.Header(wire.QUESTION, ask, self.id, m, k, bytes=sum(map(len, parts)))
        self.channel.write(b"".join([header.pack(), *parts]))
        answer = self.channel.read_header(wire.ANSWER)
        if answer is None:
            # zobench ended the conversation.
            raise Closed()
        if answer.id != self.id:
            raise wire.ProtocolError(f"an answer to question {answer.id}, expected {self.id}")
        body = self.channel.read(answer.bytes)
        if answer.flags & wire.MESSAGE:
            raise wire.ProtocolError(bytes(body).decode("utf-8", "replace"))
        return answer, body

    def ask_start(self, n):
        header, body = self._exchange(wire.START, 0, 0, [])
        if header.bytes != 8 * n:
            raise wire.ProtocolError(f"a start of {header.bytes} bytes, expected {8 * n}")
        return self._rows(body, 0, 1, n)[0]

    def say_done(self, reason):
        sentence = reason.encode()
        self.id += 1
        header = wire.Header(
            wire.QUESTION, 0, self.id, 0, flags=wire.MESSAGE, bytes=len(sentence))
        self.channel.write(header.pack() + sentence)


class TextAsker:
    """Asks in lines of JSON."""

    def __init__(self, channel):
        self.channel = channel
        self.id = 0

    def ask(self, ask, points, directions, n):
        self.id += 1
        points = [vectors.listed(vectors.vector(x, n, "a point")) for x in points]
        directions = [vectors.listed(vectors.vector(v, n, "a direction")) for v in directions]
        self.channel.write_line(text.line(
            id=self.id, ask=wire.named(ask), points=text.encode_all(points),
            directions=text.encode_all(directions) or None))
        line = self.channel.read_line()
        if line is None:
            raise Closed()
        answer = json.loads(line)
        if answer.get("id") != self.id:
            raise wire.ProtocolError(
                f"an answer to question {answer.get('id')}, expected {self.id}")
        if "error" in answer:
            raise wire.ProtocolError(answer["error"])
        found = {name: text.decode_all(answer[name]) for name in
                 ("values", "gradients", "tangents", "products") if name in answer}
        if "gradients" in found:
            found["gradients"] = [vectors.as_doubles(g) for g in found["gradients"]]
        statuses = answer.get("status", [wire.OK] * len(points))
        return Answer(statuses, closed=bool(answer.get("closed")), **found)

    def ask_start(self, n):
        self.id += 1
        self.channel.write_line(text.line(id=self.id, ask=["start"]))
        line = self.channel.read_line()
        if line is None:
            raise Closed()
        return json.loads(line)["start"]

    def say_done(self, reason):
        self.id += 1
        self.channel.write_line(text.line(id=self.id, done=reason))


def connect(version=None, mode="binary", asks=None):
    """Connects to zobench; returns the Objective, for which zobench answers.

    version: a text that names the solver, part of the study's definition; by default the file's
    name and a hash of it. asks: a list of what the solver will ask; zobench then refuses a problem
    that does not answer it.
    """
    version = wire.check_version(wire.default_version() if version is None else version)
    if mode not in ("binary", "text"):
        raise ValueError(f"mode: {mode!r}, expected 'binary' or 'text'")
    if os.isatty(0):
        sys.exit(HELP % (os.path.basename(sys.argv[0]) or "solve.py"))
    channel = wire.take_standard_streams(wire.LineChannel if mode == "text" else wire.Channel)
    line = channel.read_line()
    if line is None:
        sys.exit(0)
    handshake = json.loads(line)
    if handshake.get("zobench") != wire.PROTOCOL:
        sys.exit(f"protocol {handshake.get('zobench')!r}: this package speaks {wire.PROTOCOL}")
    if handshake.get("role") != "solver":
        sys.exit(f"role {handshake.get('role')!r}: this is a solver")
    channel.write_line(text.line(
        zobench=wire.PROTOCOL, version=version, mode=mode, role="solver", asks=asks))
    asker = TextAsker(channel) if mode == "text" else FrameAsker(channel)
    return Objective(asker, handshake)


def minimize(solver, version=None, mode="binary", asks=None):
    """Lets solver(objective) ask until it returns or the budget is spent. If it returns a text, that is
    the reason why it stopped."""
    objective = connect(version, mode, asks)
    try:
        reason = solver(objective)
        objective.done(reason if isinstance(reason, str) and reason else "the solver returned")
    except (Closed, BrokenPipeError):
        pass
