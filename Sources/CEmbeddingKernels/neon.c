#if defined(__aarch64__)
#include <arm_neon.h>

#include "kernels.h"

#define LANES 4
#define TILE_ROWS 6
#define TILE_VECTORS 4
#define HALF_ROWS 0

/// Every 64-bit ARM has NEON with fused multiply-add.
static bool is_supported(void) { return true; }

#include "vector_math.h"

#include "neon_shorts.h"
#include "split_quads.h"
#include "vector_kernel.h"

const embedding_kernel embedding_neon_kernel = {
    .name = "neon",
    .layouts = {{PANEL, 1, 1, EMBEDDING_F32}, {PANEL, 2, 2, EMBEDDING_F32}, {PANEL, 4, 4, EMBEDDING_INT8},
                {PANEL, 2, 2, EMBEDDING_INT16}},
    .usual = EMBEDDING_F32,
    .is_supported = is_supported,
    .linear = linear,
    .convert = convert,
    .layer_norm = layer_norm,
    .attention_format = EMBEDDING_F32,
    .attention = attention,
};
#endif
