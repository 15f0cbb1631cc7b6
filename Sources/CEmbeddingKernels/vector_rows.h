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

INLINE vector scaled(const float *values, const float *factors, size_t j) {
    return factors ? load(values + j) * load(factors + j) : load(values + j);
}

/// The `count` values from column `j` on, then the first of them again.
INLINE vector scaled_rest(const float *values, const float *factors, size_t j, size_t count) {
    vector value = load_some(values + j, count, values[j]);
    return factors ? value * load_some(factors + j, count, factors[j]) : value;
}

INLINE bytes nearest_bytes(vector value) {
    return __builtin_convertvector(__builtin_convertvector(__builtin_elementwise_roundeven(value), integers), bytes);
}

/// One group of one row to bytes.
INLINE void quantize(
    const float *values, const float *factors, size_t width, uint8_t *output, float *scale, float *minimum) {
    vector low = splat(INFINITY), high = splat(-INFINITY);
    size_t whole = width / LANES * LANES;
    for (size_t j = 0; j < whole; j += LANES) {
        vector value = scaled(values, factors, j);
        low = lesser(low, value);
        high = greater(high, value);
    }
    vector rest = whole < width ? scaled_rest(values, factors, whole, width - whole) : low;
    low = lesser(low, rest);
    high = greater(high, whole < width ? rest : high);
    *minimum = least(low);
    float range = greatest(high) - *minimum;
    vector inverse = splat(range > 0 ? 255 / range : 0), offset = inverse * -*minimum;
    for (size_t j = 0; j < whole; j += LANES) {
        bytes result = nearest_bytes(fma_(scaled(values, factors, j), inverse, offset));
        memcpy(output + j, &result, sizeof result);
    }
    bytes result = nearest_bytes(fma_(rest, inverse, offset));
    if (whole < width) memcpy(output + whole, &result, width - whole);
    *scale = range / 255;
}

INLINE void round_row(const float *values, const float *factors, size_t width, uint16_t *output) {
    size_t whole = width / LANES * LANES;
    for (size_t j = 0; j < whole; j += LANES) {
        halves half = rounded(scaled(values, factors, j));
        memcpy(output + j, &half, sizeof half);
    }
    if (whole == width) return;
    halves half = rounded(scaled_rest(values, factors, whole, width - whole));
    memcpy(output + whole, &half, (width - whole) * sizeof(uint16_t));
}

static void quantize_rows(const embedding_conversion *work) {
    size_t groups = work->groups, width = work->width / groups;
    for (size_t row = 0; row < work->rows; row++) {
        uint8_t *output = (uint8_t *)work->output.values + row * work->stride;
        for (size_t g = 0; g < groups; g++) {
            const float *values = work->values + row * work->width + g * width;
            size_t place = row * groups + g;
            float *scale = work->output.scales + place, *minimum = work->output.minima + place;
            if (work->factors)
                quantize(values, work->factors + g * width, width, output + g * width, scale, minimum);
            else quantize(values, NULL, width, output + g * width, scale, minimum);
        }
        memset(output + work->width, 0, work->stride - work->width);
    }
}

static void round_rows(const embedding_conversion *work) {
    for (size_t row = 0; row < work->rows; row++) {
        uint16_t *output = (uint16_t *)work->output.values + row * work->stride;
        const float *values = work->values + row * work->width;
        if (work->factors) round_row(values, work->factors, work->width, output);
        else round_row(values, NULL, work->width, output);
        memset(output + work->width, 0, (work->stride - work->width) * sizeof(uint16_t));
    }
}

static void convert(const embedding_conversion *work) {
    if (work->format == EMBEDDING_INT8) quantize_rows(work);
    else round_rows(work);
}
