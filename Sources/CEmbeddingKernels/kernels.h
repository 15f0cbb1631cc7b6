#pragma once
#include "CEmbeddingKernels.h"

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
