#if defined(__x86_64__)
#include "kernels.h"

#define LANES 8
#define TILE_ROWS 6
#define TILE_VECTORS 2

static bool is_supported(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "vector_kernel.h"
#pragma clang attribute pop

const embedding_kernel embedding_avx2_kernel = {
    .name = "avx2",
    .panel_columns = PANEL,
    .is_supported = is_supported,
    .linear = linear,
    .layer_norm = layer_norm,
    .attention = attention,
};
#endif
