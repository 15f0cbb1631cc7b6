#include "kernels.h"

const vector_kernel *const *vector_kernels(size_t *count) {
    static const vector_kernel *const all[] = {
#if defined(__x86_64__)
        &vector_kernel_avx512,
        &vector_kernel_avx2,
#elif defined(__aarch64__)
        &vector_kernel_neon,
#endif
        &vector_kernel_portable,
    };
    *count = sizeof all / sizeof *all;
    return all;
}
