// What each of the x86 kernels needs, as the compiler and as the processor call it.
#define AVX2 "avx2,fma"
#define AVX512 "avx512f,avx512dq,avx512vl,avx512bw,fma"

static inline bool has_avx2(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

static inline bool has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
}
