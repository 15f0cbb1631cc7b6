#if defined(__aarch64__)
#include "kernels.h"
#include <arm_neon.h>

static bool is_supported(void) { return true; }

static void products(
    const uint8_t *codes, size_t width, const uint32_t *slots, size_t first, size_t count,
    const vector_query *query, float *sums) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *code = codes + (slots ? slots[i] : first + i) * width;
        int64_t sum = -query->bias;
        for (size_t start = 0; start < width; start += VECTOR_PRODUCT_STRETCH) {
            size_t end = vector_least(width, start + VECTOR_PRODUCT_STRETCH);
            int32x4_t even = vdupq_n_s32(0), odd = even;
            for (size_t j = start; j < end; j += 8) {
                int16x8_t part = vreinterpretq_s16_u16(vmovl_u8(vld1_u8(code + j))), own = vld1q_s16(query->whole + j);
                even = vmlal_s16(even, vget_low_s16(part), vget_low_s16(own));
                odd = vmlal_high_s16(odd, part, own);
            }
            sum += vaddlvq_s32(even) + vaddlvq_s32(odd);
        }
        sums[i] = (float)sum;
    }
}

/// Sums of 16 vectors, 16 bits each.
typedef struct {
    uint16x8_t first, second;
} sums16;

static inline sums16 widened(sums16 sums, uint8x16_t numbers) {
    return (sums16){vaddw_u8(sums.first, vget_low_u8(numbers)), vaddw_high_u8(sums.second, numbers)};
}

static inline void add_sums(uint32_t *sums, uint16x8_t numbers) {
    vst1q_u32(sums, vaddw_u16(vld1q_u32(sums), vget_low_u16(numbers)));
    vst1q_u32(sums + 4, vaddw_high_u16(vld1q_u32(sums + 4), numbers));
}

/// Looks four bits of 32 vectors up in a group's table. Eight bits hold four groups' sums.
static inline void add_groups(const uint8_t *code, const uint8_t *tables, size_t groups, uint32_t *sums) {
    sums16 lower = {vdupq_n_u16(0), vdupq_n_u16(0)}, upper = lower;
    for (size_t group = 0; group < groups; group += 4) {
        uint8x16_t low = vdupq_n_u8(0), high = low;
        for (size_t one = group; one < group + 4; one++) {
            uint8x16_t bits = vld1q_u8(code + 16 * one), table = vld1q_u8(tables + 16 * one);
            low = vaddq_u8(low, vqtbl1q_u8(table, vandq_u8(bits, vdupq_n_u8(15))));
            high = vaddq_u8(high, vqtbl1q_u8(table, vshrq_n_u8(bits, 4)));
        }
        lower = widened(lower, low);
        upper = widened(upper, high);
    }
    add_sums(sums, lower.first);
    add_sums(sums + 8, lower.second);
    add_sums(sums + 16, upper.first);
    add_sums(sums + 24, upper.second);
}

static size_t sign_filter(
    const uint8_t *codes, const vector_sign_factors *factors, size_t first_block, size_t end_block,
    const vector_sign_query *query, float threshold, uint32_t *found, float *highest) {
    size_t count = 0;
    for (size_t block = first_block; block < end_block; block++) {
        const uint8_t *code = codes + block * query->groups * 16;
        uint32_t sums[VECTOR_SIGN_BLOCK] = {0};
        for (size_t start = 0; start < query->groups; start += VECTOR_SIGN_STRETCH)
            add_groups(
                code + 16 * start, query->tables + 16 * start,
                vector_least(query->groups - start, VECTOR_SIGN_STRETCH), sums);
        count += vector_sign_survivors(sums, factors + block, block, query, threshold, found + count, highest + count);
    }
    return count;
}

const vector_kernel vector_kernel_neon = {"neon", is_supported, products, sign_filter};
#endif
