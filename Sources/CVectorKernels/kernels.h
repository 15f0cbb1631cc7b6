#pragma once
#include "CVectorKernels.h"

extern const vector_kernel vector_kernel_portable, vector_kernel_avx2, vector_kernel_avx512, vector_kernel_neon;

/// Of one block: which of its vectors may reach the threshold.
static inline size_t vector_sign_survivors(
    const uint32_t *sums, const vector_sign_factors *factors, size_t block, const vector_sign_query *query,
    float threshold, uint32_t *found) {
    size_t count = 0;
    for (size_t lane = 0; lane < VECTOR_SIGN_BLOCK; lane++) {
        size_t slot = block * VECTOR_SIGN_BLOCK + lane;
        const vector_sign_factors *own = factors + slot;
        float estimate = own->scale * (query->step * (float)sums[lane] + query->low * own->ones - query->total);
        float highest = estimate + own->offset + own->spread * query->margin;
        found[count] = (uint32_t)slot;
        count += highest >= threshold;
    }
    return count;
}
