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

#if LANES == 16
#define ZEROS 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
#elif LANES == 8
#define ZEROS 0, 0, 0, 0, 0, 0, 0, 0
#else
#define ZEROS 0, 0, 0, 0
#endif

/// One instruction, or part of one, where a sum with zero would be two: it tells 0 from -0.
INLINE vector splat(float value) {
    vector first = {value};
    return __builtin_shufflevector(first, first, ZEROS);
}

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
#if HALF_ROWS
    typedef __bf16 brief __attribute__((vector_size(LANES * 2)));
    return (halves)__builtin_convertvector(value, brief);
#else
    words bits;
    memcpy(&bits, &value, sizeof bits);
    return __builtin_convertvector((bits + 0x7fff + (bits >> 16 & 1)) >> 16, halves);
#endif
}

INLINE vector fma_(vector a, vector b, vector c) { return __builtin_elementwise_fma(a, b, c); }

#if defined(__aarch64__)
INLINE vector lesser(vector a, vector b) { return __builtin_elementwise_min(a, b); }
INLINE vector greater(vector a, vector b) { return __builtin_elementwise_max(a, b); }
#else
/// One instruction, other than the builtin, which takes care of what is not a number.
INLINE vector lesser(vector a, vector b) {
    integers less = a < b;
    return as_floats((less & (integers)a) | (~less & (integers)b));
}

INLINE vector greater(vector a, vector b) {
    integers more = a > b;
    return as_floats((more & (integers)a) | (~more & (integers)b));
}
#endif

INLINE vector clamp(vector x, float low, float high) { return lesser(greater(x, splat(low)), splat(high)); }

#if LANES == 16
#define TURNED(x, n) \
    __builtin_shufflevector( \
        x, x, n % 16, (n + 1) % 16, (n + 2) % 16, (n + 3) % 16, (n + 4) % 16, (n + 5) % 16, (n + 6) % 16, \
        (n + 7) % 16, (n + 8) % 16, (n + 9) % 16, (n + 10) % 16, (n + 11) % 16, (n + 12) % 16, (n + 13) % 16, \
        (n + 14) % 16, (n + 15) % 16)
#elif LANES == 8
#define TURNED(x, n) \
    __builtin_shufflevector( \
        x, x, n % 8, (n + 1) % 8, (n + 2) % 8, (n + 3) % 8, (n + 4) % 8, (n + 5) % 8, (n + 6) % 8, (n + 7) % 8)
#else
#define TURNED(x, n) __builtin_shufflevector(x, x, n % 4, (n + 1) % 4, (n + 2) % 4, (n + 3) % 4)
#endif

/// One number from a vector, its halves combined again and again.
#define FOLDED(name, combine) \
    INLINE float name(vector x) { \
        if (LANES > 8) x = combine(x, TURNED(x, 8)); \
        if (LANES > 4) x = combine(x, TURNED(x, 4)); \
        x = combine(x, TURNED(x, 2)); \
        x = combine(x, TURNED(x, 1)); \
        return x[0]; \
    }

INLINE vector add(vector a, vector b) { return a + b; }
FOLDED(sum, add)
FOLDED(least, lesser)
FOLDED(greatest, greater)

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

/// GELU with an absolute error under 1e-4, for results that are rounded to bf16 or bytes: x / 2 + |x| h(|x|), where h is
/// the normal distribution's integral from 0, as an odd polynomial up to 4.25, where it is 1/2 (fitted for the least
/// largest error of GELU).
INLINE vector brief_gelu(vector x) {
    vector size = __builtin_elementwise_abs(x), z = lesser(size, splat(4.25f)), s = z * z;
    vector p = splat(-8.460394932e-10f);
    p = fma_(p, s, splat(7.570822468e-08f));
    p = fma_(p, s, splat(-2.938799420e-06f));
    p = fma_(p, s, splat(6.552704760e-05f));
    p = fma_(p, s, splat(-9.404472330e-04f));
    p = fma_(p, s, splat(9.257821760e-03f));
    p = fma_(p, s, splat(-6.545349732e-02f));
    p = fma_(p, s, splat(3.984200420e-01f));
    return fma_(size, z * p, 0.5f * x);
}

/// - Parameter brief: whether the result is good to a few digits only, and may be computed so.
INLINE vector activate(vector x, embedding_activation activation, bool brief) {
    switch (activation) {
    case EMBEDDING_ACTIVATION_GELU:
        return brief ? brief_gelu(x) : 0.5f * x * (1.0f + error_function(x * 0.70710678f));
    case EMBEDDING_ACTIVATION_GELU_TANH: {
        vector inner = 0.79788456f * fma_(0.044715f * x * x, x, x);
        return 0.5f * x * (1.0f + hyperbolic_tangent(inner));
    }
    case EMBEDDING_ACTIVATION_RELU: return greater(x, splat(0));
    default: return x;
    }
}
