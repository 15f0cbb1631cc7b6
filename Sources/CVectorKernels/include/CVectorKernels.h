#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Loops of the search over many vectors. Nothing here allocates.

/// Components of a vector are padded to a multiple of this.
enum { VECTOR_PADDING = 64 };
/// Vectors whose sign codes lie side by side: four bits of each, then the next four bits of each ...
enum { VECTOR_SIGN_BLOCK = 32 };

/// What is known of a block's vectors besides their signs; see `vector_sign_query`.
typedef struct {
    float scale[VECTOR_SIGN_BLOCK], ones[VECTOR_SIGN_BLOCK], offset[VECTOR_SIGN_BLOCK], spread[VECTOR_SIGN_BLOCK];
} vector_sign_factors;

/// A question against codes of a byte a component.
typedef struct {
    /// Each component in steps, from -16,383 to 16,383, and its upper and lower seven bits: 128 * high + low is whole.
    const int16_t *whole;
    const int8_t *high, *low;
    /// Taken off every sum.
    int64_t bias;
} vector_query;

/// A question against sign codes.
typedef struct {
    /// tables[groups][16]: of four components, each a number from 0 to 15, the sum of those whose bits are set in the place.
    const uint8_t *tables;
    /// A quarter of the vectors' width.
    size_t groups;
    /// estimate = scale * (step * sum + low * ones - total) + offset; at most spread * margin more.
    float step, low, total, margin;
} vector_sign_query;

/// One way to do the work on one kind of processor.
typedef struct {
    const char *name;
    bool (*is_supported)(void);
    /// sums[i] = dot(code, query) - bias for the code at slots[i], or at `first` + i where `slots` is NULL.
    /// codes[][width], unsigned; `width` a multiple of `VECTOR_PADDING`.
    void (*products)(
        const uint8_t *codes, size_t width, const uint32_t *slots, size_t first, size_t count,
        const vector_query *query, float *sums);
    /// Writes the slots of these blocks whose vectors may reach `threshold`, and the most that each may reach; returns
    /// how many. `found` and `highest` have room for all.
    /// codes[blocks][groups][16]: the lower half of byte i holds four bits of vector i, the upper half those of vector i + 16.
    size_t (*sign_filter)(
        const uint8_t *codes, const vector_sign_factors *factors, size_t first_block, size_t end_block,
        const vector_sign_query *query, float threshold, uint32_t *found, float *highest);
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
