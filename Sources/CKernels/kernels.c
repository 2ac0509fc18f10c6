// One body, compiled once per level, and the choice among the levels.
#include "CKernels.h"
#include "vector.h"
#include <stdlib.h>

#define BODY "kernels.inc"
#include "levels.inc"

#define TABLE(level)                                                                      \
  {#level,                                                                                 \
   philox_words_##level,        normals_##level,           uniforms_##level,               \
   signs_##level,               map_##level,               map_pullback_##level,           \
   map_pullback_tangent_##level, sum_##level,              logistic_loss_##level,          \
   linear_loss_##level,         linear_curvature_##level,                                  \
   pairwise_stress_##level,     pairwise_curvature_##level,                            \
   pairwise_stresses_##level}
static const zo_kernels levels[] = {
    TABLE(baseline),
#if defined(__x86_64__)
    TABLE(avx2),
    TABLE(avx512),
#endif
};

// How many of the levels this processor has.
static size_t available = 1;
static const zo_kernels *chosen = &levels[0];
static const char *refused = NULL;

__attribute__((constructor)) static void choose_level(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) available = 2;
  if (available == 2 && __builtin_cpu_supports("avx512f") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw"))
    available = 3;
#endif
  const char *forced = getenv("ZOBENCH_KERNELS");
  if (forced && !*forced) forced = NULL;
  const zo_kernels *found = forced ? zo_kernels_at(forced) : NULL;
  chosen = found ? found : &levels[available - 1];
  refused = found ? NULL : forced;
}

const zo_kernels *zo_kernels_at(const char *level) {
  for (size_t i = 0; i < available; i++)
    if (strcmp(level, levels[i].name) == 0) return &levels[i];
  return NULL;
}

const char *zo_kernel_level(void) { return chosen->name; }

const char *zo_refused_level(void) { return refused; }

void zo_normals(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count) {
  chosen->normals(key, iteration, lane, out, count);
}

void zo_uniforms(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count) {
  chosen->uniforms(key, iteration, lane, out, count);
}

void zo_signs(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count) {
  chosen->signs(key, iteration, lane, out, count);
}

void zo_map(zo_function function, const double *x, double *y, size_t n) {
  chosen->map(function, x, y, n);
}

void zo_map_pullback(zo_function function, const double *x, const double *y,
                     const double *weights, double *sums, size_t n) {
  chosen->map_pullback(function, x, y, weights, sums, n);
}

void zo_map_pullback_tangent(zo_function function, const double *x, const double *y,
                             const double *weights, const double *directions,
                             const double *changes, double *sums, size_t n) {
  chosen->map_pullback_tangent(function, x, y, weights, directions, changes, sums, n);
}

double zo_sum(const double *x, size_t n) { return chosen->sum(x, n); }

size_t zo_padded(size_t count) { return (count + lanes - 1) / lanes * lanes; }

double zo_logistic_loss(const double *z, const double *labels, size_t n, double *slopes) {
  return chosen->logistic_loss(z, labels, n, slopes);
}

double zo_linear_loss(zo_loss loss, const double *rows, const double *targets, size_t count,
                      size_t stride, const double *w, double *slopes, double *gradient) {
  return chosen->linear_loss(loss, rows, targets, count, stride, w, slopes, gradient);
}

double zo_linear_curvature(zo_loss loss, const double *rows, const double *slopes, size_t count,
                           size_t stride, const double *v, double *product) {
  return chosen->linear_curvature(loss, rows, slopes, count, stride, v, product);
}

size_t zo_pairwise_stride(size_t n) { return zo_padded(n); }

size_t zo_pairwise_scratch(size_t n, size_t d) {
  return (4 * d + 2 * most_rows_together) * zo_padded(n) + 2 * most_rows_together * d * lanes;
}

double zo_pairwise_stress(const double *w, size_t n, size_t d, const double *targets,
                          int on_distances, double *gradient, double *scratch) {
  return chosen->pairwise_stress(w, n, d, targets, on_distances, gradient, scratch);
}

double zo_pairwise_curvature(const double *w, const double *v, size_t n, size_t d,
                             const double *targets, int on_distances, double *slope,
                             double *gradient, double *product, double *scratch) {
  return chosen->pairwise_curvature(w, v, n, d, targets, on_distances, slope, gradient, product,
                                    scratch);
}

size_t zo_pairwise_batch_scratch(size_t n, size_t d) {
  return n * d > most_side_by_side ? zo_pairwise_scratch(n, d) : n * d * lanes;
}

void zo_pairwise_stresses(const double *maps, size_t count, size_t n, size_t d,
                          const double *targets, int on_distances, double *scratch,
                          double *values) {
  chosen->pairwise_stresses(maps, count, n, d, targets, on_distances, scratch, values);
}

// Directions, at the same levels.

#define DIRECTIONS(level)                                            \
  {normals_from_##level,  signs_from_##level, laplace_from_##level, move_##level, \
   move_by_signs_##level, magnitudes_##level, scale_##level,        squares_##level, \
   squares_along_##level}
static const zo_direction_kernels direction_levels[] = {
    DIRECTIONS(baseline),
#if defined(__x86_64__)
    DIRECTIONS(avx2),
    DIRECTIONS(avx512),
#endif
};

const zo_direction_kernels *zo_direction_kernels_at(const char *level) {
  const zo_kernels *found = zo_kernels_at(level);
  return found ? &direction_levels[found - levels] : NULL;
}

const zo_direction_kernels *zo_directions(void) { return &direction_levels[chosen - levels]; }
