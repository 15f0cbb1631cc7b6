#if defined(__aarch64__)
#include <arm_neon.h>
#include <sys/auxv.h>

#include "kernels.h"

#define LANES 4
#define TILE_ROWS 6
#define TILE_VECTORS 4
#define HALF_ROWS 1

enum { I8MM = 1 << 13, BF16 = 1 << 14 };

static bool is_supported(void) { return (getauxval(AT_HWCAP2) & (I8MM | BF16)) == (I8MM | BF16); }

#pragma clang attribute push(__attribute__((target("bf16,i8mm"))), apply_to = function)
#include "vector_math.h"

typedef integers quads;
#define quads_of_weights(value) (value)
#define quads_of_rows(value) (value)
#define dot_quads(sums, x, weights) \
    ((integers)vusdotq_s32((int32x4_t)(sums), (uint8x16_t)(x), (int8x16_t)(weights)))
#define dot_pairs(sums, x, weights) \
    ((vector)vbfdotq_f32((float32x4_t)(sums), (bfloat16x8_t)(x), (bfloat16x8_t)(weights)))
#include "neon_shorts.h"
#include "vector_kernel.h"
#pragma clang attribute pop

const embedding_kernel embedding_neon_i8mm_kernel = {
    .name = "neon-i8mm",
    .layouts = {{PANEL, 1, 1, EMBEDDING_F32}, {PANEL, 2, 2, EMBEDDING_BF16}, {PANEL, 4, 4, EMBEDDING_INT8},
                {PANEL, 2, 2, EMBEDDING_INT16}},
    .usual = EMBEDDING_BF16,
    .is_supported = is_supported,
    .linear = linear,
    .convert = convert,
    .layer_norm = layer_norm,
    .attention_format = EMBEDDING_F32,
    .attention = attention,
};
#endif
