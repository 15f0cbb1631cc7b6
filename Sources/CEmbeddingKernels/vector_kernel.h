// The encoder's kernels in terms of vectors of LANES floats, TILE_ROWS x TILE_VECTORS of which are held in registers:
// each of the kernel files chooses the three for its processor and includes this behind its target pragma.
#include <math.h>

#include "vector_math.h"

enum { PANEL = LANES * TILE_VECTORS, ROW_BLOCK = 96, PREFETCH = 6144 / 4, WIDE = 16, ATTENTION_ROWS = 8 };

/// sums[rows][vectors] = a[rows][depth] x b[depth][vectors]. `rows` and `vectors` are constants after inlining.
INLINE void multiply(
    const int rows, const int vectors, const float *a, size_t a_stride, const float *b, size_t b_stride, size_t depth,
    vector sums[rows][vectors]) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sums[r][v] = splat(0);
    for (size_t k = 0; k < depth; k++) {
        vector weights[TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) weights[v] = load(b + k * b_stride + v * LANES);
        if (vectors > 1) __builtin_prefetch(b + k * b_stride + PREFETCH);
        if (vectors * LANES > 16) __builtin_prefetch(b + k * b_stride + PREFETCH + 16);
        if (vectors * LANES > 32) __builtin_prefetch(b + k * b_stride + PREFETCH + 32);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            vector x = splat(a[r * a_stride + k]);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) sums[r][v] = fma_(x, weights[v], sums[r][v]);
        }
    }
}

/// Adds `width` values of one row of results where they belong, `width` <= PANEL.
INLINE void finish(const embedding_linear *work, size_t row, size_t column, size_t width, const float *sums) {
    for (size_t c = 0; c < width; c += LANES) {
        size_t count = width - c < LANES ? width - c : LANES, place = row * work->columns + column + c;
        float bias[LANES] = {0}, residual[LANES] = {0};
        memcpy(bias, work->bias + column + c, count * sizeof(float));
        if (work->residual) memcpy(residual, work->residual + place, count * sizeof(float));
        vector value = activate(load(sums + c) + load(bias), work->activation) + load(residual);
        memcpy(work->output + place, &value, count * sizeof(float));
    }
}

INLINE void finish_vector(const embedding_linear *work, size_t row, size_t column, vector value) {
    size_t place = row * work->columns + column;
    value = activate(value + load(work->bias + column), work->activation);
    if (work->residual) value += load(work->residual + place);
    store(work->output + place, value);
}

INLINE void tile(const int rows, const embedding_linear *work, size_t row, size_t column) {
    vector sums[rows][TILE_VECTORS];
    multiply(
        rows, TILE_VECTORS, work->input + row * work->depth, work->depth, work->panels + column * work->depth, PANEL,
        work->depth, sums);
    size_t width = work->columns - column;
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
        if (width < PANEL) {
            float values[PANEL];
            memcpy(values, sums[r], sizeof values);
            finish(work, row + r, column, width, values);
            continue;
        }
#pragma clang loop unroll(full)
        for (int v = 0; v < TILE_VECTORS; v++) finish_vector(work, row + r, column + v * LANES, sums[r][v]);
    }
}

static void tile_rest(size_t rows, const embedding_linear *work, size_t row, size_t column) {
    switch (rows) {
    case 1: tile(1, work, row, column); break;
    case 2: tile(2, work, row, column); break;
    case 3: tile(3, work, row, column); break;
    case 4: tile(4, work, row, column); break;
    case 5: tile(5, work, row, column); break;
#if TILE_ROWS > 6
    case 6: tile(6, work, row, column); break;
    case 7: tile(7, work, row, column); break;
#endif
    }
}

/// Rows are taken in blocks whose inputs stay in the second-level cache while all panels pass by.
static void linear(const embedding_linear *work) {
    for (size_t block = 0; block < work->rows; block += ROW_BLOCK) {
        size_t end = block + ROW_BLOCK < work->rows ? block + ROW_BLOCK : work->rows;
        for (size_t column = 0; column < work->columns; column += PANEL) {
            size_t row = block;
            for (; row + TILE_ROWS <= end; row += TILE_ROWS) tile(TILE_ROWS, work, row, column);
            tile_rest(end - row, work, row, column);
        }
    }
}

static void layer_norm(
    float *values, size_t rows, size_t width, const float *scale, const float *shift, float epsilon) {
    for (float *row = values; row < values + rows * width; row += width) {
        vector sums = splat(0), squares = splat(0);
        for (size_t j = 0; j < width; j += LANES) sums += load(row + j);
        vector mean = splat(sum(sums) / (float)width);
        for (size_t j = 0; j < width; j += LANES) {
            vector distance = load(row + j) - mean;
            squares = fma_(distance, distance, squares);
        }
        vector factor = splat(1 / sqrtf(sum(squares) / (float)width + epsilon));
        for (size_t j = 0; j < width; j += LANES)
            store(row + j, fma_((load(row + j) - mean) * factor, load(scale + j), load(shift + j)));
    }
}

/// values[padded] become weights of sum 1; those from `count` on become 0, but for rounding.
INLINE void soft_max(float *values, size_t count, size_t padded, float scale) {
    for (size_t j = count; j < padded; j++) values[j] = -INFINITY;
    vector top = load(values), total = splat(0);
    for (size_t j = LANES; j < padded; j += LANES) top = __builtin_elementwise_max(top, load(values + j));
    vector most = splat(__builtin_reduce_max(top));
    for (size_t j = 0; j < padded; j += LANES) {
        vector power = exponential((load(values + j) - most) * scale);
        total += power;
        store(values + j, power);
    }
    vector factor = splat(1 / sum(total));
    for (size_t j = 0; j < padded; j += LANES) store(values + j, load(values + j) * factor);
}

/// out[rows][vector] = a[rows][depth] x b[depth][vector], one vector wide.
INLINE void product(
    const int rows, const float *a, size_t a_stride, const float *b, size_t b_stride, size_t depth, float *out,
    size_t out_stride) {
    vector sums[rows][1];
    multiply(rows, 1, a, a_stride, b, b_stride, depth, sums);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) store(out + r * out_stride, sums[r][0]);
}

/// Attention of `rows` queries of one head over `count` keys (transposed) and values.
INLINE void attend(
    const int rows, const float *queries, size_t stride, const float *keys, const float *values, size_t count,
    size_t padded, size_t head_size, float *scores, float *out, size_t out_stride) {
    for (size_t j = 0; j < padded; j += LANES)
        product(rows, queries, stride, keys + j, padded, head_size, scores + j, padded);
    for (int r = 0; r < rows; r++) soft_max(scores + r * padded, count, padded, 1 / sqrtf((float)head_size));
    for (size_t d = 0; d < head_size; d += LANES)
        product(rows, scores, padded, values + d, stride, count, out + d, out_stride);
}

static void attention(
    const float *qkv, size_t rows, size_t heads, size_t head_size, float *context, float *scratch) {
    size_t width = heads * head_size, stride = 3 * width, padded = (rows + WIDE - 1) / WIDE * WIDE;
    float *keys = scratch, *scores = scratch + head_size * padded;
    for (size_t head = 0; head < heads; head++) {
        const float *queries = qkv + head * head_size;
        for (size_t d = 0; d < head_size; d++)
            for (size_t j = 0; j < padded; j++)
                keys[d * padded + j] = j < rows ? queries[j * stride + width + d] : 0;
        const float *values = queries + 2 * width;
        float *out = context + head * head_size;
        size_t i = 0;
        for (; i + ATTENTION_ROWS <= rows; i += ATTENTION_ROWS)
            attend(
                ATTENTION_ROWS, queries + i * stride, stride, keys, values, rows, padded, head_size, scores,
                out + i * width, width);
        for (; i < rows; i++)
            attend(
                1, queries + i * stride, stride, keys, values, rows, padded, head_size, scores, out + i * width,
                width);
    }
}
