#include "kernels.h"

static bool always(void) { return true; }

static void products(
    const uint8_t *codes, size_t width, const uint32_t *slots, size_t first, size_t count, const int8_t *high,
    const int8_t *low, int64_t bias, float *sums) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *code = codes + (slots ? slots[i] : first + i) * width;
        int32_t upper = 0, lower = 0;
        for (size_t j = 0; j < width; j++) {
            upper += (int32_t)code[j] * high[j];
            lower += (int32_t)code[j] * low[j];
        }
        sums[i] = (float)(128 * (int64_t)upper + lower - bias);
    }
}

static size_t sign_filter(
    const uint64_t *codes, const vector_sign_factors *factors, size_t first_block, size_t end_block,
    const vector_sign_query *query, float threshold, uint32_t *found) {
    size_t count = 0;
    for (size_t block = first_block; block < end_block; block++) {
        uint32_t sums[VECTOR_SIGN_BLOCK] = {0};
        const uint64_t *code = codes + block * query->words * VECTOR_SIGN_BLOCK;
        for (size_t word = 0; word < query->words; word++)
            for (size_t lane = 0; lane < VECTOR_SIGN_BLOCK; lane++)
                for (size_t plane = 0; plane < 4; plane++)
                    sums[lane] += (uint32_t)__builtin_popcountll(
                                      code[word * VECTOR_SIGN_BLOCK + lane]
                                      & query->planes[plane * query->words + word])
                                  << plane;
        count += vector_sign_survivors(sums, factors, block, query, threshold, found + count);
    }
    return count;
}

const vector_kernel vector_kernel_portable = {"portable", always, products, sign_filter};
