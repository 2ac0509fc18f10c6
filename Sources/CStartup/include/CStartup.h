// The address space that a process needs before OpenBLAS is loaded into it (startup.c).

#ifndef ZO_STARTUP_H
#define ZO_STARTUP_H

// The buffer that OpenBLAS takes for a thread: BLASMemory.bytesPerThread in LinearAlgebra.
#define ZO_OPENBLAS_BUFFER_BYTES 134217728.0

// For the stacks of threads, and what they allocate.
#define ZO_OTHER_BYTES 64e6

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

// Lets all threads allocate from one arena. With glibc, every further arena takes 64 to 128 MB of addresses
// at the moment when a thread first allocates.
static inline void zo_share_one_arena(void) {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);
#endif
}

#endif
