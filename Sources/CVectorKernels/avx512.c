#if defined(__x86_64__)
#include "kernels.h"
#include <immintrin.h>

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512vpopcntdq"))), apply_to = function)

static bool is_supported(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
           && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
           && __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vpopcntdq");
}

static void products(
    const uint8_t *codes, size_t width, const uint32_t *slots, size_t first, size_t count, const int8_t *high,
    const int8_t *low, int64_t bias, float *sums) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *code = codes + (slots ? slots[i] : first + i) * width;
        if (slots && i + 4 < count) {
            const char *next = (const char *)(codes + slots[i + 4] * width);
            for (size_t j = 0; j < width; j += 64) _mm_prefetch(next + j, _MM_HINT_T0);
        }
        __m512i upper = _mm512_setzero_si512(), lower = _mm512_setzero_si512();
        for (size_t j = 0; j < width; j += 64) {
            __m512i part = _mm512_loadu_si512(code + j);
            upper = _mm512_dpbusd_epi32(upper, part, _mm512_loadu_si512(high + j));
            lower = _mm512_dpbusd_epi32(lower, part, _mm512_loadu_si512(low + j));
        }
        int64_t sum = 128 * (int64_t)_mm512_reduce_add_epi32(upper) + _mm512_reduce_add_epi32(lower);
        sums[i] = (float)(sum - bias);
    }
}

static size_t sign_filter(
    const uint64_t *codes, const vector_sign_factors *factors, size_t first_block, size_t end_block,
    const vector_sign_query *query, float threshold, uint32_t *found) {
    size_t words = query->words, count = 0;
    const uint64_t *planes = query->planes;
    for (size_t block = first_block; block < end_block; block++) {
        const uint64_t *code = codes + block * words * VECTOR_SIGN_BLOCK;
        _mm_prefetch((const char *)(code + 8 * words * VECTOR_SIGN_BLOCK), _MM_HINT_T0);
        __m512i sum0 = _mm512_setzero_si512(), sum1 = sum0, sum2 = sum0, sum3 = sum0;
        for (size_t word = 0; word < words; word++) {
            __m512i bits = _mm512_loadu_si512(code + word * VECTOR_SIGN_BLOCK);
            __m512i p0 = _mm512_set1_epi64((long long)planes[word]);
            __m512i p1 = _mm512_set1_epi64((long long)planes[words + word]);
            __m512i p2 = _mm512_set1_epi64((long long)planes[2 * words + word]);
            __m512i p3 = _mm512_set1_epi64((long long)planes[3 * words + word]);
            sum0 = _mm512_add_epi64(sum0, _mm512_popcnt_epi64(_mm512_and_si512(bits, p0)));
            sum1 = _mm512_add_epi64(sum1, _mm512_popcnt_epi64(_mm512_and_si512(bits, p1)));
            sum2 = _mm512_add_epi64(sum2, _mm512_popcnt_epi64(_mm512_and_si512(bits, p2)));
            sum3 = _mm512_add_epi64(sum3, _mm512_popcnt_epi64(_mm512_and_si512(bits, p3)));
        }
        __m512i sum = _mm512_add_epi64(
            _mm512_add_epi64(sum0, _mm512_slli_epi64(sum1, 1)),
            _mm512_add_epi64(_mm512_slli_epi64(sum2, 2), _mm512_slli_epi64(sum3, 3)));
        __m256 sums = _mm256_cvtepi32_ps(_mm512_cvtepi64_epi32(sum));
        // Eight factors of four floats, turned so that each kind stands together.
        const float *own = (const float *)(factors + block * VECTOR_SIGN_BLOCK);
        __m512 a = _mm512_loadu_ps(own), b = _mm512_loadu_ps(own + 16);
        const __m512i even = _mm512_setr_epi32(0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
        __m512 scale_ones = _mm512_permutex2var_ps(a, even, b);
        __m512 offset_spread = _mm512_permutex2var_ps(a, _mm512_add_epi32(even, _mm512_set1_epi32(2)), b);
        __m256 scale = _mm512_castps512_ps256(scale_ones), ones = _mm512_extractf32x8_ps(scale_ones, 1);
        __m256 offset = _mm512_castps512_ps256(offset_spread), spread = _mm512_extractf32x8_ps(offset_spread, 1);
        __m256 inner = _mm256_fmadd_ps(
            _mm256_set1_ps(query->step), sums,
            _mm256_fmsub_ps(_mm256_set1_ps(query->low), ones, _mm256_set1_ps(query->total)));
        __m256 highest = _mm256_fmadd_ps(
            scale, inner, _mm256_fmadd_ps(spread, _mm256_set1_ps(query->margin), offset));
        unsigned mask = _mm256_cmp_ps_mask(highest, _mm256_set1_ps(threshold), _CMP_GE_OQ);
        while (mask) {
            found[count++] = (uint32_t)(block * VECTOR_SIGN_BLOCK + (size_t)__builtin_ctz(mask));
            mask &= mask - 1;
        }
    }
    return count;
}

#pragma clang attribute pop

const vector_kernel vector_kernel_avx512 = {"avx512", is_supported, products, sign_filter};
#endif
