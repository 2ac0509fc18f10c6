#pragma once
// How many blocks of memory the calling thread has allocated so far; -1 if this cannot be known.
long allocations_of_this_thread(void);
