#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Loops of the search over many vectors. Nothing here allocates.

/// Components of a vector are padded to a multiple of this.
enum { VECTOR_PADDING = 64 };
/// Vectors whose sign codes lie side by side: word 0 of each, then word 1 of each ...
enum { VECTOR_SIGN_BLOCK = 8 };

/// What is known of a vector besides its signs; see `vector_sign_filter`.
typedef struct {
    float scale, ones, offset, spread;
} vector_sign_factors;

/// A question against sign codes.
typedef struct {
    /// planes[4][words]: bit p of each component's number from 0 to 15.
    const uint64_t *planes;
    /// 64-bit words of one vector's signs.
    size_t words;
    /// estimate = scale * (step * sum + low * ones - total) + offset; at most spread * margin more.
    float step, low, total, margin;
} vector_sign_query;

/// One way to do the work on one kind of processor.
typedef struct {
    const char *name;
    bool (*is_supported)(void);
    /// sums[i] = 128 * dot(code, high) + dot(code, low) - bias for the code at slots[i], or at `first` + i where `slots` is NULL.
    /// codes[][width], unsigned; `width` a multiple of `VECTOR_PADDING`.
    void (*products)(
        const uint8_t *codes, size_t width, const uint32_t *slots, size_t first, size_t count, const int8_t *high,
        const int8_t *low, int64_t bias, float *sums);
    /// Writes the slots from first_block * 8 to end_block * 8 whose vectors may reach `threshold`; returns how many.
    /// codes[blocks][words][8]; `found` has room for all.
    size_t (*sign_filter)(
        const uint64_t *codes, const vector_sign_factors *factors, size_t first_block, size_t end_block,
        const vector_sign_query *query, float threshold, uint32_t *found);
} vector_kernel;

/// All kernels compiled in, fastest first; the last is the portable one, which every machine supports.
const vector_kernel *const *vector_kernels(size_t *count);

/// An orthogonal transformation that spreads every component over all: turns of random signs and fast Walsh-Hadamard
/// transforms. `signs` has `vector_rotation_rounds` bits for each component; `width` is a multiple of `VECTOR_PADDING`.
void vector_rotate(float *values, size_t width, const uint8_t *signs);
enum { VECTOR_ROTATION_ROUNDS = 4 };

/// Big-endian half-precision numbers, as pgvector sends them, to floats.
void vector_read_halves(const uint8_t *bytes, size_t count, float *values);

/// The first place from `from` on whose score is above `threshold`; `count` where there is none.
size_t search_next_above(const float *scores, size_t from, size_t count, float threshold);
