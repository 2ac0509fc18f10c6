// Stands before OpenBLAS, claims that it chose a core, as an old version does on a new processor,
// and logs every start of a program. Preloaded by BLASCoreRestartTests.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char core[64] = "Prescott";

char *openblas_get_corename(void) { return core; }

static void note_arguments(FILE *log) {
  char text[8192] = {0};
  FILE *in = fopen("/proc/self/cmdline", "re");
  size_t count = fread(text, 1, sizeof text - 1, in);
  fclose(in);
  for (char *start = text; start < text + count; start += strlen(start) + 1) {
    for (char *c = start; *c; c++)
      if (*c == '\n' || *c == '\t') *c = ' ';
    fprintf(log, "[%s]", start);
  }
}

// A line: process, what OPENBLAS_CORETYPE says, arguments, open files, signals ignored and blocked.
__attribute__((constructor)) static void note_start(void) {
  const char *asked = getenv("OPENBLAS_CORETYPE");
  // OpenBLAS does as it is told; unless it was built for one core only.
  if (asked && !getenv("BUILT_FOR_ONE_CORE")) snprintf(core, sizeof core, "%s", asked);
  const char *path = getenv("STARTS");
  if (!path) return;
  FILE *log = fopen(path, "ae");
  fprintf(log, "%d\t%s\t", (int)getpid(), asked ? asked : "unset");
  note_arguments(log);
  fputc('\t', log);
  DIR *files = opendir("/proc/self/fd");
  for (struct dirent *entry; (entry = readdir(files));) {
    int file = atoi(entry->d_name);
    if (entry->d_name[0] != '.' && file != dirfd(files) && file != fileno(log))
      fprintf(log, "%d ", file);
  }
  closedir(files);
  fputc('\t', log);
  char line[256];
  FILE *status = fopen("/proc/self/status", "re");
  while (fgets(line, sizeof line, status))
    if (strncmp(line, "SigBlk", 6) == 0 || strncmp(line, "SigIgn", 6) == 0)
      fprintf(log, "%.16s ", line + 8);
  fclose(status);
  fputc('\n', log);
  fclose(log);
}

// A system that does not let a program restart itself.
int execv(const char *path, char *const arguments[]) {
  if (!getenv("NO_RESTART")) return execve(path, arguments, environ);
  errno = EACCES;
  return -1;
}
