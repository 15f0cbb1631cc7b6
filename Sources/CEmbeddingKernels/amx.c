#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kernels.h"
#include "x86_levels.h"

#define LANES 16
#define TILE_ROWS 8
#define TILE_VECTORS 3
#define HALF_ROWS 1

enum { REQUEST_PERMISSION = 0x1023, TILE_DATA = 18, AMX_BITS = 1 << 22 | 1 << 24 | 1 << 25 };

/// The kernel grants the tiles' registers to a process that asks, once for all its threads to come.
static bool is_supported(void) {
    unsigned a, b, c, d;
    return has_avx512() && __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bf16") &&
           __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & AMX_BITS) == AMX_BITS &&
           syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
}

#pragma clang attribute push( \
    __attribute__((target(AVX512 ",avx512vnni,avx512bf16,amx-tile,amx-bf16,amx-int8"), min_vector_width(512))), \
    apply_to = function)
#include "vector_math.h"
#include "vnni_quads.h"

#define dot_pairs(sums, x, weights) ((vector)_mm512_dpbf16_ps((__m512)(sums), (__m512bh)(x), (__m512bh)(weights)))
#include "vector_products.h"
#include "vector_linear.h"
#include "vector_rows.h"
#include "vector_attention.h"

#include "amx_tiles.h"
#include "amx_linear.h"
#include "amx_attention.h"

static void multiply_floats_in_vectors(const embedding_linear *work) { multiply_all(EMBEDDING_F32, work); }
static void multiply_shorts_in_vectors(const embedding_linear *work) { multiply_all(EMBEDDING_INT16, work); }

static void linear(const embedding_linear *work) {
    switch (work->weights->format) {
    case EMBEDDING_F32: multiply_floats_in_vectors(work); break;
    case EMBEDDING_INT16: multiply_shorts_in_vectors(work); break;
    default: multiply_in_tiles(work); break;
    }
}

static void attention(const embedding_attention *work, embedding_format format) {
    if (format == EMBEDDING_BF16) attention_in_tiles(work);
    else attention_floats(work);
}
#pragma clang attribute pop

const embedding_kernel embedding_amx_kernel = {
    .name = "amx",
    .layouts = {{PANEL, 1, 1, EMBEDDING_F32}, {AMX_PANEL, 2, 32, EMBEDDING_BF16}, {AMX_PANEL, 4, 64, EMBEDDING_INT8},
                {PANEL, 2, 2, EMBEDDING_INT16}},
    .usual = EMBEDDING_BF16,
    .is_supported = is_supported,
    .linear = linear,
    .convert = convert,
    .layer_norm = layer_norm,
    .attention_format = EMBEDDING_BF16,
    .attention = attention,
};
#endif
