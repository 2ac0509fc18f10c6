// Fused loops, each compiled for several instruction sets; the best one that the processor has is
// chosen when the program starts. ZOBENCH_KERNELS=baseline|avx2|avx512 in the environment forces
// a level.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "tiles.h"

// The instruction set in use: "baseline", "avx2" or "avx512".
const char *zo_kernel_level(void);

// What ZOBENCH_KERNELS requests if it is not a level of this processor; null otherwise. A program should then
// refuse to run, because the level in use is not the one requested.
const char *zo_refused_level(void);

// The instruction sets of this processor that matter here, separated by blanks, such as "avx2 fma".
const char *zo_processor_features(void);

// Counter-based randomness: Philox-4x32-10 (Salmon, Moraes, Dror, Shaw 2011,
// doi:10.1145/2063384.2063405). Element i of a draw depends only on (key, iteration, lane, i), not on count,
// and has the same bits at every level.
//
// Standard normals, by Box and Muller.
void zo_normals(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count);
// Uniform on (0, 1): odd multiples of 2^-53.
void zo_uniforms(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count);
// +1 or -1, each with probability one half.
void zo_signs(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count);

// Elementary functions, without the C library and with the same bits at every level: within 1 unit
// in the last place for exp, log and log1p, 2 for softplus, 2.5 for tanh and sigmoid. sigmoid x = 1/(1 + e^-x),
// softplus x = log(1 + e^x), relu x = max(x, 0), with 0 for its derivative at 0.
typedef enum {
  zo_negate, zo_square, zo_sqrt, zo_exp, zo_log, zo_log1p, zo_tanh, zo_sigmoid, zo_softplus, zo_relu
} zo_function;
// y_i = f(x_i).
void zo_map(zo_function function, const double *x, double *y, size_t n);
// sums_i += weights_i f'(x_i), given y_i = f(x_i).
void zo_map_pullback(zo_function function, const double *x, const double *y,
                     const double *weights, double *sums, size_t n);
// The change of what that adds as x moves along directions and the weights along changes:
// sums_i += changes_i f'(x_i) + weights_i f''(x_i) directions_i, given y_i = f(x_i).
void zo_map_pullback_tangent(zo_function function, const double *x, const double *y,
                             const double *weights, const double *directions,
                             const double *changes, double *sums, size_t n);

// sum x_i, in one order at every level.
double zo_sum(const double *x, size_t n);

// count rounded up to whole vectors.
size_t zo_padded(size_t count);

// sum log(1 + exp(-y_i z_i)) over n margins z with labels y of +1 or -1; if slopes is not null, it receives the
// n derivatives with respect to z_i.
double zo_logistic_loss(const double *z, const double *labels, size_t n, double *slopes);

// The loss of a margin z with its target y: log(1 + exp(-yz)) for y of +1 or -1, or (z - y)^2 / 2.
typedef enum { zo_logistic, zo_half_square } zo_loss;
// The sum of the losses of the margins z = Aw, in one pass over A. rows is A, count x stride, both multiples of
// eight and padded with zeros, as are w (stride) and the targets (count). If slopes (count) is not null, it
// receives the derivatives with respect to z_i; gradient (stride), which requires slopes, receives the
// derivative with respect to w.
double zo_linear_loss(zo_loss loss, const double *rows, const double *targets, size_t count,
                      size_t stride, const double *w, double *slopes, double *gradient);
// Its derivative along v (stride), from those slopes; if product is not null, it receives the Hessian-vector
// product with v (stride).
double zo_linear_curvature(zo_loss loss, const double *rows, const double *slopes, size_t count,
                           size_t stride, const double *v, double *product);

// Stress of n points in d dimensions against targets, over all ordered pairs (i, j):
//   on_distances = 0:  sum (|w_i - w_j|^2 - t_ij)^2
//   on_distances = 1:  sum (|w_i - w_j|   - t_ij)^2
// w is n x d by rows. targets is n x stride by rows, stride = zo_pairwise_stride(n), symmetric, zero on the
// diagonal and in the padding. scratch holds zo_pairwise_scratch(n, d) doubles. If gradient is not null, it
// receives the n x d derivative (if two points coincide, their distance has none, and that pair's term is left
// out).
double zo_pairwise_stress(const double *w, size_t n, size_t d, const double *targets,
                          int on_distances, double *gradient, double *scratch);
// The same, with the derivative along v, n x d, written to slope; if gradient and product are not null (both or
// neither), they receive the derivative and the Hessian-vector product with v, n x d each. Coinciding points
// are left out as above.
double zo_pairwise_curvature(const double *w, const double *v, size_t n, size_t d,
                             const double *targets, int on_distances, double *slope,
                             double *gradient, double *product, double *scratch);
// The stress of many maps, n x d by rows and one after another, written to values. Small ones are computed
// eight at a time, side by side, so that few partners waste no lanes. A map's value has the same bits wherever
// it is and however many there are, and equals that of zo_pairwise_stress up to rounding. scratch holds
// zo_pairwise_batch_scratch(n, d) doubles.
void zo_pairwise_stresses(const double *maps, size_t count, size_t n, size_t d,
                          const double *targets, int on_distances, double *scratch,
                          double *values);
size_t zo_pairwise_batch_scratch(size_t n, size_t d);
size_t zo_pairwise_stride(size_t n);
size_t zo_pairwise_scratch(size_t n, size_t d);

// All kernels of one level, so that tests can compare every level with the same reference.
typedef struct {
  const char *name;
  // The 32-bit words of Philox's output for counters first, ..., first + 7: four for each.
  void (*philox)(uint64_t key, uint32_t iteration, uint32_t lane, uint64_t first, uint32_t *out);
  void (*normals)(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count);
  void (*uniforms)(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count);
  void (*signs)(uint64_t key, uint32_t iteration, uint32_t lane, double *out, size_t count);
  void (*map)(zo_function function, const double *x, double *y, size_t n);
  void (*map_pullback)(zo_function function, const double *x, const double *y,
                       const double *weights, double *sums, size_t n);
  void (*map_pullback_tangent)(zo_function function, const double *x, const double *y,
                               const double *weights, const double *directions,
                               const double *changes, double *sums, size_t n);
  double (*sum)(const double *x, size_t n);
  double (*logistic_loss)(const double *z, const double *labels, size_t n, double *slopes);
  double (*linear_loss)(zo_loss loss, const double *rows, const double *targets, size_t count,
                        size_t stride, const double *w, double *slopes, double *gradient);
  double (*linear_curvature)(zo_loss loss, const double *rows, const double *slopes,
                             size_t count, size_t stride, const double *v, double *product);
  double (*pairwise_stress)(const double *w, size_t n, size_t d, const double *targets,
                            int on_distances, double *gradient, double *scratch);
  double (*pairwise_curvature)(const double *w, const double *v, size_t n, size_t d,
                               const double *targets, int on_distances, double *slope,
                               double *gradient, double *product, double *scratch);
  void (*pairwise_stresses)(const double *maps, size_t count, size_t n, size_t d,
                            const double *targets, int on_distances, double *scratch,
                            double *values);
} zo_kernels;

// The kernels of the level with this name; null if this processor has no such level.
const zo_kernels *zo_kernels_at(const char *level);

// Kernels for directions that are drawn block by block. All results have the same bits at every level.
typedef struct {
  // Entries first, first + 1, ... of the draw whose beginning zo_normals and zo_signs give.
  void (*normals)(uint64_t key, uint32_t iteration, uint32_t lane, uint64_t first, double *out,
                  size_t count);
  void (*signs)(uint64_t key, uint32_t iteration, uint32_t lane, uint64_t first, double *out,
                size_t count);
  // Entries first, first + 1, ... of a draw of standard Laplace numbers: exponential numbers with a sign.
  void (*laplace)(uint64_t key, uint32_t iteration, uint32_t lane, uint64_t first, double *out,
                  size_t count);
  // out = x + step * v, with two roundings per entry; out may be x.
  void (*move)(const double *x, double step, const double *v, double *out, size_t count);
  // x += step * sign v, where no entry of v is zero.
  void (*move_by_signs)(double *x, double step, const double *v, size_t count);
  // The sum of |x_i|.
  double (*magnitudes)(const double *x, size_t count);
  // x *= factor.
  void (*scale)(double *x, double factor, size_t count);
  // The sum of weights_i (x_i - center_i)^2; weights of one and a center of zero if null.
  double (*squares)(const double *weights, const double *x, const double *center, size_t count);
  // The same with x + step * v and with x - step * v in place of x, to the bit.
  void (*squares_along)(const double *weights, const double *x, const double *v, double step,
                        const double *center, size_t count, double *totals);
} zo_direction_kernels;

// The kernels of the level in use.
const zo_direction_kernels *zo_directions(void);
// Those of the level with this name; null if this processor has no such level.
const zo_direction_kernels *zo_direction_kernels_at(const char *level);
