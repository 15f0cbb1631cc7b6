#if defined(__x86_64__)
#include "kernels.h"

#define LANES 16
#define TILE_ROWS 8
#define TILE_VECTORS 3

static bool is_supported(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("fma");
}

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,fma"), min_vector_width(512))), \
    apply_to = function)
#include "vector_kernel.h"
#pragma clang attribute pop

const embedding_kernel embedding_avx512_kernel = {
    .name = "avx512",
    .panel_columns = PANEL,
    .is_supported = is_supported,
    .linear = linear,
    .layer_norm = layer_norm,
    .attention = attention,
};
#endif
