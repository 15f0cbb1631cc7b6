#if defined(__x86_64__)
#include "kernels.h"
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,popcnt"))), apply_to = function)

static bool is_supported(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("popcnt");
}

/// Adds the products of 16 components to eight sums: in 16 bits, where none can overflow.
static inline __m256i add_products(__m256i sums, __m256i code, const int8_t *query) {
    __m256i weights = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)query));
    return _mm256_add_epi32(sums, _mm256_madd_epi16(code, weights));
}

static inline int32_t total(__m256i sums) {
    __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
    return _mm_cvtsi128_si32(_mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1)));
}

static void products(
    const uint8_t *codes, size_t width, const uint32_t *slots, size_t first, size_t count, const int8_t *high,
    const int8_t *low, int64_t bias, float *sums) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *code = codes + (slots ? slots[i] : first + i) * width;
        __m256i upper = _mm256_setzero_si256(), lower = upper;
        for (size_t j = 0; j < width; j += 16) {
            __m256i part = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(code + j)));
            upper = add_products(upper, part, high + j);
            lower = add_products(lower, part, low + j);
        }
        sums[i] = (float)(128 * (int64_t)total(upper) + total(lower) - bias);
    }
}

static size_t sign_filter(
    const uint64_t *codes, const vector_sign_factors *factors, size_t first_block, size_t end_block,
    const vector_sign_query *query, float threshold, uint32_t *found) {
    size_t words = query->words, count = 0;
    for (size_t block = first_block; block < end_block; block++) {
        uint32_t sums[VECTOR_SIGN_BLOCK] = {0};
        const uint64_t *code = codes + block * words * VECTOR_SIGN_BLOCK;
        for (size_t word = 0; word < words; word++) {
            uint64_t p0 = query->planes[word], p1 = query->planes[words + word];
            uint64_t p2 = query->planes[2 * words + word], p3 = query->planes[3 * words + word];
            for (size_t lane = 0; lane < VECTOR_SIGN_BLOCK; lane++) {
                uint64_t bits = code[word * VECTOR_SIGN_BLOCK + lane];
                sums[lane] += (uint32_t)(
                    _mm_popcnt_u64(bits & p0) + 2 * _mm_popcnt_u64(bits & p1) + 4 * _mm_popcnt_u64(bits & p2)
                    + 8 * _mm_popcnt_u64(bits & p3));
            }
        }
        count += vector_sign_survivors(sums, factors, block, query, threshold, found + count);
    }
    return count;
}

#pragma clang attribute pop

const vector_kernel vector_kernel_avx2 = {"avx2", is_supported, products, sign_filter};
#endif
