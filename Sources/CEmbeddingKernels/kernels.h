#pragma once
#include <string.h>

#include "CEmbeddingKernels.h"

/// What the largest magnitude of an int16 row or column becomes, and how much of the depth is summed up in 32 bits then:
/// 128 x 4095 x 4095 < 2^31.
enum { LARGEST_SHORT = 4095, SHORT_RUN = 128 };

/// float32 to bf16, to nearest even.
static inline uint16_t nearest_half(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

extern const embedding_kernel embedding_portable_kernel;
#if defined(__x86_64__)
extern const embedding_kernel embedding_avx2_kernel;
extern const embedding_kernel embedding_avx2_vnni_kernel;
extern const embedding_kernel embedding_avx512_kernel;
extern const embedding_kernel embedding_avx512_vnni_kernel;
extern const embedding_kernel embedding_avx512_bf16_kernel;
extern const embedding_kernel embedding_amx_kernel;
#elif defined(__aarch64__)
extern const embedding_kernel embedding_neon_kernel;
extern const embedding_kernel embedding_neon_i8mm_kernel;
#endif
