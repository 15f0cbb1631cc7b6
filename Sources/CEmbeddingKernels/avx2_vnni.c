#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

#include "kernels.h"
#include "x86_levels.h"

#define LANES 8
#define TILE_ROWS 6
#define TILE_VECTORS 2
#define HALF_ROWS 0

/// The compiler has no name for it to ask the processor by.
static bool is_supported(void) {
    unsigned a, b, c, d;
    return has_avx2() && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & 1 << 4);
}

#pragma clang attribute push(__attribute__((target(AVX2 ",avxvnni"))), apply_to = function)
#include "vector_math.h"

typedef integers quads;
#define quads_of_weights(value) (value)
#define quads_of_rows(value) (value)
#define dot_quads(sums, x, weights) \
    ((integers)_mm256_dpbusd_avx_epi32((__m256i)(sums), (__m256i)(x), (__m256i)(weights)))
#define add_shorts(sums, x, weights) \
    ((integers)_mm256_dpwssd_avx_epi32((__m256i)(sums), (__m256i)(x), (__m256i)(weights)))
#include "vector_kernel.h"
#pragma clang attribute pop

const embedding_kernel embedding_avx2_vnni_kernel = {
    .name = "avx2-vnni",
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
