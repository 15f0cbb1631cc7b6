// Elementwise functions on vectors of LANES floats, for inclusion in a kernel file behind its target pragma.
#include <string.h>

typedef float vector __attribute__((vector_size(LANES * 4)));
typedef int32_t integers __attribute__((vector_size(LANES * 4)));
typedef uint32_t words __attribute__((vector_size(LANES * 4)));
typedef uint16_t halves __attribute__((vector_size(LANES * 2)));
typedef uint8_t bytes __attribute__((vector_size(LANES)));

#define INLINE static inline __attribute__((always_inline))

INLINE vector load(const float *from) {
    vector result;
    memcpy(&result, from, sizeof result);
    return result;
}

INLINE void store(float *to, vector value) { memcpy(to, &value, sizeof value); }

/// `count` < LANES floats, then `filler`.
INLINE vector load_some(const float *from, size_t count, float filler) {
    vector result = (vector){} + filler;
    memcpy(&result, from, count * sizeof(float));
    return result;
}

INLINE integers load_integers(const void *from) {
    integers result;
    memcpy(&result, from, sizeof result);
    return result;
}

INLINE vector splat(float value) { return (vector){} + value; }

/// The same four bytes everywhere.
INLINE integers splat_bytes(const void *from) {
    int32_t value;
    memcpy(&value, from, sizeof value);
    return (integers){} + value;
}

INLINE vector as_floats(integers bits) {
    vector result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

/// To bf16, to nearest even.
INLINE halves rounded(vector value) {
    words bits;
    memcpy(&bits, &value, sizeof bits);
    return __builtin_convertvector((bits + 0x7fff + (bits >> 16 & 1)) >> 16, halves);
}

INLINE vector fma_(vector a, vector b, vector c) { return __builtin_elementwise_fma(a, b, c); }

INLINE float sum(vector value) {
    float parts[LANES];
    memcpy(parts, &value, sizeof parts);
#pragma clang loop unroll(full)
    for (int step = LANES / 2; step > 0; step /= 2)
#pragma clang loop unroll(full)
        for (int i = 0; i < step; i++) parts[i] += parts[i + step];
    return parts[0];
}

INLINE vector clamp(vector x, float low, float high) {
    return __builtin_elementwise_min(__builtin_elementwise_max(x, splat(low)), splat(high));
}

/// e^x, relative error under 2e-7 (Cephes' expf: 2^n times a polynomial of the rest).
INLINE vector exponential(vector x) {
    x = clamp(x, -87.33f, 88.37f);
    vector n = __builtin_elementwise_roundeven(x * 1.44269504f);
    vector r = fma_(n, splat(-0.693359375f), x);
    r = fma_(n, splat(2.12194440e-4f), r);
    vector p = splat(1.9875691500e-4f);
    p = fma_(p, r, splat(1.3981999507e-3f));
    p = fma_(p, r, splat(8.3334519073e-3f));
    p = fma_(p, r, splat(4.1665795894e-2f));
    p = fma_(p, r, splat(1.6666665459e-1f));
    p = fma_(p, r, splat(5.0000001201e-1f));
    p = fma_(p, r * r, r + 1.0f);
    integers power = (__builtin_convertvector(n, integers) + 127) << 23;
    vector factor;
    memcpy(&factor, &power, sizeof factor);
    return p * factor;
}

/// erf(x), absolute error under 5e-7: the rational function of degree 13/8 that Eigen and XLA use in float32.
INLINE vector error_function(vector x) {
    x = clamp(x, -4, 4);
    vector s = x * x;
    vector p = splat(-2.72614225801306e-10f);
    p = fma_(p, s, splat(2.77068142495902e-08f));
    p = fma_(p, s, splat(-2.10102402082508e-06f));
    p = fma_(p, s, splat(-5.69250639462346e-05f));
    p = fma_(p, s, splat(-7.34990630326855e-04f));
    p = fma_(p, s, splat(-2.95459980854025e-03f));
    p = fma_(p, s, splat(-1.60960333262415e-02f));
    vector q = splat(-1.45660718464996e-05f);
    q = fma_(q, s, splat(-2.13374055278905e-04f));
    q = fma_(q, s, splat(-1.68282697438203e-03f));
    q = fma_(q, s, splat(-7.37332916720468e-03f));
    q = fma_(q, s, splat(-1.42647390514189e-02f));
    return x * p / q;
}

INLINE vector hyperbolic_tangent(vector x) {
    return 1.0f - 2.0f / (exponential(2.0f * clamp(x, -10, 10)) + 1.0f);
}

INLINE vector activate(vector x, embedding_activation activation) {
    switch (activation) {
    case EMBEDDING_ACTIVATION_GELU: return 0.5f * x * (1.0f + error_function(x * 0.70710678f));
    case EMBEDDING_ACTIVATION_GELU_TANH: {
        vector inner = 0.79788456f * fma_(0.044715f * x * x, x, x);
        return 0.5f * x * (1.0f + hyperbolic_tangent(inner));
    }
    case EMBEDDING_ACTIVATION_RELU: return __builtin_elementwise_max(x, splat(0));
    default: return x;
    }
}
