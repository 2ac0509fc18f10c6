// Writes draws and directions as doubles, for the cases on standard input, a line each:
//
//   KIND KEY ITERATION LANE FIRST COUNT     KIND: uniforms, normals, signs, laplace
//   direction D KEY ITERATION LANE N        v, then its factor
//   move D KEY ITERATION LANE N T WHOLE     (0, 0.25, 0.5, ...) + tv, + tw, and the largest |v_i|
//
// Compiled twice: against the kernels that zobench draws with (KERNELS), in the order of
// Sources/Sampling/DrawnDirection.swift, and against include/zobench.h.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  uint64_t key;
  uint32_t iteration, lane;
} coordinates;

#ifdef KERNELS
#include "CKernels.h"

enum { block_length = 2048 };

static void draw(const char *kind, coordinates c, uint64_t first, double *out, size_t count) {
  const zo_direction_kernels *k = zo_directions();
  if (strcmp(kind, "uniforms") == 0) {
    double *all = malloc((first + count + 1) * sizeof *all);
    zo_uniforms(c.key, c.iteration, c.lane, all, first + count);
    memcpy(out, all + first, count * sizeof *out);
    free(all);
  } else if (strcmp(kind, "normals") == 0) {
    k->normals(c.key, c.iteration, c.lane, first, out, count);
  } else if (strcmp(kind, "signs") == 0) {
    k->signs(c.key, c.iteration, c.lane, first, out, count);
  } else {
    k->laplace(c.key, c.iteration, c.lane, first, out, count);
  }
}

static const char *const kinds[] = {"normals", "normals", "signs", "laplace"};

static double factor_of(int d, coordinates c, size_t n) {
  const zo_direction_kernels *k = zo_directions();
  double z[block_length], sum = 0;
  if (d == 1 || d == 2) return 1;
  for (size_t first = 0; first < n; first += block_length) {
    const size_t count = n - first < block_length ? n - first : block_length;
    draw(kinds[d], c, first, z, count);
    sum += d == 0 ? k->squares(NULL, z, NULL, count) : k->magnitudes(z, count);
  }
  return 1 / (d == 0 ? __builtin_sqrt(sum) : sum);
}

static void direction(int d, coordinates c, size_t n, double *v) {
  const double factor = factor_of(d, c, n);
  draw(kinds[d], c, 0, v, n);
  zo_directions()->scale(v, factor, n);
  v[n] = factor;
}

static void moves(int d, coordinates c, size_t n, double t, int whole, double *x, double *y) {
  const zo_direction_kernels *k = zo_directions();
  const double factor = factor_of(d, c, n);
  double *z = malloc((n + 1) * sizeof *z), largest = 0;
  draw(kinds[d], c, 0, z, n);
  for (size_t i = 0; i < n; i++)
    if (__builtin_fabs(z[i]) > largest) largest = __builtin_fabs(z[i]);
  if (whole) k->scale(z, factor, n);
  k->move(x, whole ? t : t * factor, z, x, n);
  if (d == 3) k->move_by_signs(y, t, z, n);
  else k->move(y, whole ? t : t * factor, z, y, n);
  y[n] = factor * largest;
  free(z);
}

#else
#define ZOBENCH_DIRECTIONS_ONLY
#include "zobench.h"

static void draw(const char *kind, coordinates c, uint64_t first, double *out, size_t count) {
  const zobench_draw at = {c.key, c.iteration, c.lane};
  if (strcmp(kind, "uniforms") == 0) zobench_uniforms(at, first, out, count);
  else if (strcmp(kind, "normals") == 0) zobench_normals(at, first, out, count);
  else if (strcmp(kind, "signs") == 0) zobench_signs(at, first, out, count);
  else zobench_laplace(at, first, out, count);
}

static void direction(int d, coordinates c, size_t n, double *v) {
  const zobench_draw at = {c.key, c.iteration, c.lane};
  const zobench_direction made = zobench_make_direction((zobench_distribution)d, at, n);
  zobench_write_direction(&made, v);
  v[n] = made.factor;
}

static void moves(int d, coordinates c, size_t n, double t, int whole, double *x, double *y) {
  const zobench_draw at = {c.key, c.iteration, c.lane};
  zobench_direction made = zobench_make_direction((zobench_distribution)d, at, n);
  made.whole = whole;
  zobench_move(x, &made, t, x);
  zobench_step(y, &made, t);
  y[n] = zobench_largest(&made);
}
#endif

int main(void) {
  char kind[32];
#ifndef KERNELS
  if (!zobench_directions_agree()) {
    fprintf(stderr, "these compiler options change the bits\n");
    return 1;
  }
#endif
  while (scanf("%31s", kind) == 1) {
    coordinates c;
    const int is_draw = strcmp(kind, "direction") != 0 && strcmp(kind, "move") != 0;
    int d = 0, whole = 0;
    double t = 0;
    uint64_t first = 0;
    size_t n;
    if (!is_draw && scanf("%d", &d) != 1) return 1;
    if (scanf("%" SCNu64 "%" SCNu32 "%" SCNu32, &c.key, &c.iteration, &c.lane) != 3) return 1;
    if (is_draw && scanf("%" SCNu64, &first) != 1) return 1;
    if (scanf("%zu", &n) != 1) return 1;
    if (strcmp(kind, "move") == 0 && scanf("%lf %d", &t, &whole) != 2) return 1;
    double *x = malloc((2 * n + 1) * sizeof *x), *y = x + n;
    if (!x) return 1;
    if (is_draw) {
      draw(kind, c, first, x, n);
      fwrite(x, sizeof *x, n, stdout);
    } else if (strcmp(kind, "direction") == 0) {
      direction(d, c, n, x);
      fwrite(x, sizeof *x, n + 1, stdout);
    } else {
      for (size_t i = 0; i < n; i++) x[i] = y[i] = 0.25 * (double)i;
      moves(d, c, n, t, whole, x, y);
      fwrite(x, sizeof *x, 2 * n + 1, stdout);
    }
    free(x);
  }
  return 0;
}
