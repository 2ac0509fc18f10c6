// One body, compiled once per level. Products are rounded before they are added, at every level, so
// a sum has the same bits whether or not its terms were written out first.
#include "CKernels.h"
#include "vector.h"
#pragma clang fp contract(off)

#define TEXT(name) #name
#define EXPAND_TEXT(name) TEXT(name)

#define BODY "tiles.inc"
#include "levels.inc"

const zo_tile_kernels *zo_tile_kernels_at(const char *level) {
#if defined(__x86_64__)
  if (zo_kernels_at(level) != NULL) {
    if (strcmp(level, "avx2") == 0) return &tile_kernels_avx2;
    if (strcmp(level, "avx512") == 0) return &tile_kernels_avx512;
  }
#endif
  return &tile_kernels_baseline;
}
