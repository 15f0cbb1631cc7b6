// What is done to each row of activations: normalizing, and converting to other formats.
#include <math.h>

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

/// The values from column `j` on, `end` being the last's neighbour, whose place the first of all takes.
INLINE vector scaled(const embedding_conversion *work, const float *values, size_t j, size_t first, size_t end) {
    if (j + LANES <= end)
        return work->factors ? load(values + j) * load(work->factors + j) : load(values + j);
    float factor = work->factors ? work->factors[first] : 1;
    vector value = load_some(values + j, end - j, values[first]);
    return work->factors ? value * load_some(work->factors + j, end - j, factor) : value;
}

/// One group of one row to bytes.
INLINE void quantize(const embedding_conversion *work, size_t row, size_t group) {
    size_t width = work->width / work->groups, first = group * width, end = first + width;
    size_t place = row * work->groups + group;
    const float *values = work->values + row * work->width;
    uint8_t *output = (uint8_t *)work->output.values + row * work->stride;
    vector low = splat(INFINITY), high = splat(-INFINITY);
    for (size_t j = first; j < end; j += LANES) {
        vector value = scaled(work, values, j, first, end);
        low = __builtin_elementwise_min(low, value);
        high = __builtin_elementwise_max(high, value);
    }
    float minimum = __builtin_reduce_min(low), range = __builtin_reduce_max(high) - minimum;
    vector inverse = splat(range > 0 ? 255 / range : 0);
    for (size_t j = first; j < end; j += LANES) {
        vector steps = __builtin_elementwise_roundeven((scaled(work, values, j, first, end) - minimum) * inverse);
        bytes result = __builtin_convertvector(__builtin_convertvector(clamp(steps, 0, 255), integers), bytes);
        memcpy(output + j, &result, end - j < LANES ? end - j : LANES);
    }
    work->output.scales[place] = range / 255;
    work->output.minima[place] = minimum;
}

INLINE void round_row(const embedding_conversion *work, size_t row) {
    const float *values = work->values + row * work->width;
    uint16_t *output = (uint16_t *)work->output.values + row * work->stride;
    for (size_t j = 0; j < work->width; j += LANES) {
        halves half = rounded(scaled(work, values, j, 0, work->width));
        memcpy(output + j, &half, (work->width - j < LANES ? work->width - j : LANES) * sizeof(uint16_t));
    }
}

static void convert(const embedding_conversion *work) {
    size_t size = work->format == EMBEDDING_INT8 ? 1 : 2;
    for (size_t row = 0; row < work->rows; row++) {
        if (work->format == EMBEDDING_INT8)
            for (size_t group = 0; group < work->groups; group++) quantize(work, row, group);
        else round_row(work, row);
        char *end = (char *)work->output.values + (row * work->stride + work->width) * size;
        memset(end, 0, (work->stride - work->width) * size);
    }
}
