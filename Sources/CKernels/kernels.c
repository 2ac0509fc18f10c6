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

#define TABLE(level)                                                                    \
  {#level,       philox_words_##level, normals_##level, uniforms_##level, signs_##level, \
   pairwise_stress_##level, pairwise_curvature_##level}
static const zo_kernels levels[] = {
    TABLE(baseline),
#if defined(__x86_64__)
    TABLE(avx2),
    TABLE(avx512),
#endif
};

// How many of them this processor has.
static size_t available = 1;
static const zo_kernels *chosen = &levels[0];

__attribute__((constructor)) static void choose_level(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) available = 2;
  if (available == 2 && __builtin_cpu_supports("avx512f") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw"))
    available = 3;
#endif
  const char *forced = getenv("ZOBENCH_KERNELS");
  const zo_kernels *found = forced ? zo_kernels_at(forced) : NULL;
  chosen = found ? found : &levels[available - 1];
}

const zo_kernels *zo_kernels_at(const char *level) {
  for (size_t i = 0; i < available; i++)
    if (strcmp(level, levels[i].name) == 0) return &levels[i];
  return NULL;
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

size_t zo_pairwise_scratch(size_t n, size_t d) { return d * (2 * zo_pairwise_stride(n) + lanes); }

double zo_pairwise_stress(const double *w, size_t n, size_t d, const double *targets,
                          int on_distances, double *gradient, double *scratch) {
  return chosen->pairwise_stress(w, n, d, targets, on_distances, gradient, scratch);
}

double zo_pairwise_curvature(const double *w, const double *v, size_t n, size_t d,
                             const double *targets, int on_distances, double *product,
                             double *scratch) {
  return chosen->pairwise_curvature(w, v, n, d, targets, on_distances, product, scratch);
}
