// One body, compiled once a level, and the choice among the levels.
#include "CKernels.h"
#include "vector.h"
#include <stdlib.h>

#define LEVEL baseline
#include "sampling.inc"
#pragma clang fp contract(on)
#include "pairwise.inc"
#undef LEVEL

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LEVEL avx2
#include "sampling.inc"
#pragma clang fp contract(on)
#include "pairwise.inc"
#undef LEVEL
#pragma clang attribute pop

#pragma clang attribute push(                                                            \
    __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"))), \
    apply_to = function)
#define LEVEL avx512
#include "sampling.inc"
#pragma clang fp contract(on)
#include "pairwise.inc"
#undef LEVEL
#pragma clang attribute pop
#endif

typedef void draw_function(uint64_t, uint32_t, uint32_t, double *, size_t);
typedef double stress_function(const double *, size_t, size_t, const double *, int, double *,
                               double *);

typedef struct {
  const char *name;
  draw_function *normals, *uniforms, *signs;
  stress_function *pairwise_stress;
} kernel_level;

#define TABLE(level) \
  {#level, normals_##level, uniforms_##level, signs_##level, pairwise_stress_##level}
static const kernel_level levels[] = {
    TABLE(baseline),
#if defined(__x86_64__)
    TABLE(avx2),
    TABLE(avx512),
#endif
};

static const kernel_level *chosen = &levels[0];

__attribute__((constructor)) static void choose_level(void) {
  size_t best = 0;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) best = 1;
  if (best == 1 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
    best = 2;
#endif
  const char *forced = getenv("ZOBENCH_KERNELS");
  for (size_t i = 0; forced && i <= best; i++)
    if (strcmp(forced, levels[i].name) == 0) best = i;
  chosen = &levels[best];
}

const char *zo_kernel_level(void) { return chosen->name; }

void zo_normals(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count) {
  chosen->normals(key, iteration, lane, out, count);
}

void zo_uniforms(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count) {
  chosen->uniforms(key, iteration, lane, out, count);
}

void zo_signs(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count) {
  chosen->signs(key, iteration, lane, out, count);
}

size_t zo_pairwise_stride(size_t n) { return (n + lanes - 1) / lanes * lanes; }

size_t zo_pairwise_scratch(size_t n, size_t d) { return d * (zo_pairwise_stride(n) + lanes); }

double zo_pairwise_stress(const double *w, size_t n, size_t d, const double *targets,
                          int on_distances, double *gradient, double *scratch) {
  return chosen->pairwise_stress(w, n, d, targets, on_distances, gradient, scratch);
}
