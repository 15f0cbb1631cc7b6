#if defined(__x86_64__)
#include "kernels.h"
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,popcnt"))), apply_to = function)

static bool is_supported(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("popcnt");
}

static inline int64_t total(__m256i sums) {
    __m256i wide = _mm256_add_epi64(
        _mm256_cvtepi32_epi64(_mm256_castsi256_si128(sums)), _mm256_cvtepi32_epi64(_mm256_extracti128_si256(sums, 1)));
    __m128i half = _mm_add_epi64(_mm256_castsi256_si128(wide), _mm256_extracti128_si256(wide, 1));
    return _mm_cvtsi128_si64(half) + _mm_extract_epi64(half, 1);
}

static inline __m256i add_products(__m256i sums, const uint8_t *code, const int16_t *query) {
    __m256i part = _mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)code));
    return _mm256_add_epi32(sums, _mm256_madd_epi16(part, _mm256_loadu_si256((const __m256i *)query)));
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
        int64_t sum = -query->bias;
        for (size_t start = 0; start < width; start += VECTOR_PRODUCT_STRETCH) {
            size_t end = vector_least(width, start + VECTOR_PRODUCT_STRETCH);
            __m256i even = _mm256_setzero_si256(), odd = even;
            for (size_t j = start; j < end; j += 32) {
                even = add_products(even, code + j, query->whole + j);
                odd = add_products(odd, code + j + 16, query->whole + j + 16);
            }
            sum += total(even) + total(odd);
        }
        sums[i] = (float)sum;
    }
}

/// Sums of 16 vectors, in two parts of eight 32-bit numbers: `all` holds every byte pair's sum in 16 bits, `odd` those of
/// their upper bytes. Both halves of a register are of the same vectors.
static inline void add_sums(__m256i *sums, __m256i all, __m256i odd) {
    __m256i even = _mm256_sub_epi16(all, _mm256_slli_epi16(odd, 8));
    __m128i evens = _mm_add_epi16(_mm256_castsi256_si128(even), _mm256_extracti128_si256(even, 1));
    __m128i odds = _mm_add_epi16(_mm256_castsi256_si128(odd), _mm256_extracti128_si256(odd, 1));
    sums[0] = _mm256_add_epi32(sums[0], _mm256_cvtepu16_epi32(_mm_unpacklo_epi16(evens, odds)));
    sums[1] = _mm256_add_epi32(sums[1], _mm256_cvtepu16_epi32(_mm_unpackhi_epi16(evens, odds)));
}

/// Looks four bits of 32 vectors up at once, in two groups' tables a register (André, Kermarrec and Le Scouarnec,
/// Cache locality is not enough, VLDB 2015). Eight bits hold four groups' sums.
static inline void add_groups(const uint8_t *code, const uint8_t *tables, size_t groups, __m256i *sums) {
    const __m256i nibble = _mm256_set1_epi8(15);
    __m256i all_low = _mm256_setzero_si256(), odd_low = all_low, all_high = all_low, odd_high = all_low;
    for (size_t group = 0; group < groups; group += 8) {
        __m256i low = _mm256_setzero_si256(), high = low;
        for (size_t pair = group; pair < group + 8; pair += 2) {
            __m256i bits = _mm256_loadu_si256((const __m256i *)(code + 16 * pair));
            __m256i table = _mm256_loadu_si256((const __m256i *)(tables + 16 * pair));
            __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bits, 4), nibble);
            low = _mm256_add_epi8(low, _mm256_shuffle_epi8(table, _mm256_and_si256(bits, nibble)));
            high = _mm256_add_epi8(high, _mm256_shuffle_epi8(table, upper));
        }
        all_low = _mm256_add_epi16(all_low, low);
        odd_low = _mm256_add_epi16(odd_low, _mm256_srli_epi16(low, 8));
        all_high = _mm256_add_epi16(all_high, high);
        odd_high = _mm256_add_epi16(odd_high, _mm256_srli_epi16(high, 8));
    }
    add_sums(sums, all_low, odd_low);
    add_sums(sums + 2, all_high, odd_high);
}

/// A bit for each of eight vectors that may reach the threshold; the most that each may reach goes to `most`.
static inline unsigned survivors(
    __m256i sums, const vector_sign_factors *own, size_t lane, const vector_sign_query *query, float threshold,
    float *most) {
    __m256 inner = _mm256_fmadd_ps(
        _mm256_set1_ps(query->step), _mm256_cvtepi32_ps(sums),
        _mm256_fmsub_ps(
            _mm256_set1_ps(query->low), _mm256_loadu_ps(own->ones + lane), _mm256_set1_ps(query->total)));
    __m256 highest = _mm256_fmadd_ps(
        _mm256_loadu_ps(own->scale + lane), inner,
        _mm256_fmadd_ps(
            _mm256_loadu_ps(own->spread + lane), _mm256_set1_ps(query->margin), _mm256_loadu_ps(own->offset + lane)));
    _mm256_store_ps(most + lane, highest);
    return (unsigned)_mm256_movemask_ps(_mm256_cmp_ps(highest, _mm256_set1_ps(threshold), _CMP_GE_OQ));
}

static size_t sign_filter(
    const uint8_t *codes, const vector_sign_factors *factors, size_t first_block, size_t end_block,
    const vector_sign_query *query, float threshold, uint32_t *found, float *highest) {
    size_t count = 0;
    for (size_t block = first_block; block < end_block; block++) {
        const uint8_t *code = codes + block * query->groups * 16;
        __m256i sums[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
        for (size_t start = 0; start < query->groups; start += VECTOR_SIGN_STRETCH)
            add_groups(
                code + 16 * start, query->tables + 16 * start,
                vector_least(query->groups - start, VECTOR_SIGN_STRETCH), sums);
        _Alignas(32) float most[VECTOR_SIGN_BLOCK];
        unsigned mask = 0;
        for (size_t part = 0; part < 4; part++)
            mask |= survivors(sums[part], factors + block, 8 * part, query, threshold, most) << (8 * part);
        for (; mask; mask &= mask - 1, count++) {
            unsigned lane = (unsigned)__builtin_ctz(mask);
            found[count] = (uint32_t)(block * VECTOR_SIGN_BLOCK + lane);
            highest[count] = most[lane];
        }
    }
    return count;
}

#pragma clang attribute pop

const vector_kernel vector_kernel_avx2 = {"avx2", is_supported, products, sign_filter};
#endif
