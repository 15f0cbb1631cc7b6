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

/// The nearest whole numbers of up to 22 bits, in the last bits: those of a sum with 1.5 * 2^23.
INLINE integers nearest(vector value, float factor) {
    vector shifted = fma_(value, splat(factor), splat(12582912));
    integers bits;
    memcpy(&bits, &shifted, sizeof bits);
    return bits;
}

INLINE bytes nearest_bytes(vector value, float factor) {
    return __builtin_convertvector(nearest(value, factor), bytes);
}

INLINE halves nearest_shorts(vector value, float factor) {
    return __builtin_convertvector(nearest(value, factor), halves);
}

/// Least and greatest of a group; two of each are kept, so that they do not wait for each other.
INLINE void find_range(const float *values, const float *factors, size_t width, vector rest, float *least_, float *greatest_) {
    vector low = rest, high = rest, low2 = rest, high2 = rest;
    size_t j = 0;
    for (; j + 2 * LANES <= width; j += 2 * LANES) {
        vector value = scaled(values, factors, j), next = scaled(values, factors, j + LANES);
        low = lesser(low, value);
        high = greater(high, value);
        low2 = lesser(low2, next);
        high2 = greater(high2, next);
    }
    if (j + LANES <= width) {
        vector value = scaled(values, factors, j);
        low = lesser(low, value);
        high = greater(high, value);
    }
    *least_ = least(lesser(low, low2));
    *greatest_ = greatest(greater(high, high2));
}

/// One group of one row to bytes.
INLINE void quantize(
    const float *values, const float *factors, size_t width, uint8_t *output, float *scale, float *minimum) {
    size_t whole = width / LANES * LANES;
    vector rest = whole < width ? scaled_rest(values, factors, whole, width - whole) : scaled(values, factors, 0);
    float low, high;
    find_range(values, factors, whole, rest, &low, &high);
    float range = high - low, factor = 255 / (range > 0 ? range : INFINITY);
    for (size_t j = 0; j < whole; j += LANES) {
        bytes result = nearest_bytes(scaled(values, factors, j) - low, factor);
        memcpy(output + j, &result, sizeof result);
    }
    bytes result = nearest_bytes(rest - low, factor);
    if (whole < width) memcpy(output + whole, &result, width - whole);
    *minimum = low;
    *scale = range / 255;
}

/// One row to 16-bit numbers.
INLINE void shorten(const float *values, const float *factors, size_t width, int16_t *output, float *scale) {
    size_t whole = width / LANES * LANES;
    vector rest = whole < width ? scaled_rest(values, factors, whole, width - whole) : scaled(values, factors, 0);
    float low, high;
    find_range(values, factors, whole, rest, &low, &high);
    float largest = high > -low ? high : -low, factor = LARGEST_SHORT / (largest > 0 ? largest : INFINITY);
    for (size_t j = 0; j < whole; j += LANES) {
        halves result = nearest_shorts(scaled(values, factors, j), factor);
        memcpy(output + j, &result, sizeof result);
    }
    halves result = nearest_shorts(rest, factor);
    if (whole < width) memcpy(output + whole, &result, (width - whole) * sizeof(int16_t));
    *scale = largest / LARGEST_SHORT;
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

static void shorten_rows(const embedding_conversion *work) {
    for (size_t row = 0; row < work->rows; row++) {
        int16_t *output = (int16_t *)work->output.values + row * work->stride;
        const float *values = work->values + row * work->width;
        if (work->factors) shorten(values, work->factors, work->width, output, work->output.scales + row);
        else shorten(values, NULL, work->width, output, work->output.scales + row);
        memset(output + work->width, 0, (work->stride - work->width) * sizeof(int16_t));
    }
}

static void convert(const embedding_conversion *work) {
    switch (work->format) {
    case EMBEDDING_INT8: quantize_rows(work); break;
    case EMBEDDING_INT16: shorten_rows(work); break;
    default: round_rows(work); break;
    }
}
