#define _GNU_SOURCE
#include <malloc.h>
#include <sched.h>
#include <unistd.h>

#include "CEmbeddingKernels.h"

int embedding_processor_count(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

bool embedding_may_use_processor(int processor) {
    cpu_set_t set;
    return processor >= 0 && processor < CPU_SETSIZE && sched_getaffinity(0, sizeof set, &set) == 0 &&
           CPU_ISSET(processor, &set);
}

bool embedding_pin_thread(int processor) {
    if (processor < 0 || processor >= CPU_SETSIZE) return false;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    return sched_setaffinity(0, sizeof set, &set) == 0;
}

void embedding_limit_heaps(int count) { mallopt(M_ARENA_MAX, count); }
