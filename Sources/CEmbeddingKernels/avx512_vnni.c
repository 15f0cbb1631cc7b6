#if defined(__x86_64__)
#include <immintrin.h>

#include "kernels.h"
#include "x86_levels.h"

#define LANES 16
#define TILE_ROWS 8
#define TILE_VECTORS 3
#define HALF_ROWS 0

static bool is_supported(void) { return has_avx512() && __builtin_cpu_supports("avx512vnni"); }

#pragma clang attribute push( \
    __attribute__((target(AVX512 ",avx512vnni"), min_vector_width(512))), apply_to = function)
#include "vector_math.h"
#include "vnni_quads.h"
#include "vector_kernel.h"
#pragma clang attribute pop

const embedding_kernel embedding_avx512_vnni_kernel = {
    .name = "avx512-vnni",
    .layouts = {{PANEL, 1, 1, EMBEDDING_F32}, {PANEL, 2, 2, EMBEDDING_F32}, {PANEL, 4, 4, EMBEDDING_INT8},
                {PANEL, 2, 2, EMBEDDING_INT16}},
    .usual = EMBEDDING_INT16,
    .is_supported = is_supported,
    .linear = linear,
    .convert = convert,
    .layer_norm = layer_norm,
    .attention_format = EMBEDDING_F32,
    .attention = attention,
};
#endif
