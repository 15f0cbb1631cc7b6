#pragma once
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// What the kernels' tests have in common: numbers that are the same for the same seed, and the tally of comparisons.

static uint64_t state = 1;

static inline uint64_t next_bits(void) {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

/// From -1 to 1.
static inline float number(void) { return (float)(next_bits() >> 40) / (1 << 23) - 1; }

static inline size_t between(size_t least, size_t most) { return least + next_bits() % (most - least + 1); }

/// Zeroed memory that begins a cache line.
static inline void *room(size_t bytes) {
    size_t size = (bytes + 63) / 64 * 64 + 64;
    void *memory = aligned_alloc(64, size);
    if (!memory) exit(3);
    return memset(memory, 0, size);
}

static inline float *numbers(size_t count) {
    float *values = room(count * sizeof(float));
    for (size_t i = 0; i < count; i++) values[i] = number();
    return values;
}

typedef struct {
    size_t comparisons, failures;
    double farthest;
} tally;

/// Notes the largest difference, over 1 or the number itself if that is larger; complains where it is beyond `most`.
static inline void compare(
    tally *tally, const char *what, const float *expected, const float *result, size_t count, double most) {
    double farthest = 0;
    for (size_t i = 0; i < count; i++) {
        double difference = fabs((double)expected[i] - result[i]) / fmax(1, fabs(expected[i]));
        if (!(difference <= farthest)) farthest = isnan(difference) ? INFINITY : difference;
    }
    tally->comparisons++;
    if (farthest > tally->farthest) tally->farthest = farthest;
    if (farthest <= most) return;
    tally->failures++;
    printf("  %s: differs by %g, at most %g is allowed\n", what, farthest, most);
}

/// Whether the processor has all the kernels that the command line names.
static inline bool report(const char *name, const tally *tally) {
    printf(
        "  %-12s %zu comparisons with portable C, largest difference %.2g, %zu failed\n", name, tally->comparisons,
        tally->farthest, tally->failures);
    return tally->failures == 0 && tally->comparisons > 0;
}
