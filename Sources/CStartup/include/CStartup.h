// What a process needs of addresses before OpenBLAS is loaded into it (startup.c).

#ifndef ZO_STARTUP_H
#define ZO_STARTUP_H

// The buffer that OpenBLAS takes for a thread: BLASMemory.bytesPerThread of LinearAlgebra.
#define ZO_OPENBLAS_BUFFER_BYTES 134217728.0

// For the stacks of threads, and what they allocate.
#define ZO_OTHER_BYTES 64e6

#endif
