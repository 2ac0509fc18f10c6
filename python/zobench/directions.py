"""zobench's random numbers and directions, bit for bit, in NumPy.

A draw is a function of a key, an iteration, a lane and an entry's index. So a child that keeps the
point can move it along a direction that zobench only names (docs/pipe.md, "Directions, bit for bit").
Every operation is rounded once, in the order written here: NumPy fuses no product with a sum.
Philox-4x32-10: Salmon, Moraes, Dror, Shaw 2011, doi:10.1145/2063384.2063405.
"""

from dataclasses import dataclass

import numpy as np

SPHERE, GAUSSIAN, RADEMACHER, L1_SPHERE = range(4)
NAMES = ("sphere", "gaussian", "rademacher", "l1-sphere")
BLOCK = 2048
# How many entries are drawn at once: a multiple of the block, small enough that their words stay in a cache.
CHUNK = 16 * BLOCK

_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


@dataclass(frozen=True)
class Draw:
    """The coordinates of a draw."""

    key: int
    iteration: int = 0
    lane: int = 0


def philox(draw, counters):
    """The 64-bit halves (low, high) of Philox's output for an array of counters."""
    counters = np.asarray(counters, dtype=np.uint64)
    c0, c1 = counters & _LOW, counters >> _32
    c2 = np.full_like(counters, draw.iteration)
    c3 = np.full_like(counters, draw.lane)
    k0, k1 = draw.key & 0xFFFFFFFF, draw.key >> 32
    for _ in range(10):
        p0, p1 = c0 * np.uint64(0xD2511F53), c2 * np.uint64(0xCD9E8D57)
        c0 = (p1 >> _32) ^ c1 ^ np.uint64(k0)
        c1 = p1 & _LOW
        c2 = (p0 >> _32) ^ c3 ^ np.uint64(k1)
        c3 = p0 & _LOW
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0 | c1 << _32, c2 | c3 << _32


def _uniform(words):
    """The top 52 bits as an odd multiple of 2⁻⁵³."""
    bits = words >> np.uint64(12) | np.uint64(0x3FF0000000000000)
    return bits.view(np.float64) - (1.0 - 2.0**-53)


def _polynomial(z, coefficients):
    total = z * coefficients[-1] + coefficients[-2]
    for c in coefficients[-3::-1]:
        total = total * z + c
    return total


_LOG = (0.3333333333333335, 0.19999999999949722, 0.14285714313001635, 0.11111105565129939,
        0.09091444727837474, 0.07665855309105386, 0.07308292712444311)
_SINE = (-0.16666666666666666, 0.008333333333330948, -0.00019841269836758574,
         2.755731610255244e-06, -2.5051131845003624e-08, 1.5918129294866608e-10)
_COSINE = (0.041666666666666664, -0.0013888888888887398, 2.480158729876569e-05,
           -2.7557317271729793e-07, 2.08761462684032e-09, -1.1382632425521717e-11)


def _logarithm(u):
    """log u for 0 < u < 1, from log m = 2 artanh((m − 1)/(m + 1)) with u = 2ᵉm."""
    bits = u.view(np.uint64)
    root_half = np.uint64(0x3FE6A09E667F3BCD)
    exponent = (bits - root_half + np.uint64(1024 << 52)) >> np.uint64(52)
    m = (bits - ((exponent - np.uint64(1024)) << np.uint64(52))).view(np.float64)
    e = (exponent + np.uint64(0x4330000000000000)).view(np.float64) - (2.0**52 + 1024.0)
    s = (m - 1.0) / (m + 1.0)
    z = s * s
    return e * 0.693147180559945309417 + 2.0 * s * (_polynomial(z, _LOG) * z + 1.0)


def _sine_cosine(angle):
    """Sine and cosine on [0, π/4]."""
    z = angle * angle
    sine = angle + angle * (z * _polynomial(z, _SINE))
    return sine, 1.0 - z * (0.5 - z * _polynomial(z, _COSINE))


def _signed(x, words, bit):
    sign = (words >> np.uint64(bit) & np.uint64(1)) << np.uint64(63)
    return (x.view(np.uint64) ^ sign).view(np.float64)


def _uniform_pair(low, high):
    return _uniform(low), _uniform(high)


def _normal_pair(low, high):
    radius = np.sqrt(-2.0 * _logarithm(_uniform(low)))
    sine, cosine = _sine_cosine(_uniform(high) * 0.785398163397448309616)
    swap = (high & np.uint64(1)).astype(bool)
    x = _signed(np.where(swap, sine, cosine), high, 1)
    y = _signed(np.where(swap, cosine, sine), high, 2)
    return radius * x, radius * y


def _laplace_pair(low, high):
    return (_signed(-_logarithm(_uniform(low)), low, 0),
            _signed(-_logarithm(_uniform(high)), high, 0))


def _fill(pair, draw, first, out):
    """Entries first, first + 1, …: each group of 16 comes from eight counters; each makes two, 8 apart."""
    end = first + len(out)
    for start in range(first - first % 16, end, CHUNK):
        stop = min(start + CHUNK, -(-end // 16) * 16)
        x, y = pair(*philox(draw, np.arange(start // 2, stop // 2, dtype=np.uint64)))
        numbers = np.stack((x.reshape(-1, 8), y.reshape(-1, 8)), axis=1).reshape(-1)
        a, b = max(start, first), min(stop, end)
        out[a - first:b - first] = numbers[a - start:b - start]
    return out


def uniforms(draw, count, first=0):
    """Independent uniform numbers in (0, 1)."""
    return _fill(_uniform_pair, draw, first, np.empty(count))


def normals(draw, count, first=0):
    """Independent standard normals."""
    return _fill(_normal_pair, draw, first, np.empty(count))


def laplace(draw, count, first=0):
    """Independent standard Laplace numbers; none is zero."""
    return _fill(_laplace_pair, draw, first, np.empty(count))


def signs(draw, count, first=0):
    """Independent signs, +1 and −1."""
    out = np.empty(count)
    end = first + count
    for start in range(first - first % 1024, end, CHUNK):
        stop = min(start + CHUNK, -(-end // 1024) * 1024)
        low, high = philox(draw, np.arange(start // 128, stop // 128, dtype=np.uint64))
        words = np.stack((low, high), axis=1).reshape(-1, 1)
        bits = words >> np.arange(64, dtype=np.uint64) & np.uint64(1)
        numbers = np.where(bits.reshape(-1) == 1, 1.0, -1.0)
        a, b = max(start, first), min(stop, end)
        out[a - first:b - first] = numbers[a - start:b - start]
    return out


def _in_order(sums):
    """The total of eight lanes, added in zobench's order."""
    a, b, c, d, e, f, g, h = (sums[..., lane] for lane in range(8))
    return ((a + e) + (c + g)) + ((b + f) + (d + h))


def _running_sums(terms, width):
    """For each block, the sum of its rows of `width` terms, row after row; and how many terms that took."""
    rows = terms.shape[-1] // width
    sums = np.zeros(terms.shape[:-1] + (width,))
    for row in range(rows):
        sums += terms[..., row * width:(row + 1) * width]
    return sums, rows * width


def _sum_of_squares(terms):
    sums, used = _running_sums(terms, 32)
    s = sums.reshape(terms.shape[:-1] + (4, 8))
    total = _in_order((s[..., 0, :] + s[..., 1, :]) + (s[..., 2, :] + s[..., 3, :]))
    for i in range(used, terms.shape[-1]):
        total = total + terms[..., i]
    return total


def _sum_of_magnitudes(terms):
    sums, used = _running_sums(terms, 8)
    total = _in_order(sums)
    for i in range(used, terms.shape[-1]):
        total = total + terms[..., i]
    return total


def squares(x, weights=None, center=None):
    """Σ wᵢ(xᵢ − cᵢ)² of one block, in zobench's order."""
    d = x if center is None else x - center
    return float(_sum_of_squares(d * d if weights is None else weights * d * d))


def magnitudes(x):
    """Σ |xᵢ| of one block, in zobench's order."""
    return float(_sum_of_magnitudes(np.abs(x)))


def _over_blocks(terms, total, block_sum, length=BLOCK):
    """total + the sums of the blocks, one after another."""
    whole = len(terms) // length * length
    for part in block_sum(terms[:whole].reshape(-1, length)).tolist():
        total += part
    if whole < len(terms):
        total += float(block_sum(terms[whole:]))
    return total


def squares_about(x, center=None):
    """Σ (xᵢ − cᵢ)², added as in zobench's records."""
    d = x if center is None else x - center
    return _over_blocks(d * d, 0.0, _sum_of_squares, 1024)


class Direction:
    """The direction v = factor·z with these coordinates.

    If `whole`, v itself is rounded before it is multiplied by a step; methods that need a direction as
    a vector do that. Two-point estimates multiply z by the product of step and factor.
    """

    def __init__(self, distribution, draw, dimension, whole=False):
        if not 0 <= distribution < 4:
            raise ValueError(f"distribution {distribution}: expected 0 to 3, {', '.join(NAMES)}")
        self.distribution, self.draw = distribution, draw
        self.dimension, self.whole = dimension, whole
        self._kept = None
        self.factor = 1.0
        if distribution in (SPHERE, L1_SPHERE):
            total = 0.0
            for _, z in self.parts():
                if distribution == SPHERE:
                    total = _over_blocks(z * z, total, _sum_of_squares)
                else:
                    total = _over_blocks(np.abs(z), total, _sum_of_magnitudes)
            self.factor = float(1 / (np.sqrt(total) if distribution == SPHERE else total))

    def parts(self):
        """z in parts, each after its slice."""
        if self._kept is not None:
            yield slice(0, self.dimension), self._kept
            return
        kind = (normals, normals, signs, laplace)[self.distribution]
        for first in range(0, self.dimension, CHUNK):
            count = min(CHUNK, self.dimension - first)
            z = kind(self.draw, count, first)
            if count == self.dimension:
                self._kept = z
            yield slice(first, first + count), z

    def vector(self):
        """v, with every entry rounded."""
        v = np.empty(self.dimension)
        for part, z in self.parts():
            v[part] = z * self.factor
        return v

    def move(self, x, t, out=None):
        """x + tv, written to `out`."""
        out = np.empty(self.dimension) if out is None else out
        for part, z in self.parts():
            out[part] = x[part] + (t * (z * self.factor) if self.whole else t * self.factor * z)
        return out

    def step(self, x, t):
        """x ← x + tw, w = sign v on the ℓ₁ sphere and v elsewhere."""
        if self.distribution != L1_SPHERE:
            return self.move(x, t, x)
        for part, z in self.parts():
            x[part] += np.where(z < 0, -t, t)
        return x

    def largest(self):
        """maxᵢ |vᵢ|."""
        return self.factor * max(float(np.max(np.abs(z))) for _, z in self.parts())
