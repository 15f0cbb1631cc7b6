#if defined(__x86_64__)
#include "kernels.h"
#include <immintrin.h>

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))), apply_to = function)

static bool is_supported(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
           && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
           && __builtin_cpu_supports("avx512vnni");
}

static void products(
    const uint8_t *codes, size_t width, const uint32_t *slots, size_t first, size_t count,
    const vector_query *query, float *sums) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *code = codes + (slots ? slots[i] : first + i) * width;
        if (slots && i + 4 < count) {
            const char *next = (const char *)(codes + slots[i + 4] * width);
            for (size_t j = 0; j < width; j += 64) _mm_prefetch(next + j, _MM_HINT_T0);
        }
        __m512i upper = _mm512_setzero_si512(), lower = _mm512_setzero_si512();
        for (size_t j = 0; j < width; j += 64) {
            __m512i part = _mm512_loadu_si512(code + j);
            upper = _mm512_dpbusd_epi32(upper, part, _mm512_loadu_si512(query->high + j));
            lower = _mm512_dpbusd_epi32(lower, part, _mm512_loadu_si512(query->low + j));
        }
        int64_t sum = 128 * (int64_t)_mm512_reduce_add_epi32(upper) + _mm512_reduce_add_epi32(lower);
        sums[i] = (float)(sum - query->bias);
    }
}

/// Four parts of 128 bits, 16 bits a number, added up.
static inline __m128i folded(__m512i numbers) {
    __m256i half = _mm256_add_epi16(_mm512_castsi512_si256(numbers), _mm512_extracti64x4_epi64(numbers, 1));
    return _mm_add_epi16(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
}

/// Sums of 16 vectors: `all` holds every byte pair's sum in 16 bits, `odd` those of their upper bytes. All four parts of a
/// register are of the same vectors.
static inline __m512i sums_of(__m512i all, __m512i odd) {
    __m128i evens = folded(_mm512_sub_epi16(all, _mm512_slli_epi16(odd, 8))), odds = folded(odd);
    __m256i both = _mm256_set_m128i(_mm_unpackhi_epi16(evens, odds), _mm_unpacklo_epi16(evens, odds));
    return _mm512_cvtepu16_epi32(both);
}

/// As the AVX2 kernel does it, with four groups' tables a register.
static inline void add_groups(const uint8_t *code, const uint8_t *tables, size_t groups, __m512i *sums) {
    const __m512i nibble = _mm512_set1_epi8(15);
    __m512i all_low = _mm512_setzero_si512(), odd_low = all_low, all_high = all_low, odd_high = all_low;
    for (size_t group = 0; group < groups; group += 16) {
        __m512i low = _mm512_setzero_si512(), high = low;
        for (size_t four = group; four < group + 16; four += 4) {
            __m512i bits = _mm512_loadu_si512(code + 16 * four), table = _mm512_loadu_si512(tables + 16 * four);
            __m512i upper = _mm512_and_si512(_mm512_srli_epi16(bits, 4), nibble);
            low = _mm512_add_epi8(low, _mm512_shuffle_epi8(table, _mm512_and_si512(bits, nibble)));
            high = _mm512_add_epi8(high, _mm512_shuffle_epi8(table, upper));
        }
        all_low = _mm512_add_epi16(all_low, low);
        odd_low = _mm512_add_epi16(odd_low, _mm512_srli_epi16(low, 8));
        all_high = _mm512_add_epi16(all_high, high);
        odd_high = _mm512_add_epi16(odd_high, _mm512_srli_epi16(high, 8));
    }
    sums[0] = _mm512_add_epi32(sums[0], sums_of(all_low, odd_low));
    sums[1] = _mm512_add_epi32(sums[1], sums_of(all_high, odd_high));
}

/// A bit for each of 16 vectors that may reach the threshold; the most that each may reach goes to `most`.
static inline unsigned survivors(
    __m512i sums, const vector_sign_factors *own, size_t lane, const vector_sign_query *query, float threshold,
    float *most) {
    __m512 inner = _mm512_fmadd_ps(
        _mm512_set1_ps(query->step), _mm512_cvtepi32_ps(sums),
        _mm512_fmsub_ps(
            _mm512_set1_ps(query->low), _mm512_loadu_ps(own->ones + lane), _mm512_set1_ps(query->total)));
    __m512 highest = _mm512_fmadd_ps(
        _mm512_loadu_ps(own->scale + lane), inner,
        _mm512_fmadd_ps(
            _mm512_loadu_ps(own->spread + lane), _mm512_set1_ps(query->margin), _mm512_loadu_ps(own->offset + lane)));
    _mm512_store_ps(most + lane, highest);
    return _mm512_cmp_ps_mask(highest, _mm512_set1_ps(threshold), _CMP_GE_OQ);
}

static size_t sign_filter(
    const uint8_t *codes, const vector_sign_factors *factors, size_t first_block, size_t end_block,
    const vector_sign_query *query, float threshold, uint32_t *found, float *highest) {
    size_t count = 0;
    for (size_t block = first_block; block < end_block; block++) {
        const uint8_t *code = codes + block * query->groups * 16;
        __m512i sums[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()};
        for (size_t start = 0; start < query->groups; start += VECTOR_SIGN_STRETCH)
            add_groups(
                code + 16 * start, query->tables + 16 * start,
                vector_least(query->groups - start, VECTOR_SIGN_STRETCH), sums);
        _Alignas(64) float most[VECTOR_SIGN_BLOCK];
        unsigned mask = survivors(sums[0], factors + block, 0, query, threshold, most)
                        | survivors(sums[1], factors + block, 16, query, threshold, most) << 16;
        for (; mask; mask &= mask - 1, count++) {
            unsigned lane = (unsigned)__builtin_ctz(mask);
            found[count] = (uint32_t)(block * VECTOR_SIGN_BLOCK + lane);
            highest[count] = most[lane];
        }
    }
    return count;
}

#pragma clang attribute pop

const vector_kernel vector_kernel_avx512 = {"avx512", is_supported, products, sign_filter};
#endif
