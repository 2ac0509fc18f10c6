// The limit that zobench's stress is held against: loops written by hand for this one formula,
// L(W) = sum (|w_i - w_j|^2 - t_ij)^2 over all ordered pairs, and its gradient
// 8 sum_j (|w_i - w_j|^2 - t_ij)(w_i - w_j), for one DIMENSION known to the compiler.
//
// Compiled with -O3 -march=native. Both functions take n x DIMENSION points by rows and n x n
// targets by rows, do the work `count` times, and give the loss.
#include <stdlib.h>
#include <string.h>

enum { d = DIMENSION, lanes = 8 };
typedef double doubles __attribute__((vector_size(64)));

static inline doubles load(const double *p) {
  doubles v;
  memcpy(&v, p, sizeof v);
  return v;
}

static inline void store(double *p, doubles v) { memcpy(p, &v, sizeof v); }

static inline double total(doubles v) {
  return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
}

// The coordinates of all points one after another.
static double *columns_of(size_t n, const double *w, double *columns) {
  for (size_t c = 0; c < d; c++)
    for (size_t j = 0; j < n; j++) columns[c * n + j] = w[j * d + c];
  return columns;
}

// One ordered pair alone, for what does not fill a vector.
static inline double pair(size_t i, size_t j, const double *w, double target, double *pull) {
  double squared = 0;
  for (size_t c = 0; c < d; c++)
    squared += (w[i * d + c] - w[j * d + c]) * (w[i * d + c] - w[j * d + c]);
  *pull = squared - target;
  return *pull * *pull;
}

// Every row against all columns: each pair is met twice, and nothing is written but the row's sum.
double rows(size_t count, size_t n, const double *w, const double *targets, double *gradient) {
  double *columns = malloc(d * n * sizeof(double));
  double loss = 0;
  while (count--) {
    columns_of(n, w, columns);
    doubles losses = {0};
    loss = 0;
    for (size_t i = 0; i < n; i++) {
      const double *t = targets + i * n;
      doubles sums[d] = {{0}};
      size_t j = 0;
      for (; j + lanes <= n; j += lanes) {
        doubles difference[d], squared = {0};
        for (size_t c = 0; c < d; c++) {
          difference[c] = w[i * d + c] - load(columns + c * n + j);
          squared += difference[c] * difference[c];
        }
        const doubles residual = squared - load(t + j);
        losses += residual * residual;
        for (size_t c = 0; c < d; c++) sums[c] += residual * difference[c];
      }
      double rest[d];
      for (size_t c = 0; c < d; c++) rest[c] = total(sums[c]);
      for (; j < n; j++) {
        double pull;
        loss += pair(i, j, w, t[j], &pull);
        for (size_t c = 0; c < d; c++) rest[c] += pull * (w[i * d + c] - w[j * d + c]);
      }
      for (size_t c = 0; c < d; c++) gradient[i * d + c] = 8 * rest[c];
    }
    loss += total(losses);
  }
  free(columns);
  return loss;
}

// Every row against the columns after it: each pair is met once, half the targets are read, and the
// partners' sums are kept in memory.
double triangle(size_t count, size_t n, const double *w, const double *targets,
                double *gradient) {
  double *columns = malloc(2 * d * n * sizeof(double));
  double *partners = columns + d * n;
  double loss = 0;
  while (count--) {
    columns_of(n, w, columns);
    memset(partners, 0, d * n * sizeof(double));
    doubles losses = {0};
    loss = 0;
    for (size_t i = 0; i < n; i++) {
      const double *t = targets + i * n;
      doubles sums[d] = {{0}};
      double rest[d] = {0};
      size_t j = i + 1;
      for (; j < n && j % lanes != 0; j++) {
        double pull;
        loss += pair(i, j, w, t[j], &pull);
        for (size_t c = 0; c < d; c++) {
          const double term = pull * (w[i * d + c] - w[j * d + c]);
          rest[c] += term;
          partners[c * n + j] -= term;
        }
      }
      for (; j + lanes <= n; j += lanes) {
        doubles difference[d], squared = {0};
        for (size_t c = 0; c < d; c++) {
          difference[c] = w[i * d + c] - load(columns + c * n + j);
          squared += difference[c] * difference[c];
        }
        const doubles residual = squared - load(t + j);
        losses += residual * residual;
        for (size_t c = 0; c < d; c++) {
          const doubles term = residual * difference[c];
          sums[c] += term;
          store(partners + c * n + j, load(partners + c * n + j) - term);
        }
      }
      for (; j < n; j++) {
        double pull;
        loss += pair(i, j, w, t[j], &pull);
        for (size_t c = 0; c < d; c++) {
          const double term = pull * (w[i * d + c] - w[j * d + c]);
          rest[c] += term;
          partners[c * n + j] -= term;
        }
      }
      for (size_t c = 0; c < d; c++) partners[c * n + i] += rest[c] + total(sums[c]);
    }
    for (size_t i = 0; i < n; i++)
      for (size_t c = 0; c < d; c++) gradient[i * d + c] = 8 * partners[c * n + i];
    loss = 2 * (loss + total(losses));
  }
  free(columns);
  return loss;
}
