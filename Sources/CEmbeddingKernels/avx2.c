#if defined(__x86_64__)
#include <immintrin.h>

#include "kernels.h"
#include "x86_levels.h"

#define LANES 8
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define HALF_ROWS 0

#pragma clang attribute push(__attribute__((target(AVX2))), apply_to = function)
#include "vector_math.h"

#define add_shorts(sums, x, weights) ((sums) + (integers)_mm256_madd_epi16((__m256i)(x), (__m256i)(weights)))
#include "split_quads.h"
#include "vector_kernel.h"
#pragma clang attribute pop

const embedding_kernel embedding_avx2_kernel = {
    .name = "avx2",
    .layouts = {{PANEL, 1, 1, EMBEDDING_F32}, {PANEL, 2, 2, EMBEDDING_F32}, {PANEL, 4, 4, EMBEDDING_INT8},
                {PANEL, 2, 2, EMBEDDING_INT16}},
    .usual = EMBEDDING_INT16,
    .is_supported = has_avx2,
    .linear = linear,
    .convert = convert,
    .layer_norm = layer_norm,
    .attention_format = EMBEDDING_F32,
    .attention = attention,
};
#endif
