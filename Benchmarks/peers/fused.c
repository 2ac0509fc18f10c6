// The limit that zobench's stress is compared with: loops written by hand for this one formula,
// L(W) = sum (|w_i - w_j|^2 - t_ij)^2 over all ordered pairs, and its gradient
// 8 sum_j (|w_i - w_j|^2 - t_ij)(w_i - w_j), for one DIMENSION known to the compiler.
//
// Compiled with -O3 -march=native. Both ways take n x DIMENSION points by rows and n rows of targets,
// padded to whole vectors, do the work `count` times, and give the loss.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { d = DIMENSION, lanes = 8 };
typedef double doubles __attribute__((vector_size(64)));
typedef int64_t words __attribute__((vector_size(64)));

static inline doubles load(const double *p) {
  doubles v;
  memcpy(&v, p, sizeof v);
  return v;
}

static inline void store(double *p, doubles v) { memcpy(p, &v, sizeof v); }

static inline double total(doubles v) {
  return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
}

// The lanes of partners j, j + 1, ... from `from` to before `to`.
static inline words between(size_t j, size_t from, size_t to) {
  const words lane = {0, 1, 2, 3, 4, 5, 6, 7};
  const words partner = lane + (int64_t)j;
  return (partner >= (int64_t)from) & (partner < (int64_t)to);
}

// The coordinates of all points one after another, each padded to the stride.
static void columns_of(size_t n, size_t stride, const double *w, double *columns) {
  for (size_t c = 0; c < d; c++)
    for (size_t j = 0; j < stride; j++) columns[c * stride + j] = j < n ? w[j * d + c] : 0;
}

static inline size_t padded(size_t n) { return (n + lanes - 1) / lanes * lanes; }

// The pulls (|w_i - w_j|^2 - t_ij) of eight partners on point i, and the differences they act along.
static inline doubles pull(const double *point, const doubles *column, doubles target,
                           doubles *difference) {
  doubles squared = {0};
  for (size_t c = 0; c < d; c++) {
    difference[c] = point[c] - column[c];
    squared += difference[c] * difference[c];
  }
  return squared - target;
}

// Every row against all columns: each pair is met twice, and nothing is written but the row's sum.
double rows(size_t count, size_t n, const double *w, const double *targets, double *gradient) {
  const size_t stride = padded(n);
  double *columns = aligned_alloc(64, d * stride * sizeof(double));
  double loss = 0;
  while (count--) {
    columns_of(n, stride, w, columns);
    doubles losses = {0};
    for (size_t i = 0; i < n; i++) {
      doubles sums[d] = {{0}};
      for (size_t j = 0; j < stride; j += lanes) {
        doubles column[d], difference[d];
        for (size_t c = 0; c < d; c++) column[c] = load(columns + c * stride + j);
        doubles residual = pull(w + i * d, column, load(targets + i * stride + j), difference);
        if (j + lanes > n) residual = (doubles)((words)residual & between(j, 0, n));
        losses += residual * residual;
        for (size_t c = 0; c < d; c++) sums[c] += residual * difference[c];
      }
      for (size_t c = 0; c < d; c++) gradient[i * d + c] = 8 * total(sums[c]);
    }
    loss = total(losses);
  }
  free(columns);
  return loss;
}

// A few rows side by side, so that each load and store for a column serves them all: as many rows
// as 32 registers can hold sums for.
enum { block = d <= 2 ? 6 : d <= 4 ? 4 : 1 };

typedef struct {
  doubles losses[block];
  doubles sums[block][d];
} block_sums;

// A block of rows against eight columns. If masked, only pairs with i < j < n count.
static inline __attribute__((always_inline)) void tile(
    size_t first, size_t rows, size_t j, int masked, size_t n, size_t stride, const double *w,
    const double *columns, const double *targets, double *partners, block_sums *s) {
  doubles column[d], pulled[d], difference[d];
  for (size_t c = 0; c < d; c++) {
    column[c] = load(columns + c * stride + j);
    pulled[c] = load(partners + c * stride + j);
  }
  for (size_t b = 0; b < rows; b++) {
    const size_t i = first + b;
    doubles residual = pull(w + i * d, column, load(targets + i * stride + j), difference);
    if (masked) residual = (doubles)((words)residual & between(j, i + 1, n));
    s->losses[b] += residual * residual;
    for (size_t c = 0; c < d; c++) {
      s->sums[b][c] += residual * difference[c];
      pulled[c] -= residual * difference[c];
    }
  }
  for (size_t c = 0; c < d; c++) store(partners + c * stride + j, pulled[c]);
}

// Every pair once: half the targets are read, and the partners' sums are kept in memory.
double triangle(size_t count, size_t n, const double *w, const double *targets,
                double *gradient) {
  const size_t stride = padded(n);
  double *columns = aligned_alloc(64, 2 * d * stride * sizeof(double));
  double *partners = columns + d * stride;
  double loss = 0;
  while (count--) {
    columns_of(n, stride, w, columns);
    memset(partners, 0, d * stride * sizeof(double));
    loss = 0;
    for (size_t first = 0; first < n; first += block) {
      const size_t rows = n - first < block ? n - first : block;
      block_sums s;
      memset(&s, 0, sizeof s);
      size_t j = first / lanes * lanes;
      // The vectors that hold a partner before the last row's, then whole ones, then the padded one.
#define TILE(rows, masked) \
  tile(first, rows, j, masked, n, stride, w, columns, targets, partners, &s)
      for (; j < stride && j < first + rows; j += lanes) TILE(rows, 1);
      if (rows == block)
        for (; j + lanes <= n; j += lanes) TILE(block, 0);
      for (; j < stride; j += lanes) TILE(rows, 1);
#undef TILE
      for (size_t b = 0; b < rows; b++) {
        loss += 2 * total(s.losses[b]);
        for (size_t c = 0; c < d; c++) partners[c * stride + first + b] += total(s.sums[b][c]);
      }
    }
    for (size_t i = 0; i < n; i++)
      for (size_t c = 0; c < d; c++) gradient[i * d + c] = 8 * partners[c * stride + i];
  }
  free(columns);
  return loss;
}
