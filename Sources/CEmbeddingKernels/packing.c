#include <math.h>

#include "kernels.h"

static size_t round_up(size_t count, size_t step) { return (count + step - 1) / step * step; }

size_t embedding_padded_columns(const embedding_layout *layout, size_t columns) {
    return round_up(columns, layout->columns);
}

size_t embedding_padded_depth(const embedding_layout *layout, size_t depth) {
    return round_up(depth, layout->depth_step);
}

size_t embedding_row_stride(const embedding_layout *layout, size_t depth) {
    return layout->rows == EMBEDDING_F32 ? depth : embedding_padded_depth(layout, depth);
}

size_t embedding_packed_bytes(const embedding_layout *layout, embedding_format format, size_t columns, size_t depth) {
    static const size_t sizes[EMBEDDING_FORMATS] = {4, 2, 1, 2};
    return embedding_padded_columns(layout, columns) * embedding_padded_depth(layout, depth) * sizes[format];
}

static float factor(const embedding_packing *work, size_t k) { return work->factors ? work->factors[k] : 1; }

/// What the largest weight of a part becomes.
static float limit(embedding_format format) { return format == EMBEDDING_INT8 ? 127 : LARGEST_SHORT; }

/// The factor by which the largest weight of a row's part becomes the limit; notes scale and sum.
static float quantization(const embedding_packing *work, size_t row, size_t group) {
    size_t depth = work->depth / work->groups, place = group * work->padded_columns + work->first_column + row;
    const float *weights = work->weights + row * work->depth;
    float largest = 0, sum = 0;
    for (size_t k = group * depth; k < (group + 1) * depth; k++)
        largest = fmaxf(largest, fabsf(weights[k] * factor(work, k)));
    float inverse = largest > 0 ? limit(work->format) / largest : 0;
    work->scales[place] = largest / limit(work->format);
    if (work->format == EMBEDDING_INT16) return inverse;
    for (size_t k = group * depth; k < (group + 1) * depth; k++)
        sum += rintf(weights[k] * factor(work, k) * inverse);
    work->sums[place] = sum * work->scales[place];
    return inverse;
}

/// Writes one output's weights where they belong: `start` is its first, each group of inputs `stride` after the last.
static void pack_row(const embedding_packing *work, size_t row, size_t start, size_t stride) {
    const float *weights = work->weights + row * work->depth;
    size_t part = work->depth / work->groups, group = work->layout->group;
    for (size_t g = 0; g < work->groups; g++) {
        bool is_whole = work->format == EMBEDDING_INT8 || work->format == EMBEDDING_INT16;
        float inverse = is_whole ? quantization(work, row, g) : 1;
        for (size_t k = g * part; k < (g + 1) * part; k++) {
            size_t place = start + k / group * stride + k % group;
            float value = weights[k] * factor(work, k);
            switch (work->format) {
            case EMBEDDING_INT8: ((int8_t *)work->panels)[place] = (int8_t)rintf(value * inverse); break;
            case EMBEDDING_INT16: ((int16_t *)work->panels)[place] = (int16_t)rintf(value * inverse); break;
            case EMBEDDING_BF16: ((uint16_t *)work->panels)[place] = nearest_half(value); break;
            default: ((float *)work->panels)[place] = value; break;
            }
        }
    }
}

void embedding_pack(const embedding_packing *work) {
    size_t width = work->layout->columns, depth = embedding_padded_depth(work->layout, work->depth);
    for (size_t row = 0; row < work->rows; row++) {
        size_t column = work->first_column + row;
        size_t start = column / width * width * depth + column % width * work->layout->group;
        pack_row(work, row, start, width * work->layout->group);
    }
}

void embedding_column_maxima(const float *values, size_t rows, size_t width, float *largest) {
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < width; j++) largest[j] = fmaxf(largest[j], fabsf(values[i * width + j]));
}

enum { TILE = 32 };

size_t embedding_attention_scratch(size_t rows, size_t head_size) {
    size_t keys = round_up(rows, TILE), depth = round_up(head_size, TILE);
    // In tiles: three matrices of bf16, and for the queries of a tile their scores twice. In vectors: two matrices of
    // float32, and for fewer queries themselves, their scores and their results.
    size_t tiles = 3 * 2 * keys * depth + TILE * keys * (4 + 2);
    size_t vectors = 2 * 4 * keys * depth + TILE / 2 * 4 * (keys + 2 * depth);
    return tiles > vectors ? tiles : vectors;
}
