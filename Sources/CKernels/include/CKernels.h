// Fused loops, each compiled for several instruction sets; the best one that the processor has is
// chosen when the program starts. ZOBENCH_KERNELS=baseline|avx2|avx512 in the environment forces
// a level (a level the processor lacks is ignored).
#pragma once
#include <stddef.h>
#include <stdint.h>

// The instruction set in use: "baseline", "avx2" or "avx512".
const char *zo_kernel_level(void);

// Counter-based randomness: Philox-4x32-10 (Salmon, Moraes, Dror, Shaw 2011,
// doi:10.1145/2063384.2063405). Element i of a draw depends on nothing but (key, iteration, lane,
// i), not on count, and has the same bits at every level.
//
// Standard normals, by Box and Muller.
void zo_normals(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count);
// Uniform on (0, 1): odd multiples of 2^-53.
void zo_uniforms(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count);
// +1 or -1, each with probability one half.
void zo_signs(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count);

// Stress of n points in d dimensions against targets, over all ordered pairs (i, j):
//   on_distances = 0:  sum (|w_i - w_j|^2 - t_ij)^2
//   on_distances = 1:  sum (|w_i - w_j|   - t_ij)^2
// w is n x d by rows. targets is n x stride by rows, stride = zo_pairwise_stride(n), symmetric,
// zero on the diagonal and in the padding. scratch holds zo_pairwise_scratch(n, d) doubles. Where
// gradient is not null, it receives the n x d derivative (where two points coincide, the distance
// has none, and that pair's term is left out).
double zo_pairwise_stress(const double *w, size_t n, size_t d, const double *targets,
                          int on_distances, double *gradient, double *scratch);
// The derivative of the stress along v, n x d; where product is not null, it receives the
// Hessian-vector product with v, n x d. Coinciding points are left out as above.
double zo_pairwise_curvature(const double *w, const double *v, size_t n, size_t d,
                             const double *targets, int on_distances, double *product,
                             double *scratch);
size_t zo_pairwise_stride(size_t n);
size_t zo_pairwise_scratch(size_t n, size_t d);

// All kernels of one level, so that tests can hold every level against the same reference.
typedef struct {
  const char *name;
  // The 32-bit words of Philox's output for counters first, ..., first + 7: four for each.
  void (*philox)(uint64_t key, uint32_t iteration, uint32_t lane, uint64_t first, uint32_t *out);
  void (*normals)(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count);
  void (*uniforms)(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count);
  void (*signs)(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count);
  double (*pairwise_stress)(const double *w, size_t n, size_t d, const double *targets,
                            int on_distances, double *gradient, double *scratch);
  double (*pairwise_curvature)(const double *w, const double *v, size_t n, size_t d,
                               const double *targets, int on_distances, double *product,
                               double *scratch);
} zo_kernels;

// The kernels of the level with this name; null where this processor has no such level.
const zo_kernels *zo_kernels_at(const char *level);
