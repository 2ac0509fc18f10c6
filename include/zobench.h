/* zobench.h: objectives in C for zobench, and zobench's random directions bit for bit.
 *
 * One header, C99 or C++11, without dependencies; it needs libm only on processors other than x86-64
 * and arm64. docs/pipe.md describes the protocol.
 *
 * An objective in ten lines:
 *
 *     #include "zobench.h"
 *
 *     static double value(const double *x, size_t n, void *data) {
 *       double sum = 0;
 *       for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
 *       return sum / 2;
 *     }
 *
 *     int main(void) {
 *       zobench_objective objective = {0};
 *       objective.version = "half the square, 1";
 *       objective.dimension = 10, objective.start_value = 1, objective.value = value;
 *       return zobench_serve(&objective);
 *     }
 *
 * Compile with -O2 -ffp-contract=off, and -march=native for fast directions. Without
 * -ffp-contract=off a compiler may fuse a product and a sum, which changes the last bits;
 * zobench_directions_agree() finds out. Include this header before all others, or compile as gnu99,
 * since -std=c99 alone hides POSIX. With ZOBENCH_DIRECTIONS_ONLY defined, it needs no POSIX.
 */
#ifndef ZOBENCH_H
#define ZOBENCH_H

#if !defined(ZOBENCH_DIRECTIONS_ONLY) && !defined(_POSIX_C_SOURCE) && !defined(_GNU_SOURCE) && \
    !defined(__APPLE__)
#define _POSIX_C_SOURCE 200809L
#endif

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#elif !defined(__aarch64__)
#include <math.h>
#endif

#if defined(__GNUC__)
#define ZOBENCH_FUNCTION static __attribute__((unused))
#define ZOBENCH_INLINE static inline __attribute__((always_inline, unused))
#else
#define ZOBENCH_FUNCTION static
#define ZOBENCH_INLINE static inline
#endif

#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#endif

/* ---- Several numbers at once ------------------------------------------------------------------ */

/* If the compiler has vectors, a value of these types has as many lanes as the processor's registers
 * hold. Otherwise, or with ZOBENCH_SCALAR defined, it is one number, and the same code runs more
 * often. Lanes are independent of each other, so their number changes no bit. ZOBENCH_AS_DOUBLES and
 * ZOBENCH_AS_WORDS reinterpret the same bits as the other type. */
#if defined(__GNUC__) && !defined(ZOBENCH_SCALAR)
#if defined(__AVX512F__)
#define ZOBENCH_WIDTH 8
#elif defined(__AVX2__)
#define ZOBENCH_WIDTH 4
#else
#define ZOBENCH_WIDTH 2
#endif
typedef double zobench_doubles __attribute__((vector_size(8 * ZOBENCH_WIDTH)));
typedef uint64_t zobench_words __attribute__((vector_size(8 * ZOBENCH_WIDTH)));
typedef double zobench_stored
    __attribute__((vector_size(8 * ZOBENCH_WIDTH), aligned(8), may_alias));
#define ZOBENCH_AS_DOUBLES(words) ((zobench_doubles)(words))
#define ZOBENCH_AS_WORDS(doubles) ((zobench_words)(doubles))
#define ZOBENCH_STORE(place, doubles) (*(zobench_stored *)(place) = (zobench_stored)(doubles))
#else
#define ZOBENCH_WIDTH 1
typedef double zobench_doubles;
typedef uint64_t zobench_words;
ZOBENCH_INLINE double ZOBENCH_AS_DOUBLES(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}
ZOBENCH_INLINE uint64_t ZOBENCH_AS_WORDS(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}
#define ZOBENCH_STORE(place, doubles) (*(place) = (doubles))
#endif

/* The lanes are first, first + 1, ... */
ZOBENCH_INLINE void zobench_counters(zobench_words *out, uint64_t first) {
#if ZOBENCH_WIDTH == 8
  const zobench_words lanes = {0, 1, 2, 3, 4, 5, 6, 7};
#elif ZOBENCH_WIDTH == 4
  const zobench_words lanes = {0, 1, 2, 3};
#elif ZOBENCH_WIDTH == 2
  const zobench_words lanes = {0, 1};
#else
  const zobench_words lanes = 0;
#endif
  *out = lanes + first;
}

/* The products of the lanes' low halves and a 32-bit number. */
ZOBENCH_INLINE void zobench_multiply(const zobench_words *a, uint32_t b, zobench_words *product) {
#if ZOBENCH_WIDTH == 8
  *product = (zobench_words)_mm512_mul_epu32((__m512i)*a, _mm512_set1_epi64(b));
#elif ZOBENCH_WIDTH == 4
  *product = (zobench_words)_mm256_mul_epu32((__m256i)*a, _mm256_set1_epi64x(b));
#elif ZOBENCH_WIDTH == 2 && defined(__SSE2__)
  *product = (zobench_words)_mm_mul_epu32((__m128i)*a, _mm_set1_epi64x(b));
#else
  *product = (*a & 0xffffffffu) * (uint64_t)b;
#endif
}

/* The root of one number, correctly rounded. */
ZOBENCH_INLINE double zobench_root(double x) {
#if defined(__SSE2__)
  return _mm_cvtsd_f64(_mm_sqrt_sd(_mm_setzero_pd(), _mm_set_sd(x)));
#elif defined(__aarch64__)
  double root;
  __asm__("fsqrt %d0, %d1" : "=w"(root) : "w"(x));
  return root;
#else
  return sqrt(x);
#endif
}

/* The root of every lane, correctly rounded. */
ZOBENCH_INLINE void zobench_roots(zobench_doubles *x) {
#if ZOBENCH_WIDTH == 8
  *x = (zobench_doubles)_mm512_sqrt_pd((__m512d)*x);
#elif ZOBENCH_WIDTH == 4
  *x = (zobench_doubles)_mm256_sqrt_pd((__m256d)*x);
#elif ZOBENCH_WIDTH == 2 && defined(__SSE2__)
  *x = (zobench_doubles)_mm_sqrt_pd((__m128d)*x);
#else
  double lane[ZOBENCH_WIDTH];
  memcpy(lane, x, sizeof lane);
  for (int i = 0; i < ZOBENCH_WIDTH; i++) lane[i] = zobench_root(lane[i]);
  memcpy(x, lane, sizeof lane);
#endif
}

/* ---- Philox and the numbers made from its words ------------------------------------------------- */

/* The coordinates of a draw: the key of a stream, an iteration, and a lane. Every entry is a function
 * of these and of its index. */
typedef struct {
  uint64_t key;
  uint32_t iteration, lane;
} zobench_draw;

/* Two values side by side hide each other's latencies. The code is written out twice, since not every
 * compiler unrolls loops. */
#define ZOBENCH_BOTH(...) \
  do {                    \
    {                     \
      enum { g = 0 };     \
      __VA_ARGS__;        \
    }                     \
    {                     \
      enum { g = 1 };     \
      __VA_ARGS__;        \
    }                     \
  } while (0)

enum {
  zobench_at_once = 2 * ZOBENCH_WIDTH, /* counters */
  zobench_counters_in_block = 16,
  zobench_entries_in_block = 32,
  zobench_signs_in_block = 2048
};

/* The two 64-bit halves of Philox-4x32-10's output for the counters first, first + 1, ... (Salmon,
 * Moraes, Dror, Shaw 2011, doi:10.1145/2063384.2063405). */
ZOBENCH_INLINE void zobench_philox(zobench_draw draw, uint64_t first, zobench_words *low,
                                   zobench_words *high) {
  const zobench_words zero = {0};
  zobench_words c0[2], c1[2], c2[2], c3[2], p0[2], p1[2];
  uint32_t k0 = (uint32_t)draw.key, k1 = (uint32_t)(draw.key >> 32);
  ZOBENCH_BOTH(zobench_counters(&p0[g], first + g * ZOBENCH_WIDTH);
               c0[g] = p0[g] & 0xffffffffu, c1[g] = p0[g] >> 32;
               c2[g] = zero + (uint64_t)draw.iteration, c3[g] = zero + (uint64_t)draw.lane);
  for (int round = 0; round < 10; round++) {
    ZOBENCH_BOTH(zobench_multiply(&c0[g], 0xD2511F53u, &p0[g]);
                 zobench_multiply(&c2[g], 0xCD9E8D57u, &p1[g]);
                 c0[g] = (p1[g] >> 32) ^ c1[g] ^ (uint64_t)k0; c1[g] = p1[g] & 0xffffffffu;
                 c2[g] = (p0[g] >> 32) ^ c3[g] ^ (uint64_t)k1; c3[g] = p0[g] & 0xffffffffu);
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  ZOBENCH_BOTH(low[g] = c0[g] | c1[g] << 32; high[g] = c2[g] | c3[g] << 32);
}

/* The top 52 bits as an odd multiple of 2^-53 in (0, 1). */
ZOBENCH_INLINE void zobench_uniform(const zobench_words *bits, zobench_doubles *u) {
  const double shift = 1.0 - 1.0 / 9007199254740992.0;
  ZOBENCH_BOTH(const zobench_words one_to_two = bits[g] >> 12 | (uint64_t)0x3ff0000000000000u;
               u[g] = ZOBENCH_AS_DOUBLES(one_to_two) - shift);
}

/* Natural logarithm of u in (0, 1): u = 2^e m with m in [sqrt 1/2, sqrt 2), and
 * log m = 2 artanh s with s = (m - 1)/(m + 1), artanh s = s + s z P(z), z = s^2. */
ZOBENCH_INLINE void zobench_logarithm(const zobench_doubles *u, zobench_doubles *logarithm) {
  static const double c[] = {0.3333333333333335,   0.19999999999949722, 0.14285714313001635,
                             0.11111105565129939,  0.09091444727837474, 0.07665855309105386,
                             0.07308292712444311};
  const uint64_t root_half = 0x3fe6a09e667f3bcdu, bias = 1024;
  zobench_doubles e[2], s[2], z[2], p[2];
  ZOBENCH_BOTH(
      const zobench_words bits = ZOBENCH_AS_WORDS(u[g]);
      const zobench_words exponent = (bits - root_half + (bias << 52)) >> 52; /* e + 1024 */
      const zobench_words mantissa = bits - ((exponent - bias) << 52);
      const zobench_words shifted = exponent + (uint64_t)0x4330000000000000u;
      const zobench_doubles m = ZOBENCH_AS_DOUBLES(mantissa);
      e[g] = ZOBENCH_AS_DOUBLES(shifted) - (4503599627370496.0 + 1024.0);
      s[g] = (m - 1.0) / (m + 1.0); z[g] = s[g] * s[g]; p[g] = z[g] * c[6] + c[5]);
  for (int k = 4; k >= 0; k--) ZOBENCH_BOTH(p[g] = p[g] * z[g] + c[k]);
  ZOBENCH_BOTH(logarithm[g] =
                   e[g] * 0.693147180559945309417 + 2.0 * s[g] * (p[g] * z[g] + 1.0));
}

/* Sine and cosine on [0, pi/4]: sin x = x + x z P(z), cos x = 1 - z/2 + z^2 Q(z), z = x^2. */
ZOBENCH_INLINE void zobench_sine_cosine(const zobench_doubles *angle, zobench_doubles *sine,
                                        zobench_doubles *cosine) {
  static const double s[] = {-0.16666666666666666,    0.008333333333330948,
                             -0.00019841269836758574, 2.755731610255244e-06,
                             -2.5051131845003624e-08, 1.5918129294866608e-10};
  static const double c[] = {0.041666666666666664,  -0.0013888888888887398,
                             2.480158729876569e-05, -2.7557317271729793e-07,
                             2.08761462684032e-09,  -1.1382632425521717e-11};
  zobench_doubles z[2], p[2], q[2];
  ZOBENCH_BOTH(z[g] = angle[g] * angle[g];
               p[g] = z[g] * s[5] + s[4]; q[g] = z[g] * c[5] + c[4]);
  for (int k = 3; k >= 0; k--)
    ZOBENCH_BOTH(p[g] = p[g] * z[g] + s[k]; q[g] = q[g] * z[g] + c[k]);
  ZOBENCH_BOTH(sine[g] = angle[g] + angle[g] * (z[g] * p[g]);
               cosine[g] = 1.0 - z[g] * (0.5 - z[g] * q[g]));
}

/* ---- Draws --------------------------------------------------------------------------------------- */

typedef enum { zobench_uniform_kind, zobench_normal_kind, zobench_laplace_kind } zobench_kind;

/* A block of numbers from the counters first, first + 1, ...: each counter gives two, which lie eight
 * apart in a group of sixteen. */
ZOBENCH_INLINE void zobench_fill_block(const zobench_kind kind, zobench_draw draw, uint64_t first,
                                       double *out) {
  for (size_t i = 0; i < zobench_counters_in_block; i += zobench_at_once) {
    zobench_words low[2], high[2];
    zobench_doubles x[2], y[2], u[2], v[2];
    zobench_philox(draw, first + i, low, high);
    zobench_uniform(low, u);
    zobench_uniform(high, v);
    if (kind == zobench_uniform_kind) {
      ZOBENCH_BOTH(x[g] = u[g]; y[g] = v[g]);
    } else if (kind == zobench_laplace_kind) {
      zobench_logarithm(u, x);
      zobench_logarithm(v, y);
      ZOBENCH_BOTH(const zobench_words a = ZOBENCH_AS_WORDS(-x[g]) ^ (low[g] & 1u) << 63;
                   const zobench_words b = ZOBENCH_AS_WORDS(-y[g]) ^ (high[g] & 1u) << 63;
                   x[g] = ZOBENCH_AS_DOUBLES(a); y[g] = ZOBENCH_AS_DOUBLES(b));
    } else {
      zobench_doubles radius[2], sine[2], cosine[2];
      zobench_logarithm(u, radius);
      ZOBENCH_BOTH(radius[g] = -2.0 * radius[g]; zobench_roots(&radius[g]);
                   v[g] = v[g] * 0.785398163397448309616);
      zobench_sine_cosine(v, sine, cosine);
      ZOBENCH_BOTH(
          const zobench_words s = ZOBENCH_AS_WORDS(sine[g]), c = ZOBENCH_AS_WORDS(cosine[g]);
          const zobench_words swap = -(high[g] & 1u);
          const zobench_words a = ((c & ~swap) | (s & swap)) ^ (high[g] >> 1 & 1u) << 63;
          const zobench_words b = ((s & ~swap) | (c & swap)) ^ (high[g] >> 2 & 1u) << 63;
          x[g] = radius[g] * ZOBENCH_AS_DOUBLES(a); y[g] = radius[g] * ZOBENCH_AS_DOUBLES(b));
    }
    ZOBENCH_BOTH(const size_t counter = i + g * ZOBENCH_WIDTH;
                 const size_t at = counter / 8 * 16 + counter % 8;
                 ZOBENCH_STORE(out + at, x[g]); ZOBENCH_STORE(out + at + 8, y[g]));
  }
}

ZOBENCH_INLINE void zobench_fill_kind(const zobench_kind kind, zobench_draw draw, uint64_t first,
                                      double *out, size_t count) {
  const size_t block = zobench_entries_in_block;
  for (size_t i = 0; i < count;) {
    const size_t skipped = (size_t)((first + i) % block);
    const uint64_t counter = (first + i - skipped) / 2;
    if (skipped == 0 && count - i >= block) {
      zobench_fill_block(kind, draw, counter, out + i);
      i += block;
    } else {
      double part[zobench_entries_in_block];
      size_t taken = block - skipped;
      if (taken > count - i) taken = count - i;
      zobench_fill_block(kind, draw, counter, part);
      memcpy(out + i, part + skipped, taken * sizeof(double));
      i += taken;
    }
  }
}

/* The entries first ... first + count - 1 of a draw of independent uniform numbers in (0, 1). */
ZOBENCH_FUNCTION void zobench_uniforms(zobench_draw draw, uint64_t first, double *out,
                                       size_t count) {
  zobench_fill_kind(zobench_uniform_kind, draw, first, out, count);
}

/* The same for standard normals. */
ZOBENCH_FUNCTION void zobench_normals(zobench_draw draw, uint64_t first, double *out,
                                      size_t count) {
  zobench_fill_kind(zobench_normal_kind, draw, first, out, count);
}

/* The same for standard Laplace numbers, with density exp(-|t|)/2; none is zero. */
ZOBENCH_FUNCTION void zobench_laplace(zobench_draw draw, uint64_t first, double *out,
                                      size_t count) {
  zobench_fill_kind(zobench_laplace_kind, draw, first, out, count);
}

/* The same for signs, +1 or -1. */
ZOBENCH_FUNCTION void zobench_signs(zobench_draw draw, uint64_t first, double *out, size_t count) {
  const size_t block = zobench_signs_in_block;
  for (size_t i = 0; i < count;) {
    const size_t skipped = (size_t)((first + i) % block);
    const uint64_t counter = (first + i - skipped) / 128;
    uint64_t half[2][zobench_counters_in_block];
    for (size_t k = 0; k < zobench_counters_in_block; k += zobench_at_once) {
      zobench_words low[2], high[2];
      zobench_philox(draw, counter + k, low, high);
      memcpy(&half[0][k], low, sizeof low);
      memcpy(&half[1][k], high, sizeof high);
    }
    for (size_t bit = skipped; bit < block && i < count; bit++, i++)
      out[i] = half[bit / 64 % 2][bit / 128] >> (bit % 64) & 1 ? 1.0 : -1.0;
  }
}

ZOBENCH_INLINE size_t zobench_least(size_t a, size_t b) { return a < b ? a : b; }

/* ---- Sums ---------------------------------------------------------------------------------------- */

/* The sum of weights_i (x_i - center_i)^2 in zobench's order. If null, the weights are one and the
 * center is zero. */
ZOBENCH_FUNCTION double zobench_squares(const double *weights, const double *x,
                                        const double *center, size_t count) {
  double s[4][8] = {{0}}, t[8], total;
  size_t i = 0;
  for (; i + 32 <= count; i += 32)
    for (size_t k = 0; k < 4; k++)
      for (size_t l = 0; l < 8; l++) {
        const size_t at = i + 8 * k + l;
        const double d = center ? x[at] - center[at] : x[at];
        s[k][l] += weights ? weights[at] * d * d : d * d;
      }
  for (size_t l = 0; l < 8; l++) t[l] = (s[0][l] + s[1][l]) + (s[2][l] + s[3][l]);
  total = ((t[0] + t[4]) + (t[2] + t[6])) + ((t[1] + t[5]) + (t[3] + t[7]));
  for (; i < count; i++) {
    const double d = center ? x[i] - center[i] : x[i];
    total += weights ? weights[i] * d * d : d * d;
  }
  return total;
}

/* The sum of |x_i| in zobench's order. */
ZOBENCH_FUNCTION double zobench_magnitudes(const double *x, size_t count) {
  double s[8] = {0}, total;
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (size_t l = 0; l < 8; l++) s[l] += x[i + l] < 0 ? -x[i + l] : x[i + l];
  total = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
  for (; i < count; i++) total += x[i] < 0 ? -x[i] : x[i];
  return total;
}

/* ---- Directions ---------------------------------------------------------------------------------- */

/* How a direction v is drawn. An estimate moves along w, which is sign v on the l1 sphere and v
 * otherwise. */
typedef enum {
  zobench_sphere = 0,     /* uniform on the unit sphere */
  zobench_gaussian = 1,   /* standard normals */
  zobench_rademacher = 2, /* signs */
  zobench_l1_sphere = 3   /* uniform on the sphere of the 1-norm */
} zobench_distribution;

/* A direction of n entries: v_i = factor z_i, where z is drawn. */
typedef struct {
  zobench_distribution distribution;
  int whole; /* whether v_i is rounded before it is multiplied by a step */
  zobench_draw draw;
  size_t dimension;
  double factor;
} zobench_direction;

enum { zobench_block = 2048 };

/* The entries first ... first + count - 1 of z. */
ZOBENCH_FUNCTION void zobench_fill(zobench_distribution distribution, zobench_draw draw,
                                   uint64_t first, double *z, size_t count) {
  switch (distribution) {
    case zobench_rademacher: zobench_signs(draw, first, z, count); break;
    case zobench_l1_sphere: zobench_laplace(draw, first, z, count); break;
    default: zobench_normals(draw, first, z, count);
  }
}

/* The direction with these coordinates. On a sphere all of it is drawn once, to find its length. */
ZOBENCH_FUNCTION zobench_direction zobench_make_direction(zobench_distribution distribution,
                                                          zobench_draw draw, size_t dimension) {
  zobench_direction direction;
  direction.distribution = distribution;
  direction.whole = 0;
  direction.draw = draw;
  direction.dimension = dimension;
  direction.factor = 1;
  if (distribution == zobench_sphere || distribution == zobench_l1_sphere) {
    double z[zobench_block], sum = 0;
    for (size_t first = 0; first < dimension; first += zobench_block) {
      const size_t rest = dimension - first, count = zobench_least(rest, zobench_block);
      zobench_fill(distribution, draw, first, z, count);
      sum += distribution == zobench_sphere ? zobench_squares(NULL, z, NULL, count)
                                            : zobench_magnitudes(z, count);
    }
    direction.factor = 1 / (distribution == zobench_sphere ? zobench_root(sum) : sum);
  }
  return direction;
}

/* The entries first ... first + count - 1 of the vector that zobench_step_of(v, t) multiplies. */
ZOBENCH_INLINE void zobench_part(const zobench_direction *v, size_t first, double *z,
                                 size_t count) {
  zobench_fill(v->distribution, v->draw, first, z, count);
  if (v->whole && v->factor != 1)
    for (size_t i = 0; i < count; i++) z[i] *= v->factor;
}

/* The factor that turns the entries of zobench_part into t v. */
ZOBENCH_INLINE double zobench_step_of(const zobench_direction *v, double t) {
  return v->whole ? t : t * v->factor;
}

/* All entries of v, each rounded once more than those of z. */
ZOBENCH_FUNCTION void zobench_write_direction(const zobench_direction *direction, double *v) {
  const size_t n = direction->dimension;
  for (size_t first = 0; first < n; first += zobench_block) {
    const size_t count = zobench_least(n - first, zobench_block);
    zobench_fill(direction->distribution, direction->draw, first, v + first, count);
  }
  if (direction->factor != 1)
    for (size_t i = 0; i < n; i++) v[i] *= direction->factor;
}

/* out = x + t v; out may be x. */
ZOBENCH_FUNCTION void zobench_move(const double *x, const zobench_direction *v, double t,
                                   double *out) {
  double z[zobench_block];
  const double step = zobench_step_of(v, t);
  for (size_t first = 0; first < v->dimension; first += zobench_block) {
    const size_t rest = v->dimension - first, count = zobench_least(rest, zobench_block);
    zobench_part(v, first, z, count);
    for (size_t i = 0; i < count; i++) out[first + i] = x[first + i] + step * z[i];
  }
}

/* x = x + t w. */
ZOBENCH_FUNCTION void zobench_step(double *x, const zobench_direction *v, double t) {
  double z[zobench_block];
  if (v->distribution != zobench_l1_sphere) {
    zobench_move(x, v, t, x);
    return;
  }
  for (size_t first = 0; first < v->dimension; first += zobench_block) {
    const size_t rest = v->dimension - first, count = zobench_least(rest, zobench_block);
    zobench_fill(v->distribution, v->draw, first, z, count);
    for (size_t i = 0; i < count; i++) x[first + i] += z[i] < 0 ? -t : t;
  }
}

/* The largest |v_i|. */
ZOBENCH_FUNCTION double zobench_largest(const zobench_direction *v) {
  double z[zobench_block], largest = 0;
  for (size_t first = 0; first < v->dimension; first += zobench_block) {
    const size_t rest = v->dimension - first, count = zobench_least(rest, zobench_block);
    zobench_fill(v->distribution, v->draw, first, z, count);
    for (size_t i = 0; i < count; i++) {
      const double magnitude = z[i] < 0 ? -z[i] : z[i];
      if (magnitude > largest) largest = magnitude;
    }
  }
  return v->factor * largest;
}

/* Whether this compiler, with its options, makes zobench's bits: compares a checksum over directions of
 * all distributions with the one that it must be. */
ZOBENCH_FUNCTION int zobench_directions_agree(void) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (int d = 0; d < 4; d++) {
    double x[300];
    const zobench_draw draw = {0x0123456789abcdefu, 7, (uint32_t)d};
    const zobench_direction v = zobench_make_direction((zobench_distribution)d, draw, 300);
    for (size_t i = 0; i < 300; i++) x[i] = (double)i;
    zobench_move(x, &v, 0.1, x);
    for (size_t i = 0; i < 300; i++) {
      uint64_t bits;
      memcpy(&bits, &x[i], sizeof bits);
      hash = (hash ^ bits) * 0x100000001b3u;
    }
  }
  return hash == 0x2129141fdaec1f8au;
}

#ifndef ZOBENCH_DIRECTIONS_ONLY

/* ---- Objectives ------------------------------------------------------------------------------------ */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* What zobench_serve answers with. Set everything that you do not use to zero. x has n entries and is
 * valid only during the call. A value that is NaN says that f is undefined at x. */
typedef struct zobench_objective {
  /* A text that names the model; part of the study's definition. */
  const char *version;
  /* n. If zero, n is the one that the configuration names. */
  size_t dimension;
  /* Handed to all functions. */
  void *data;

  /* f(x). */
  double (*value)(const double *x, size_t n, void *data);
  /* Instead of `value`, if f(x) = finish(the sum of parts): the part of the entries first ...
   * first + count - 1, which begin at x. They come in blocks of 1024. If the point is in the child,
   * no other point is then made. If null, `finish` is the identity. */
  double (*part)(const double *x, size_t first, size_t count, void *data);
  double (*finish)(double sum, void *data);
  /* f(x; xi) with xi drawn from a key. Without `value`, `part` or `values` there is no exact f. */
  double (*sampled)(const double *x, size_t n, uint64_t key, void *data);
  /* f at m points, one after another in `points`. */
  void (*values)(const double *points, size_t m, size_t n, double *values, void *data);
  /* Writes the gradient and returns f(x). If there is `sampled`, this and the following functions
   * answer only for the exact f, as records ask; a method that asks for derivatives of samples fails. */
  double (*gradient)(const double *x, double *gradient, size_t n, void *data);
  /* The derivative of f at x along v. */
  double (*tangent)(const double *x, const double *v, size_t n, void *data);
  /* The Hessian of f at x times v. */
  void (*hessian_product)(const double *x, const double *v, double *product, size_t n, void *data);

  /* The start: n numbers, or, if `start` is null, one for n equal ones. */
  const double *start;
  double start_value;
  /* What is known: f* if `knows_minimum`, x* if not null, L and mu if not zero. */
  int knows_minimum;
  double minimum;
  const double *minimizer;
  double smoothness, strong_convexity;

  /* Whether the same question may get different bits. */
  int nondeterministic;
  /* The most points of one frame; if zero, 64. */
  size_t batch;
  /* The most vectors of n doubles to hold; if zero, the point does not stay in the child. */
  size_t vectors;

  /* Called with zobench's line of JSON before any answer, to read "parameters" from it
   * (zobench_find) and fill in the rest. Returns null, or a sentence that says what is wrong. */
  const char *(*configure)(struct zobench_objective *objective, const char *line);
} zobench_objective;

/* ---- zobench's line: JSON ---------------------------------------------------------------------------- */

ZOBENCH_FUNCTION const char *zobench_blanks(const char *at) {
  while (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r') at++;
  return at;
}

/* The place behind the value that begins at `at`. */
ZOBENCH_FUNCTION const char *zobench_skip(const char *at) {
  int depth = 0, quoted = 0;
  for (; *at; at++) {
    if (quoted) {
      if (*at == '\\' && at[1]) at++;
      else if (*at == '"') quoted = 0;
      continue;
    }
    if (depth == 0 && (*at == ',' || *at == '}' || *at == ']')) break;
    if (*at == '"') quoted = 1;
    if (*at == '{' || *at == '[') depth++;
    if (*at == '}' || *at == ']') depth--;
  }
  return at;
}

/* Where the value begins that a JSON object has for a key; null if it has none. The key must have no
 * escapes. Read the value with strtod if it is a number, with zobench_find if it is an object. */
ZOBENCH_FUNCTION const char *zobench_find(const char *object, const char *key) {
  const size_t length = strlen(key);
  const char *at = zobench_blanks(object);
  if (*at != '{') return NULL;
  at = zobench_blanks(at + 1);
  while (*at == '"') {
    const char *name = at + 1;
    for (at = name; *at && *at != '"'; at++)
      if (*at == '\\' && at[1]) at++;
    const int found = (size_t)(at - name) == length && memcmp(name, key, length) == 0;
    if (!*at) return NULL;
    at = zobench_blanks(at + 1);
    if (*at != ':') return NULL;
    at = zobench_blanks(at + 1);
    if (found) return at;
    at = zobench_skip(at);
    if (*at != ',') return NULL;
    at = zobench_blanks(at + 1);
  }
  return NULL;
}

/* The number that a JSON object has for a key; `otherwise` if it has none. */
ZOBENCH_FUNCTION double zobench_number(const char *object, const char *key, double otherwise) {
  const char *at = zobench_find(object, key);
  return at && (*at == '-' || (*at >= '0' && *at <= '9')) ? strtod(at, NULL) : otherwise;
}

ZOBENCH_FUNCTION char *zobench_utf8(unsigned code, char *out) {
  if (code < 0x80) *out++ = (char)code;
  else if (code < 0x800) *out++ = (char)(0xC0 | code >> 6), *out++ = (char)(0x80 | (code & 63));
  else if (code < 0x10000) {
    *out++ = (char)(0xE0 | code >> 12), *out++ = (char)(0x80 | (code >> 6 & 63));
    *out++ = (char)(0x80 | (code & 63));
  } else {
    *out++ = (char)(0xF0 | code >> 18), *out++ = (char)(0x80 | (code >> 12 & 63));
    *out++ = (char)(0x80 | (code >> 6 & 63)), *out++ = (char)(0x80 | (code & 63));
  }
  return out;
}

ZOBENCH_FUNCTION unsigned zobench_hexadecimal(const char **at) {
  unsigned code = 0;
  for (int i = 0; i < 4 && **at; i++, (*at)++) {
    const char c = **at;
    code = 16 * code + (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
  }
  return code;
}

/* The text that a JSON object has for a key, in memory that the caller frees; null if it has none. */
ZOBENCH_FUNCTION char *zobench_text(const char *object, const char *key) {
  const char *at = zobench_find(object, key);
  if (!at || *at != '"') return NULL;
  char *text = (char *)malloc((size_t)(zobench_skip(at) - at) + 1), *out = text;
  if (!text) return NULL;
  for (at++; *at && *at != '"';) {
    if (*at != '\\') {
      *out++ = *at++;
      continue;
    }
    const char escaped = at[1];
    if (!escaped) break;
    at += 2;
    if (escaped == 'u') {
      unsigned code = zobench_hexadecimal(&at);
      if (code >= 0xD800 && code < 0xDC00 && at[0] == '\\' && at[1] == 'u') {
        at += 2;
        code = 0x10000 + ((code - 0xD800) << 10) + (zobench_hexadecimal(&at) - 0xDC00);
      }
      out = zobench_utf8(code, out);
    } else {
      const char *const letters = "bfnrt", *found = strchr(letters, escaped);
      *out++ = found ? "\b\f\n\r\t"[found - letters] : escaped;
    }
  }
  *out = 0;
  return text;
}

/* ---- The pipe --------------------------------------------------------------------------------------- */

enum {
  zobench_ask_value = 1,
  zobench_ask_gradient = 2,
  zobench_ask_tangent = 4,
  zobench_ask_hessian = 8,
  zobench_ask_start = 16,
  zobench_ask_minimizer = 32,

  zobench_flag_shared = 1,
  zobench_flag_answer_shared = 2,
  zobench_flag_sampled = 4,
  zobench_flag_keys = 8,
  zobench_flag_commands = 16,
  zobench_flag_message = 64,

  zobench_ok = 0,
  zobench_undefined = 1,
  zobench_unanswered = 2,

  zobench_header_bytes = 64,
  zobench_part_length = 1024
};

typedef struct {
  uint32_t magic, ask;
  uint64_t id;
  uint32_t points, directions, flags, zero;
  uint64_t key, bytes, offset, answer_offset; /* of an answer: nanoseconds, bytes, offset, 0 */
} zobench_header;

typedef struct {
  uint32_t code, distribution;
  uint64_t key;
  uint32_t iteration, lane, a, b;
  double number;
  uint64_t first, count, zero;
} zobench_command;

/* Everything that a child keeps while it serves. */
typedef struct {
  zobench_objective *objective;
  size_t n;
  int input, output, shared;
  unsigned char *map;
  size_t mapped;
  unsigned char *question, *answer; /* a body; a header with its body */
  size_t question_bytes, answer_bytes;
  double **vectors, *scratch;
  zobench_direction kept[64];
  size_t kept_count, next_kept;
  /* Bytes read but not yet taken, since one read brings all of a short question. */
  unsigned char ahead[4096];
  size_t ahead_first, ahead_end;
} zobench_child;

ZOBENCH_FUNCTION uint64_t zobench_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* 1 if all bytes came, 0 if the input ended before the first, -1 otherwise. */
ZOBENCH_FUNCTION int zobench_read(int input, void *bytes, size_t count) {
  size_t done = 0;
  while (done < count) {
    const ssize_t got = read(input, (char *)bytes + done, count - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return done == 0 && got == 0 ? 0 : -1;
    done += (size_t)got;
  }
  return 1;
}

/* The same for questions; one read brings all of a short one. */
ZOBENCH_FUNCTION int zobench_take(zobench_child *child, void *bytes, size_t count) {
  size_t done = 0;
  while (done < count) {
    const size_t left = count - done, held = child->ahead_end - child->ahead_first;
    if (held > 0) {
      const size_t taken = left < held ? left : held;
      memcpy((char *)bytes + done, child->ahead + child->ahead_first, taken);
      child->ahead_first += taken;
      done += taken;
      continue;
    }
    const int is_short = left < sizeof child->ahead;
    const ssize_t got = is_short ? read(child->input, child->ahead, sizeof child->ahead)
                                 : read(child->input, (char *)bytes + done, left);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return done == 0 && got == 0 ? 0 : -1;
    if (is_short)
      child->ahead_first = 0, child->ahead_end = (size_t)got;
    else
      done += (size_t)got;
  }
  return 1;
}

ZOBENCH_FUNCTION int zobench_write(int output, const void *bytes, size_t count) {
  size_t done = 0;
  while (done < count) {
    const ssize_t put = write(output, (const char *)bytes + done, count - done);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return -1;
    done += (size_t)put;
  }
  return 1;
}

/* A line without its newline, in memory that the caller frees; null at the end of the input. */
ZOBENCH_FUNCTION char *zobench_read_line(int input) {
  size_t room = 4096, count = 0;
  char *line = (char *)malloc(room);
  while (line) {
    char c;
    if (zobench_read(input, &c, 1) != 1) break;
    if (c == '\n') {
      line[count] = 0;
      return line;
    }
    if (count + 1 == room) {
      char *longer = (char *)realloc(line, room *= 2);
      if (!longer) break;
      line = longer;
    }
    line[count++] = c;
  }
  free(line);
  return NULL;
}

/* Memory for a body; it only ever grows. */
ZOBENCH_FUNCTION unsigned char *zobench_room(unsigned char **memory, size_t *held, size_t bytes) {
  if (*held < bytes || !*memory) {
    unsigned char *more = (unsigned char *)realloc(*memory, bytes ? bytes : 1);
    if (!more) return NULL;
    *memory = more, *held = bytes;
  }
  return *memory;
}

/* The bytes of the shared file from `offset` on; maps the file anew if it has grown. Null if it is too
 * short. */
ZOBENCH_FUNCTION unsigned char *zobench_shared(zobench_child *child, uint64_t offset,
                                               uint64_t bytes) {
  if (child->shared < 0 || offset % 64 != 0 || offset > UINT64_MAX - bytes) return NULL;
  if (offset + bytes > child->mapped) {
    struct stat file;
    if (fstat(child->shared, &file) != 0 || (uint64_t)file.st_size < offset + bytes) return NULL;
    if (child->map) munmap(child->map, child->mapped);
    child->mapped = (size_t)file.st_size;
    child->map = (unsigned char *)mmap(NULL, child->mapped, PROT_READ | PROT_WRITE, MAP_SHARED,
                                       child->shared, 0);
    if (child->map == MAP_FAILED) {
      child->map = NULL, child->mapped = 0;
      return NULL;
    }
  }
  return child->map + offset;
}

/* Ends a conversation with a sentence, which zobench reports; returns the exit code. */
ZOBENCH_FUNCTION int zobench_fail(zobench_child *child, uint64_t id, const char *sentence) {
  zobench_header header;
  memset(&header, 0, sizeof header);
  header.magic = 0x41424F5Au, header.id = id, header.flags = zobench_flag_message;
  header.bytes = strlen(sentence);
  fprintf(stderr, "zobench_serve: %s\n", sentence);
  if (zobench_write(child->output, &header, sizeof header) == 1)
    zobench_write(child->output, sentence, strlen(sentence));
  return 70;
}

ZOBENCH_FUNCTION void zobench_print_vector(FILE *out, const char *key, const double *x, size_t n) {
  if (n > 1000) {
    fprintf(out, ", \"%s\": \"frame\"", key);
    return;
  }
  fprintf(out, ", \"%s\": [", key);
  for (size_t i = 0; i < n; i++) fprintf(out, "%s%.17g", i ? ", " : "", x[i]);
  fprintf(out, "]");
}

ZOBENCH_FUNCTION int zobench_answer_handshake(const zobench_child *child) {
  const zobench_objective *o = child->objective;
  char *text = NULL;
  size_t count = 0;
  FILE *out = open_memstream(&text, &count);
  if (!out) return -1;
  fprintf(out, "{\"zobench\": 1, \"mode\": \"binary\", \"dimension\": %zu, \"version\": \"",
          child->n);
  for (const char *c = o->version; *c; c++) {
    if (*c == '"' || *c == '\\') fputc('\\', out);
    if ((unsigned char)*c < 32) fprintf(out, "\\u%04x", (unsigned)*c);
    else fputc(*c, out);
  }
  fprintf(out, "\", \"answers\": [\"value\"%s%s%s], \"batch\": %zu",
          o->gradient ? ", \"gradient\"" : "", o->tangent ? ", \"tangent\"" : "",
          o->hessian_product ? ", \"hessian\"" : "", o->batch ? o->batch : 64);
  if (o->start) zobench_print_vector(out, "start", o->start, child->n);
  else fprintf(out, ", \"start\": %.17g", o->start_value);
  if (o->knows_minimum) fprintf(out, ", \"minimum\": %.17g", o->minimum);
  if (o->minimizer) zobench_print_vector(out, "minimizer", o->minimizer, child->n);
  if (o->smoothness > 0) fprintf(out, ", \"smoothness\": %.17g", o->smoothness);
  if (o->strong_convexity > 0) fprintf(out, ", \"strong_convexity\": %.17g", o->strong_convexity);
  if (o->nondeterministic) fprintf(out, ", \"deterministic\": false");
  if (o->sampled)
    fprintf(out, ", \"samples\": true, \"exact\": %s",
            o->value || o->part || o->values ? "true" : "false");
  if (child->shared >= 0) fprintf(out, ", \"shared\": true");
  if (o->vectors)
    fprintf(out, ", \"points\": {\"vectors\": %zu, \"directions\": \"zobench\"}", o->vectors);
  fprintf(out, "}\n");
  if (fclose(out) != 0) return -1;
  const int written = zobench_write(child->output, text, count);
  free(text);
  return written;
}

/* ---- Answers ----------------------------------------------------------------------------------------- */

ZOBENCH_FUNCTION double zobench_finish(const zobench_objective *o, double sum) {
  return o->finish ? o->finish(sum, o->data) : sum;
}

ZOBENCH_FUNCTION double zobench_nan(void) {
  const uint64_t bits = 0x7ff8000000000000u;
  double nan;
  memcpy(&nan, &bits, sizeof nan);
  return nan;
}

/* f(x), for a sample if there is a key; NaN and a status of 2 if there is no such f. */
ZOBENCH_FUNCTION double zobench_value_at(const zobench_child *child, const double *x,
                                         const uint64_t *key, uint32_t *status) {
  const zobench_objective *o = child->objective;
  const size_t n = child->n;
  double value = zobench_nan();
  if (key ? !o->sampled : !o->value && !o->part && !o->values) {
    *status = zobench_unanswered;
    return value;
  }
  if (key) value = o->sampled(x, n, *key, o->data);
  else if (o->value) value = o->value(x, n, o->data);
  else if (o->part) {
    double sum = 0;
    for (size_t i = 0; i < n; i += zobench_part_length)
      sum += o->part(x + i, i, zobench_least(n - i, zobench_part_length), o->data);
    value = zobench_finish(o, sum);
  } else o->values(x, 1, n, &value, o->data);
  if (value != value && *status == zobench_ok) *status = zobench_undefined;
  return value;
}

/* Sets every double of point i in one part of an answer to NaN. */
ZOBENCH_FUNCTION void zobench_blot(double *part, size_t i, size_t count) {
  for (size_t k = 0; k < count; k++) part[i * count + k] = zobench_nan();
}

/* How many doubles follow the statuses of an answer about points. */
ZOBENCH_FUNCTION size_t zobench_answer_doubles(uint32_t ask, size_t m, size_t k, size_t n) {
  return (ask & zobench_ask_value ? m : 0) + (ask & zobench_ask_gradient ? m * n : 0) +
         (ask & zobench_ask_tangent ? m * k : 0) + (ask & zobench_ask_hessian ? m * k * n : 0);
}

ZOBENCH_FUNCTION void zobench_answer_points(zobench_child *child, const zobench_header *asked,
                                            const unsigned char *question, unsigned char *answer) {
  const zobench_objective *o = child->objective;
  const size_t n = child->n, m = asked->points, k = asked->directions;
  const uint32_t ask = asked->ask;
  const uint64_t *keys = asked->flags & zobench_flag_keys ? (const uint64_t *)question : NULL;
  const double *points = (const double *)(question + (keys ? 8 * m : 0)), *along = points + m * n;
  uint32_t *statuses = (uint32_t *)answer;
  double *values = (double *)(answer + (m + m % 2) * sizeof *statuses);
  double *gradients = values + (ask & zobench_ask_value ? m : 0);
  double *tangents = gradients + (ask & zobench_ask_gradient ? m * n : 0);
  double *products = tangents + (ask & zobench_ask_tangent ? m * k : 0);
  const int sampled = (asked->flags & (zobench_flag_sampled | zobench_flag_keys)) != 0;
  const int known = (!(ask & zobench_ask_gradient) || o->gradient) &&
                    (!(ask & zobench_ask_tangent) || o->tangent) &&
                    (!(ask & zobench_ask_hessian) || o->hessian_product) && ask < 16 &&
                    (!sampled || (o->sampled && ask == zobench_ask_value));
  const int together = known && !sampled && o->values && ask == zobench_ask_value;
  memset(statuses, 0, (m + m % 2) * sizeof *statuses);
  if (together) o->values(points, m, n, values, o->data);
  for (size_t i = 0; i < m; i++) {
    const double *x = points + i * n;
    double value = 0;
    if (!known) statuses[i] = zobench_unanswered;
    else if (together) statuses[i] = values[i] != values[i] ? zobench_undefined : zobench_ok;
    else if (ask & zobench_ask_gradient) {
      value = o->gradient(x, gradients + i * n, n, o->data);
      if (value != value) statuses[i] = zobench_undefined;
    } else if (ask & zobench_ask_value) {
      value = zobench_value_at(child, x, keys ? &keys[i] : sampled ? &asked->key : NULL,
                               &statuses[i]);
    }
    if (ask & zobench_ask_value && !together) values[i] = value;
    if (statuses[i] == zobench_ok && ask & zobench_ask_tangent)
      for (size_t j = 0; j < k; j++) tangents[i * k + j] = o->tangent(x, along + j * n, n, o->data);
    if (statuses[i] == zobench_ok && ask & zobench_ask_hessian)
      for (size_t j = 0; j < k; j++)
        o->hessian_product(x, along + j * n, products + (i * k + j) * n, n, o->data);
    if (statuses[i] != zobench_ok) {
      if (ask & zobench_ask_value) zobench_blot(values, i, 1);
      if (ask & zobench_ask_gradient) zobench_blot(gradients, i, n);
      if (ask & zobench_ask_tangent) zobench_blot(tangents, i, k);
      if (ask & zobench_ask_hessian) zobench_blot(products, i, k * n);
    }
  }
}

/* ---- The point in the child -------------------------------------------------------------------------- */

enum {
  zobench_pair = 1, zobench_at = 2, zobench_forward = 3, zobench_move_point = 4,
  zobench_step_point = 5, zobench_add = 6, zobench_scale = 7, zobench_copy = 8, zobench_all = 9,
  zobench_restart = 10, zobench_set = 11, zobench_get = 12, zobench_norms = 13,
  zobench_slopes = 14, zobench_slope = 15, zobench_length = 16
};

ZOBENCH_FUNCTION size_t zobench_result_count(const zobench_command *c) {
  switch (c->code) {
    case zobench_at: case zobench_forward: case zobench_length: return 1;
    case zobench_pair: case zobench_slopes: case zobench_slope: return 2;
    case zobench_norms: return 3;
    case zobench_get: return (size_t)c->count;
    default: return 0;
  }
}

/* The direction that a command names. The last 64 are kept, so that each one's length is computed once. */
ZOBENCH_FUNCTION zobench_direction zobench_named(zobench_child *child, const zobench_command *c) {
  const zobench_distribution distribution = (zobench_distribution)(c->distribution & 255);
  const int whole = (c->distribution & 256) != 0;
  zobench_direction made;
  for (size_t i = 0; i < child->kept_count; i++) {
    made = child->kept[i];
    if (made.distribution == distribution && made.draw.key == c->key &&
        made.draw.iteration == c->iteration && made.draw.lane == c->lane) {
      made.whole = whole;
      return made;
    }
  }
  zobench_draw draw;
  draw.key = c->key, draw.iteration = c->iteration, draw.lane = c->lane;
  made = zobench_make_direction(distribution, draw, child->n);
  child->kept[child->next_kept] = made;
  child->next_kept = (child->next_kept + 1) % 64;
  if (child->kept_count < 64) child->kept_count++;
  made.whole = whole;
  return made;
}

/* f(x + tv) and, if `backward`, f(x - tv). If f is a sum of parts, no point is made. */
ZOBENCH_FUNCTION void zobench_values_along(zobench_child *child, const double *x,
                                           const zobench_direction *v, double t,
                                           const uint64_t *key, int backward, double *values,
                                           uint32_t *status) {
  const zobench_objective *o = child->objective;
  const size_t n = child->n;
  if (!o->part || key) {
    if (!child->scratch) child->scratch = (double *)malloc(n * sizeof(double));
    if (!child->scratch) {
      *status = zobench_unanswered;
      return;
    }
    for (int way = 0; way <= backward; way++) {
      zobench_move(x, v, way ? -t : t, child->scratch);
      values[way] = zobench_value_at(child, child->scratch, key, status);
    }
    return;
  }
  double z[zobench_block], point[zobench_part_length], sums[2] = {0, 0};
  const double step = zobench_step_of(v, t);
  for (size_t first = 0; first < n; first += zobench_block) {
    const size_t rest = n - first, drawn = zobench_least(rest, zobench_block);
    zobench_part(v, first, z, drawn);
    for (size_t at = 0; at < drawn; at += zobench_part_length) {
      const size_t left = drawn - at,
                   count = zobench_least(left, zobench_part_length);
      const double *here = x + first + at;
      for (int way = 0; way <= backward; way++) {
        const double s = way ? -step : step;
        for (size_t i = 0; i < count; i++) point[i] = here[i] + s * z[at + i];
        sums[way] += o->part(point, first + at, count, o->data);
      }
    }
  }
  for (int way = 0; way <= backward; way++) {
    values[way] = zobench_finish(o, sums[way]);
    if (values[way] != values[way]) *status = zobench_undefined;
  }
}

/* A vector, which is zero at first use; null if it was not offered. */
ZOBENCH_FUNCTION double *zobench_vector(zobench_child *child, uint32_t i) {
  if (i >= child->objective->vectors) return NULL;
  if (!child->vectors[i]) child->vectors[i] = (double *)calloc(child->n, sizeof(double));
  return child->vectors[i];
}

/* The sum of (x_i - center_i)^2 as zobench's records have it: block by block, in order. */
ZOBENCH_FUNCTION double zobench_squares_about(const double *x, const double *center, size_t n) {
  double sum = 0;
  for (size_t first = 0; first < n; first += zobench_part_length) {
    const size_t rest = n - first, count = zobench_least(rest, zobench_part_length);
    sum += zobench_squares(NULL, x + first, center ? center + first : NULL, count);
  }
  return sum;
}

ZOBENCH_FUNCTION void zobench_write_known(const zobench_child *child, const double *known,
                                          double *out) {
  for (size_t i = 0; i < child->n; i++)
    out[i] = known ? known[i] : child->objective->start_value;
}

/* Carries out a command; `numbers` are those of a `set`. Returns the status. */
ZOBENCH_FUNCTION uint32_t zobench_obey(zobench_child *child, const zobench_command *c,
                                       const uint64_t *key, const double *numbers,
                                       double *results) {
  const zobench_objective *o = child->objective;
  const size_t n = child->n;
  const double t = c->number;
  const int draws = c->code == zobench_pair || c->code == zobench_forward ||
                    c->code == zobench_move_point || c->code == zobench_step_point ||
                    c->code == zobench_slope || c->code == zobench_length;
  const int two = c->code == zobench_add || c->code == zobench_copy || c->code == zobench_slopes;
  double *const a = zobench_vector(child, c->a), *const b = two ? zobench_vector(child, c->b) : a;
  zobench_direction v;
  uint32_t status = zobench_ok;
  if (!a || !b || (draws && (c->distribution & 255) > 3)) return zobench_unanswered;
  if (draws) v = zobench_named(child, c);
  switch (c->code) {
    case zobench_pair: zobench_values_along(child, a, &v, t, key, 1, results, &status); break;
    case zobench_at: results[0] = zobench_value_at(child, a, key, &status); break;
    case zobench_forward: zobench_values_along(child, a, &v, t, key, 0, results, &status); break;
    case zobench_move_point: zobench_move(a, &v, t, a); break;
    case zobench_step_point: zobench_step(a, &v, t); break;
    case zobench_add: for (size_t i = 0; i < n; i++) a[i] += t * b[i]; break;
    case zobench_scale: for (size_t i = 0; i < n; i++) a[i] *= t; break;
    case zobench_copy: memmove(a, b, n * sizeof *a); break;
    case zobench_all: for (size_t i = 0; i < n; i++) a[i] = t; break;
    case zobench_restart: zobench_write_known(child, o->start, a); break;
    case zobench_set: memcpy(a + c->first, numbers, (size_t)c->count * sizeof *a); break;
    case zobench_get: memcpy(results, a + c->first, (size_t)c->count * sizeof *a); break;
    case zobench_norms: {
      double largest = 0;
      for (size_t i = 0; i < n; i++) {
        const double magnitude = a[i] < 0 ? -a[i] : a[i];
        if (magnitude > largest || magnitude != magnitude) largest = magnitude;
      }
      results[0] = zobench_squares_about(a, NULL, n), results[1] = largest;
      results[2] = o->minimizer ? zobench_squares_about(a, o->minimizer, n) : zobench_nan();
      break;
    }
    case zobench_slopes:
      if (!o->gradient || a == b || key) return zobench_unanswered;
      results[0] = o->gradient(a, b, n, o->data);
      results[1] = zobench_squares_about(b, NULL, n);
      if (results[0] != results[0]) status = zobench_undefined;
      break;
    case zobench_slope: {
      if (!o->tangent || key) return zobench_unanswered;
      if (!child->scratch) child->scratch = (double *)malloc(n * sizeof(double));
      if (!child->scratch) return zobench_unanswered;
      zobench_write_direction(&v, child->scratch);
      results[0] = zobench_value_at(child, a, key, &status);
      results[1] = o->tangent(a, child->scratch, n, o->data);
      break;
    }
    case zobench_length: results[0] = zobench_largest(&v); break;
    default: return zobench_unanswered;
  }
  return status;
}

/* ---- Serving ------------------------------------------------------------------------------------------ */

/* Makes room for an answer's header and body; returns where the body goes, or null if there is no room. */
ZOBENCH_FUNCTION unsigned char *zobench_answer_room(zobench_child *child,
                                                    const zobench_header *asked, size_t bytes) {
  if (!zobench_room(&child->answer, &child->answer_bytes,
                    zobench_header_bytes + (asked->flags & zobench_flag_answer_shared ? 0 : bytes)))
    return NULL;
  return asked->flags & zobench_flag_answer_shared
             ? zobench_shared(child, asked->answer_offset, bytes)
             : child->answer + zobench_header_bytes;
}

/* Answers one question, whose body has been read; returns 0 or an exit code. */
ZOBENCH_FUNCTION int zobench_answer(zobench_child *child, const zobench_header *asked,
                                    const unsigned char *question) {
  const zobench_objective *o = child->objective;
  const uint64_t began = zobench_nanoseconds();
  const size_t m = asked->points, k = asked->directions, n = child->n;
  const size_t status_bytes = (m + m % 2) * sizeof(uint32_t);
  size_t bytes = status_bytes;
  unsigned char *answer;
  if (asked->flags & zobench_flag_commands) {
    const zobench_command *commands = (const zobench_command *)question;
    const double *numbers = (const double *)(question + m * sizeof *commands);
    size_t expected = m * sizeof *commands;
    if (!o->vectors) return zobench_fail(child, asked->id, "commands, but no point in the child");
    if (asked->bytes < expected) return zobench_fail(child, asked->id, "a short frame");
    for (size_t i = 0; i < m; i++) {
      const int range = commands[i].code == zobench_set || commands[i].code == zobench_get;
      if (range && (commands[i].first > n || commands[i].count > n - commands[i].first))
        return zobench_fail(child, asked->id, "a range of entries outside the vector");
      if (commands[i].code == zobench_set) expected += (size_t)commands[i].count * 8;
      bytes += zobench_result_count(&commands[i]) * 8;
    }
    if (asked->bytes != expected)
      return zobench_fail(child, asked->id, "a frame of another length");
    if (!(answer = zobench_answer_room(child, asked, bytes)))
      return zobench_fail(child, asked->id, "no memory for the answer");
    double *results = (double *)(answer + status_bytes);
    uint32_t *statuses = (uint32_t *)answer;
    memset(statuses, 0, status_bytes);
    for (size_t i = 0; i < m; i++) {
      const size_t count = zobench_result_count(&commands[i]);
      statuses[i] = zobench_obey(child, &commands[i],
                                 asked->flags & zobench_flag_sampled ? &asked->key : NULL, numbers,
                                 results);
      if (statuses[i] != zobench_ok)
        for (size_t j = 0; j < count; j++) results[j] = zobench_nan();
      if (commands[i].code == zobench_set) numbers += commands[i].count;
      results += count;
    }
  } else if (asked->ask == zobench_ask_start || asked->ask == zobench_ask_minimizer) {
    const double *known = asked->ask == zobench_ask_start ? o->start : o->minimizer;
    bytes = n * sizeof(double);
    if (m != 0 || asked->bytes != 0 || (asked->ask == zobench_ask_minimizer && !known))
      return zobench_fail(child, asked->id, "a question about what was not offered");
    if (!(answer = zobench_answer_room(child, asked, bytes)))
      return zobench_fail(child, asked->id, "no memory for the answer");
    zobench_write_known(child, known, (double *)answer);
  } else {
    const uint64_t keys = asked->flags & zobench_flag_keys ? m : 0;
    if (asked->bytes != 8 * (keys + (uint64_t)m * n + (uint64_t)k * n))
      return zobench_fail(child, asked->id, "a frame of another length");
    bytes += 8 * zobench_answer_doubles(asked->ask, m, k, n);
    if (!(answer = zobench_answer_room(child, asked, bytes)))
      return zobench_fail(child, asked->id, "no memory for the answer");
    zobench_answer_points(child, asked, question, answer);
  }
  zobench_header header;
  const int shared = (asked->flags & zobench_flag_answer_shared) != 0;
  memset(&header, 0, sizeof header);
  header.magic = 0x41424F5Au, header.ask = asked->ask, header.id = asked->id;
  header.points = asked->points, header.directions = asked->directions;
  header.flags = (shared ? zobench_flag_shared : 0) | (asked->flags & zobench_flag_commands);
  header.key = zobench_nanoseconds() - began;
  header.bytes = bytes, header.offset = shared ? asked->answer_offset : 0;
  memcpy(child->answer, &header, sizeof header);
  const size_t written = zobench_header_bytes + (shared ? 0 : bytes);
  return zobench_write(child->output, child->answer, written) == 1 ? 0 : 74;
}

ZOBENCH_FUNCTION int zobench_converse(zobench_child *child) {
  for (;;) {
    zobench_header asked;
    unsigned char *question;
    const int came = zobench_take(child, &asked, sizeof asked);
    if (came == 0) return 0;
    if (came < 0 || asked.magic != 0x51424F5Au) {
      fprintf(stderr, "zobench_serve: what came is no question\n");
      return 76;
    }
    if (asked.flags & zobench_flag_shared) {
      question = zobench_shared(child, asked.offset, asked.bytes);
    } else {
      question = zobench_room(&child->question, &child->question_bytes, (size_t)asked.bytes);
      if (question && asked.bytes && zobench_take(child, question, (size_t)asked.bytes) != 1)
        return 74;
    }
    if (!question) return zobench_fail(child, asked.id, "no memory for the question");
    const int code = zobench_answer(child, &asked, question);
    if (code != 0) return code;
  }
}

/* Answers zobench until it closes the pipe; returns the exit code. */
ZOBENCH_FUNCTION int zobench_serve(zobench_objective *objective) {
  zobench_child child;
  int code = 0;
  memset(&child, 0, sizeof child);
  child.objective = objective;
  child.shared = -1;
  if (isatty(0)) {
    fprintf(stderr, "This is an objective for zobench, which starts it: name it under \"command\" "
                    "in a configuration.\n");
    return 64;
  }
  /* Everything else that is printed goes to standard error, and nobody else reads the questions. */
  child.input = dup(0), child.output = dup(1);
  const int nothing = open("/dev/null", O_RDONLY);
  if (child.input < 0 || child.output < 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(2, 1) < 0)
    return 71;
  fflush(stdout);
  close(nothing);
  fcntl(child.input, F_SETFD, FD_CLOEXEC);
  fcntl(child.output, F_SETFD, FD_CLOEXEC);
  char *line = zobench_read_line(child.input);
  if (!line) return 0;
  const char *wrong = NULL;
  char *role = zobench_text(line, "role");
  if (zobench_number(line, "zobench", 0) != 1) wrong = "another version of the protocol than 1";
  else if (role && strcmp(role, "objective") != 0) wrong = "this is an objective, not a solver";
  else if (objective->configure) wrong = objective->configure(objective, line);
  free(role);
  child.n = objective->dimension;
  if (child.n == 0) child.n = (size_t)zobench_number(line, "dimension", 0);
  if (!wrong && (!objective->version || !*objective->version))
    wrong = "the objective has no version";
  if (!wrong && child.n == 0) wrong = "neither the objective nor the configuration has a dimension";
  if (!wrong && !objective->value && !objective->part && !objective->values && !objective->sampled)
    wrong = "the objective has no value";
  if (!wrong && objective->vectors && !zobench_directions_agree())
    wrong = "this build draws other directions than zobench: compile with -ffp-contract=off and "
            "without -ffast-math";
  if (wrong) {
    fprintf(stderr, "zobench_serve: %s\n", wrong);
    free(line);
    return 65;
  }
  char *path = zobench_text(line, "shared");
  if (path) child.shared = open(path, O_RDWR | O_CLOEXEC);
  free(path);
  free(line);
  if (objective->vectors) {
    child.vectors = (double **)calloc(objective->vectors, sizeof *child.vectors);
    if (!child.vectors) code = 71;
  }
  if (code == 0) code = zobench_answer_handshake(&child) == 1 ? zobench_converse(&child) : 74;
  if (child.vectors)
    for (size_t i = 0; i < objective->vectors; i++) free(child.vectors[i]);
  if (child.map) munmap(child.map, child.mapped);
  free(child.vectors), free(child.scratch), free(child.question), free(child.answer);
  return code;
}

#endif /* ZOBENCH_DIRECTIONS_ONLY */
#endif /* ZOBENCH_H */
