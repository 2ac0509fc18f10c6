// Vectors of eight lanes in clang's vector extension: one zmm register, two ymm or four xmm.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Vectors go only through inlined functions, so how they would be passed does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

enum { lanes = 8 };
typedef double doubles __attribute__((vector_size(64)));
// The same at any address.
typedef double loose_doubles __attribute__((vector_size(64), aligned(8)));
typedef uint64_t words __attribute__((vector_size(64)));

enum {
  // Philox: groups of eight counters that are processed at once.
  most_groups = 2,
  // Pairwise losses: up to this dimension all coordinates of a pair are processed at once.
  most_known = 3,
  most_rows_together = 6,
  // Eight maps are placed side by side if each has at most this many numbers, 128 KB together.
  // Beyond that, the nearest caches no longer hold them, and one after another is as fast.
  most_side_by_side = 2048,
  // Losses of rows: how many numbers a block has, which half fills a first-level cache, and how many
  // rows at most.
  block_numbers = 2048,
  most_rows = block_numbers / lanes,
};

#define INLINE static inline __attribute__((always_inline))
// NAME(f) is f_avx2 if LEVEL is avx2.
#define PASTE(name, level) name##_##level
#define EXPAND(name, level) PASTE(name, level)
#define NAME(name) EXPAND(name, LEVEL)
