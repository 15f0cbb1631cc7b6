#if defined(__aarch64__)
#include "kernels.h"

#define LANES 4
#define TILE_ROWS 6
#define TILE_VECTORS 4

/// Every 64-bit ARM has NEON with fused multiply-add.
static bool is_supported(void) { return true; }

#include "vector_kernel.h"

const embedding_kernel embedding_neon_kernel = {
    .name = "neon",
    .panel_columns = PANEL,
    .is_supported = is_supported,
    .linear = linear,
    .layer_norm = layer_norm,
    .attention = attention,
};
#endif
