#include "kernels.h"

static const embedding_kernel *const all[] = {
#if defined(__x86_64__)
    &embedding_amx_kernel,
    &embedding_avx512_bf16_kernel,
    &embedding_avx512_vnni_kernel,
    &embedding_avx512_kernel,
    &embedding_avx2_vnni_kernel,
    &embedding_avx2_kernel,
#elif defined(__aarch64__)
    &embedding_neon_i8mm_kernel,
    &embedding_neon_kernel,
#endif
    &embedding_portable_kernel,
};

const embedding_kernel *const *embedding_kernels(size_t *count) {
    *count = sizeof all / sizeof *all;
    return all;
}
