// Decisions that must be made before OpenBLAS is loaded into the process: on Linux, as the first thing of all,
// from .preinit_array, whose functions run before the initialisers of shared libraries.
//
// If address space is limited (`ulimit -v`), OpenBLAS's initialiser ends the process by SIGINT if a thread cannot
// start, and waits forever for a buffer that it cannot get. Neither can be reported from a later place.

#define _GNU_SOURCE
#include "CStartup.h"

// Sanitizers do not work yet at this point.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ZO_SANITIZED
#endif
#endif

#if defined(__linux__) && !defined(ZO_SANITIZED)

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

static const char threads[] = "OPENBLAS_NUM_THREADS=";

// The bytes of address space in use; 0 if the kernel does not say.
static double addresses_in_use(void) {
  char text[64] = {0};
  const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  return count > 0 ? strtod(text, NULL) * (double)sysconf(_SC_PAGESIZE) : 0;
}

// Starts the program again with one thread for OpenBLAS, and with what LinearAlgebra's BLASThreads needs to
// restore the environment. Returns if that fails. Nothing here may need libc's own initialiser: the environment
// is the one that came with the call, and memory is on the stack.
static void restart(char **arguments, char **environment, const char *own) {
  // If the dynamic linker runs the program as its argument, the kernel does not know it as such.
  if (getauxval(AT_BASE) == 0) return;
  size_t count = 0;
  while (environment[count]) count++;
  char marker[512];
  const int length = snprintf(marker, sizeof marker, "ZOBENCH_RESTART_THREADS=%d %s", getpid(), own);
  if (length < 0 || (size_t)length >= sizeof marker || count > 4096) return;
  char one[] = "OPENBLAS_NUM_THREADS=1";
  char *changed[4096 + 3];
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    if (strncmp(environment[i], threads, sizeof threads - 1) != 0) changed[kept++] = environment[i];
  }
  changed[kept++] = one;
  changed[kept++] = marker;
  changed[kept] = NULL;
  // Under its own name if it still has one, because `ps` and `pgrep` show it.
  char path[4096];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
  if (size > 0) {
    path[size] = 0;
    execve(path, arguments, changed);
  }
  execve("/proc/self/exe", arguments, changed);
}

static void before_libraries(int count, char **arguments, char **environment) {
  (void)count;
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return;
  const char *own = "";
  for (char **entry = environment; *entry; entry++) {
    if (strncmp(*entry, threads, sizeof threads - 1) == 0) own = *entry + sizeof threads - 1;
  }
  if (strcmp(own, "1") != 0) restart(arguments, environment, own);
  const double needed = addresses_in_use() + ZO_OPENBLAS_BUFFER_BYTES + ZO_OTHER_BYTES;
  if (needed <= (double)limit.rlim_cur) return;
  char text[256];
  const int length = snprintf(
    text, sizeof text,
    "zobench: ulimit -v: a process may have %.0f kB of addresses; expected at least %.0f kB. Raise the limit, or "
    "remove it with ulimit -v unlimited.\n",
    (double)limit.rlim_cur / 1024, needed / 1024 + 1);
  if (length > 0 && write(STDERR_FILENO, text, (size_t)length) < 0) _exit(71);
  _exit(71);
}

__attribute__((section(".preinit_array"), used)) static void (*const hook)(int, char **, char **) =
  before_libraries;

#endif
