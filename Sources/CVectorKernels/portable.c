#include "kernels.h"

static bool always(void) { return true; }

static void products(
    const uint8_t *codes, size_t width, const uint32_t *slots, size_t first, size_t count,
    const vector_query *query, float *sums) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *code = codes + (slots ? slots[i] : first + i) * width;
        int64_t sum = -query->bias;
        for (size_t j = 0; j < width; j++) sum += (int32_t)code[j] * query->whole[j];
        sums[i] = (float)sum;
    }
}

static size_t sign_filter(
    const uint8_t *codes, const vector_sign_factors *factors, size_t first_block, size_t end_block,
    const vector_sign_query *query, float threshold, uint32_t *found, float *highest) {
    size_t count = 0;
    for (size_t block = first_block; block < end_block; block++) {
        uint32_t sums[VECTOR_SIGN_BLOCK] = {0};
        const uint8_t *code = codes + block * query->groups * 16, *table = query->tables;
        for (size_t group = 0; group < query->groups; group++, code += 16, table += 16)
            for (size_t lane = 0; lane < 16; lane++) {
                sums[lane] += table[code[lane] & 15];
                sums[lane + 16] += table[code[lane] >> 4];
            }
        count += vector_sign_survivors(sums, factors + block, block, query, threshold, found + count, highest + count);
    }
    return count;
}

const vector_kernel vector_kernel_portable = {"portable", always, products, sign_filter};
