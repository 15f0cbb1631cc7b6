#pragma once
#include "CVectorKernels.h"

extern const vector_kernel vector_kernel_portable, vector_kernel_avx2, vector_kernel_avx512, vector_kernel_neon;

/// So many groups' sums, each at most 60, fit into 16 bits; a multiple of 16, as `groups` is.
enum { VECTOR_SIGN_STRETCH = 1024 };
/// So many components' products, each below 2^22, can be added to each of eight 32-bit sums in turn.
enum { VECTOR_PRODUCT_STRETCH = 4096 };

static inline size_t vector_least(size_t a, size_t b) { return a < b ? a : b; }

/// Of one block: which of its vectors may reach the threshold, and the most that each may reach.
static inline size_t vector_sign_survivors(
    const uint32_t *sums, const vector_sign_factors *own, size_t block, const vector_sign_query *query,
    float threshold, uint32_t *found, float *highest) {
    float all[VECTOR_SIGN_BLOCK];
    for (size_t lane = 0; lane < VECTOR_SIGN_BLOCK; lane++) {
        float inner = query->step * (float)sums[lane] + query->low * own->ones[lane] - query->total;
        all[lane] = own->scale[lane] * inner + own->offset[lane] + own->spread[lane] * query->margin;
    }
    size_t count = 0;
    for (size_t lane = 0; lane < VECTOR_SIGN_BLOCK; lane++) {
        // Where it does not, the next one is written over it.
        found[count] = (uint32_t)(block * VECTOR_SIGN_BLOCK + lane);
        highest[count] = all[lane];
        count += all[lane] >= threshold;
    }
    return count;
}
