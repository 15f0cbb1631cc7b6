#if defined(__x86_64__)
#include <immintrin.h>

#include "kernels.h"
#include "x86_levels.h"

#define LANES 16
#define TILE_ROWS 8
#define TILE_VECTORS 3
#define HALF_ROWS 1

static bool is_supported(void) {
    return has_avx512() && __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bf16");
}

#pragma clang attribute push( \
    __attribute__((target(AVX512 ",avx512vnni,avx512bf16"), min_vector_width(512))), apply_to = function)
#include "vector_math.h"
#include "vnni_quads.h"

#define dot_pairs(sums, x, weights) ((vector)_mm512_dpbf16_ps((__m512)(sums), (__m512bh)(x), (__m512bh)(weights)))
#include "vector_kernel.h"
#pragma clang attribute pop

const embedding_kernel embedding_avx512_bf16_kernel = {
    .name = "avx512-bf16",
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
