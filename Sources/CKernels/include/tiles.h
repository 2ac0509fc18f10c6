// Operations on the entries of a tile, one per call. Every level gives the same bits.
#pragma once
#include <stddef.h>

typedef enum { zo_tile_add, zo_tile_subtract, zo_tile_multiply, zo_tile_divide } zo_tile_operation;
// Which operands are one number for all entries.
typedef enum { zo_tile_neither, zo_tile_left, zo_tile_right } zo_tile_form;

typedef struct {
  const char *level;
  // y = a op b, entry by entry; y overlaps neither.
  void (*binary)(zo_tile_operation operation, zo_tile_form form, const double *a, const double *b,
                 double *y, size_t n);
  // The sums of x and of the products ab, in an order that depends only on n.
  double (*sum)(const double *x, size_t n);
  double (*sum_of_products)(const double *a, const double *b, size_t n);
  // y += factor x; they do not overlap.
  void (*add)(double factor, const double *x, double *y, size_t n);
} zo_tile_kernels;

// The kernels of a level; those of the baseline if this processor lacks it.
const zo_tile_kernels *zo_tile_kernels_at(const char *level);
