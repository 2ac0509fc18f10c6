"""The point in the child: vectors that stay here and move along zobench's directions."""

import struct

import numpy as np

from . import vectors, wire
from .directions import Direction, Draw, squares_about
from .objective import NOTHING

(PAIR, VALUE, FORWARD, MOVE, STEP, ADD, SCALE, COPY, FILL, START, SET, GET, NORMS, GRADIENT,
 TANGENT, LENGTH) = range(1, 17)
RESULTS = {PAIR: 2, VALUE: 1, FORWARD: 1, NORMS: 3, GRADIENT: 2, TANGENT: 2, LENGTH: 1}
DRAWING = {PAIR, FORWARD, MOVE, STEP, TANGENT, LENGTH}
WHOLE = 256

COMMAND = struct.Struct("<IIQIIIIdQQQ")
# How many directions are kept from one command to the next, so that their lengths are computed once.
KEPT_DIRECTIONS = 64


class Command:
    def __init__(self, fields):
        (self.code, self.distribution, self.key, self.iteration, self.lane, self.a, self.b, self.t,
         self.first, self.count, _) = fields
        self.numbers = None

    @property
    def result_count(self):
        return self.count if self.code == GET else RESULTS.get(self.code, 0)


class Plan:
    """The commands of a frame, and the length of their answer."""

    def __init__(self, commands, key):
        self.commands, self.key = commands, key
        m = len(commands)
        self.results = 4 * (m + m % 2)
        self.bytes = self.results + 8 * sum(c.result_count for c in commands)


class KeptPoint:
    def __init__(self, model):
        self.model = model
        self.vectors = {}
        self.directions = {}

    def read(self, header, body):
        m, n = header.points, self.model.dimension
        if not self.model.vectors:
            raise wire.ProtocolError("commands, but the point does not stay here")
        if header.bytes < COMMAND.size * m:
            raise wire.ProtocolError(f"{m} commands in {header.bytes} bytes")
        commands = [Command(COMMAND.unpack_from(body, COMMAND.size * i)) for i in range(m)]
        at = COMMAND.size * m
        for c in commands:
            if c.code in (SET, GET) and c.first + c.count > n:
                raise wire.ProtocolError(
                    f"entries {c.first} to {c.first + c.count} of a vector of {n}")
            if c.code == SET:
                if at + 8 * c.count > header.bytes:
                    raise wire.ProtocolError("a `set` whose numbers are missing")
                c.numbers = np.frombuffer(body, np.float64, c.count, at)
                at += 8 * c.count
        if at != header.bytes:
            raise wire.ProtocolError(f"commands of {at} bytes in a body of {header.bytes}")
        return Plan(commands, header.key if header.flags & wire.SAMPLED else None)

    def obey(self, plan, out):
        at = plan.results
        statuses = []
        for c in plan.commands:
            count = c.result_count
            results = np.frombuffer(out, np.float64, count, at) if count else np.empty(0)
            at += 8 * count
            statuses.append(self._carry_out(c, plan.key, results))
            if statuses[-1] != wire.OK:
                results[:] = np.nan
        self.model._write_scalars(out, statuses, [])

    def _vector(self, i):
        if i >= self.model.vectors:
            return None
        if i not in self.vectors:
            self.vectors[i] = np.zeros(self.model.dimension)
        return self.vectors[i]

    def _direction(self, c):
        name = (c.distribution, c.key, c.iteration, c.lane)
        if name not in self.directions:
            while len(self.directions) >= KEPT_DIRECTIONS:
                del self.directions[next(iter(self.directions))]
            self.directions[name] = Direction(
                c.distribution & 255, Draw(c.key, c.iteration, c.lane), self.model.dimension,
                whole=c.distribution & WHOLE != 0)
        return self.directions[name]

    def _carry_out(self, c, key, results):
        model, t = self.model, c.t
        a = self._vector(c.a)
        b = self._vector(c.b) if c.code in (ADD, COPY, GRADIENT) else a
        if a is None or b is None or c.code in DRAWING and c.distribution & 255 > 3:
            return wire.UNANSWERED
        v = self._direction(c) if c.code in DRAWING else None
        if c.code in (PAIR, VALUE, FORWARD, GRADIENT, TANGENT):
            bit = {GRADIENT: wire.GRADIENT, TANGENT: wire.TANGENT}.get(c.code, wire.VALUE)
            if not model._can(bit, [key]) or c.code == GRADIENT and c.a == c.b:
                return wire.UNANSWERED
        if c.code == PAIR:
            results[0] = model.value_at(v.move(a, t), key)
            results[1] = model.value_at(v.move(a, -t), key)
        elif c.code == VALUE:
            results[0] = model.value_at(a.copy(), key)
        elif c.code == FORWARD:
            results[0] = model.value_at(v.move(a, t), key)
        elif c.code == MOVE:
            v.move(a, t, a)
        elif c.code == STEP:
            v.step(a, t)
        elif c.code == ADD:
            a += t * b
        elif c.code == SCALE:
            a *= t
        elif c.code == COPY:
            a[:] = b
        elif c.code == FILL:
            a[:] = t
        elif c.code == START:
            if model.start is None:
                return wire.UNANSWERED
            a[:] = model.start
        elif c.code == SET:
            a[c.first:c.first + c.count] = c.numbers
        elif c.code == GET:
            results[:] = a[c.first:c.first + c.count]
        elif c.code == NORMS:
            results[0], results[1] = squares_about(a), np.max(np.abs(a))
            known = model.minimizer is not None
            results[2] = squares_about(a, model.minimizer) if known else np.nan
        elif c.code == GRADIENT:
            value, gradient = model.value_and_gradient_at(a.copy(), key)
            if gradient is NOTHING:
                return wire.UNDEFINED
            vectors.put(memoryview(b).cast("B"), 0, gradient, model.dimension, "gradient")
            results[0], results[1] = value, squares_about(b)
        elif c.code == TANGENT:
            results[0] = model.value_at(a.copy(), key)
            slope = model._call(model.tangent, a.copy(), v.vector(), key=key)
            results[1] = np.nan if slope is NOTHING else vectors.number(slope, "tangent")
        elif c.code == LENGTH:
            results[0] = v.largest()
        else:
            return wire.UNANSWERED
        asked = c.code in (PAIR, VALUE, FORWARD, TANGENT)
        return wire.UNDEFINED if asked and np.isnan(results).any() else wire.OK
