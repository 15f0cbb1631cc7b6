#if defined(__aarch64__)
#include "kernels.h"
#include <arm_neon.h>

static bool is_supported(void) { return true; }

static void products(
    const uint8_t *codes, size_t width, const uint32_t *slots, size_t first, size_t count, const int8_t *high,
    const int8_t *low, int64_t bias, float *sums) {
    for (size_t i = 0; i < count; i++) {
        const uint8_t *code = codes + (slots ? slots[i] : first + i) * width;
        int32x4_t upper = vdupq_n_s32(0), lower = upper;
        for (size_t j = 0; j < width; j += 8) {
            int16x8_t part = vreinterpretq_s16_u16(vmovl_u8(vld1_u8(code + j)));
            int16x8_t h = vmovl_s8(vld1_s8(high + j)), l = vmovl_s8(vld1_s8(low + j));
            upper = vmlal_s16(upper, vget_low_s16(part), vget_low_s16(h));
            upper = vmlal_high_s16(upper, part, h);
            lower = vmlal_s16(lower, vget_low_s16(part), vget_low_s16(l));
            lower = vmlal_high_s16(lower, part, l);
        }
        sums[i] = (float)(128 * (int64_t)vaddvq_s32(upper) + vaddvq_s32(lower) - bias);
    }
}

/// Ones in each of two words.
static inline uint64x2_t ones(uint64x2_t bits) {
    return vpaddlq_u32(vpaddlq_u16(vpaddlq_u8(vcntq_u8(vreinterpretq_u8_u64(bits)))));
}

static size_t sign_filter(
    const uint64_t *codes, const vector_sign_factors *factors, size_t first_block, size_t end_block,
    const vector_sign_query *query, float threshold, uint32_t *found) {
    size_t words = query->words, count = 0;
    for (size_t block = first_block; block < end_block; block++) {
        uint32_t sums[VECTOR_SIGN_BLOCK];
        const uint64_t *code = codes + block * words * VECTOR_SIGN_BLOCK;
        for (size_t lane = 0; lane < VECTOR_SIGN_BLOCK; lane += 2) {
            uint64x2_t sum = vdupq_n_u64(0);
            for (size_t word = 0; word < words; word++) {
                uint64x2_t bits = vld1q_u64(code + word * VECTOR_SIGN_BLOCK + lane);
                for (int plane = 3; plane >= 0; plane--) {
                    uint64x2_t chosen = vandq_u64(bits, vdupq_n_u64(query->planes[(size_t)plane * words + word]));
                    sum = vaddq_u64(sum, vshlq_u64(ones(chosen), vdupq_n_s64(plane)));
                }
            }
            sums[lane] = (uint32_t)vgetq_lane_u64(sum, 0);
            sums[lane + 1] = (uint32_t)vgetq_lane_u64(sum, 1);
        }
        count += vector_sign_survivors(sums, factors, block, query, threshold, found + count);
    }
    return count;
}

const vector_kernel vector_kernel_neon = {"neon", is_supported, products, sign_filter};
#endif
