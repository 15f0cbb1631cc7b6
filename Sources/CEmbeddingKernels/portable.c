// The plain-C kernel: the yardstick the others are tested against, and the way for processors without one of their own.
#include <math.h>
#include <string.h>

#include "kernels.h"

enum { PANEL = 16 };

static bool is_supported(void) { return true; }

static float activate(float x, embedding_activation activation) {
    switch (activation) {
    case EMBEDDING_ACTIVATION_GELU: return 0.5f * x * (1 + erff(x * 0.70710678f));
    case EMBEDDING_ACTIVATION_GELU_TANH: return 0.5f * x * (1 + tanhf(0.79788456f * (x + 0.044715f * x * x * x)));
    case EMBEDDING_ACTIVATION_RELU: return x > 0 ? x : 0;
    default: return x;
    }
}

static float widened(uint16_t value) {
    uint32_t bits = (uint32_t)value << 16;
    float result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

static uint16_t rounded(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

static void multiply_floats(const embedding_linear *work, size_t row, size_t panel, float *sums) {
    const embedding_weights *weights = work->weights;
    const float *input = (const float *)work->input.values + row * weights->depth;
    size_t start = panel * PANEL * weights->depth;
    for (size_t k = 0; k < weights->depth; k++)
        for (size_t c = 0; c < PANEL; c++) {
            size_t place = start + k * PANEL + c;
            sums[c] += input[k] * (weights->format == EMBEDDING_F32 ? ((const float *)weights->panels)[place]
                                                                    : widened(((const uint16_t *)weights->panels)[place]));
        }
}

static void multiply_bytes(const embedding_linear *work, size_t row, size_t panel, float *sums) {
    const embedding_weights *weights = work->weights;
    const uint8_t *input = (const uint8_t *)work->input.values + row * weights->depth;
    const int8_t *bytes = (const int8_t *)weights->panels + panel * PANEL * weights->depth;
    size_t padded = embedding_padded_columns(&embedding_portable_kernel.layouts[EMBEDDING_INT8], weights->columns);
    size_t depth = weights->depth / weights->groups;
    for (size_t g = 0; g < weights->groups; g++) {
        float scale = work->input.scales[row * weights->groups + g];
        float minimum = work->input.minima[row * weights->groups + g];
        for (size_t c = 0; c < PANEL; c++) {
            int32_t sum = 0;
            for (size_t k = g * depth; k < (g + 1) * depth; k++) sum += input[k] * bytes[k * PANEL + c];
            size_t place = g * padded + panel * PANEL + c;
            sums[c] += scale * weights->scales[place] * (float)sum + minimum * weights->sums[place];
        }
    }
}

static void multiply_shorts(const embedding_linear *work, size_t row, size_t panel, float *sums) {
    const embedding_weights *weights = work->weights;
    const int16_t *input = (const int16_t *)work->input.values + row * weights->depth;
    const int16_t *shorts = (const int16_t *)weights->panels + panel * PANEL * weights->depth;
    for (size_t c = 0; c < PANEL; c++) {
        int64_t sum = 0;
        for (size_t k = 0; k < weights->depth; k++) sum += input[k] * shorts[k * PANEL + c];
        sums[c] = (float)sum * work->input.scales[row] * weights->scales[panel * PANEL + c];
    }
}

static void panel_row(const embedding_linear *work, size_t row, size_t panel) {
    const embedding_weights *weights = work->weights;
    float sums[PANEL] = {0};
    switch (weights->format) {
    case EMBEDDING_INT8: multiply_bytes(work, row, panel, sums); break;
    case EMBEDDING_INT16: multiply_shorts(work, row, panel, sums); break;
    default: multiply_floats(work, row, panel, sums); break;
    }
    for (size_t c = 0; c < PANEL && panel * PANEL + c < weights->columns; c++) {
        size_t column = panel * PANEL + c, place = row * weights->columns + column;
        float value = activate(sums[c] + weights->bias[column], work->activation);
        if (work->residual) value += work->residual[place];
        if (work->output) work->output[place] = value;
        else work->rounded[place] = rounded(value);
    }
}

static void linear(const embedding_linear *work) {
    for (size_t panel = 0; panel * PANEL < work->weights->columns; panel++)
        for (size_t row = 0; row < work->rows; row++) panel_row(work, row, panel);
}

/// One group of one row to bytes.
static void quantize(const embedding_conversion *work, size_t row, size_t group) {
    size_t width = work->width / work->groups, first = group * width, place = row * work->groups + group;
    const float *values = work->values + row * work->width;
    uint8_t *output = (uint8_t *)work->output.values + row * work->stride;
    float low = INFINITY, high = -INFINITY;
    for (size_t j = first; j < first + width; j++) {
        float value = values[j] * (work->factors ? work->factors[j] : 1);
        low = fminf(low, value);
        high = fmaxf(high, value);
    }
    float inverse = high > low ? 255 / (high - low) : 0;
    for (size_t j = first; j < first + width; j++) {
        float value = values[j] * (work->factors ? work->factors[j] : 1);
        output[j] = (uint8_t)fminf(fmaxf(rintf((value - low) * inverse), 0), 255);
    }
    work->output.scales[place] = (high - low) / 255;
    work->output.minima[place] = low;
}

/// One row to 16-bit numbers.
static void shorten(const embedding_conversion *work, size_t row) {
    const float *values = work->values + row * work->width;
    int16_t *output = (int16_t *)work->output.values + row * work->stride;
    float largest = 0;
    for (size_t j = 0; j < work->width; j++)
        largest = fmaxf(largest, fabsf(values[j] * (work->factors ? work->factors[j] : 1)));
    float inverse = largest > 0 ? LARGEST_SHORT / largest : 0;
    for (size_t j = 0; j < work->stride; j++) {
        float factor = j < work->width && work->factors ? work->factors[j] : 1;
        output[j] = j < work->width ? (int16_t)rintf(values[j] * factor * inverse) : 0;
    }
    work->output.scales[row] = largest / LARGEST_SHORT;
}

static void convert(const embedding_conversion *work) {
    for (size_t row = 0; row < work->rows; row++) {
        if (work->format == EMBEDDING_INT16) {
            shorten(work, row);
            continue;
        }
        if (work->format == EMBEDDING_INT8) {
            for (size_t group = 0; group < work->groups; group++) quantize(work, row, group);
            memset((uint8_t *)work->output.values + row * work->stride + work->width, 0, work->stride - work->width);
            continue;
        }
        for (size_t j = 0; j < work->stride; j++) {
            float factor = j < work->width && work->factors ? work->factors[j] : 1;
            float value = j < work->width ? work->values[row * work->width + j] * factor : 0;
            size_t place = row * work->stride + j;
            if (work->format == EMBEDDING_BF16) ((uint16_t *)work->output.values)[place] = rounded(value);
            else ((float *)work->output.values)[place] = value;
        }
    }
}

static void layer_norm(
    float *values, size_t rows, size_t width, const float *scale, const float *shift, float epsilon) {
    for (float *row = values; row < values + rows * width; row += width) {
        double sum = 0, squares = 0;
        for (size_t j = 0; j < width; j++) sum += row[j];
        double mean = sum / (double)width;
        for (size_t j = 0; j < width; j++) squares += (row[j] - mean) * (row[j] - mean);
        double factor = 1 / sqrt(squares / (double)width + epsilon);
        for (size_t j = 0; j < width; j++) row[j] = (float)((row[j] - mean) * factor) * scale[j] + shift[j];
    }
}

static void soft_max(float *values, size_t count, float scale) {
    float top = values[0], sum = 0;
    for (size_t j = 1; j < count; j++) top = values[j] > top ? values[j] : top;
    for (size_t j = 0; j < count; j++) sum += values[j] = expf((values[j] - top) * scale);
    for (size_t j = 0; j < count; j++) values[j] /= sum;
}

static float element(const void *matrix, embedding_format format, size_t place) {
    return format == EMBEDDING_F32 ? ((const float *)matrix)[place] : widened(((const uint16_t *)matrix)[place]);
}

/// One query of one head.
static void attend(const embedding_attention *work, embedding_format format, size_t head, size_t row) {
    size_t width = work->heads * work->head_size, stride = 3 * width, first = head * work->head_size;
    float *scores = work->scratch, *out = work->context + row * width + first;
    for (size_t j = 0; j < work->rows; j++) {
        scores[j] = 0;
        for (size_t d = 0; d < work->head_size; d++)
            scores[j] += element(work->qkv, format, row * stride + first + d) *
                         element(work->qkv, format, j * stride + width + first + d);
    }
    soft_max(scores, work->rows, 1 / sqrtf((float)work->head_size));
    for (size_t d = 0; d < work->head_size; d++) out[d] = 0;
    for (size_t j = 0; j < work->rows; j++)
        for (size_t d = 0; d < work->head_size; d++)
            out[d] += scores[j] * element(work->qkv, format, j * stride + 2 * width + first + d);
}

static void attention(const embedding_attention *work, embedding_format format) {
    for (size_t head = 0; head < work->heads; head++)
        for (size_t row = 0; row < work->rows; row++) attend(work, format, head, row);
}

const embedding_kernel embedding_portable_kernel = {
    .name = "portable",
    .layouts = {{PANEL, 1, 1, EMBEDDING_F32}, {PANEL, 1, 1, EMBEDDING_F32}, {PANEL, 1, 1, EMBEDDING_INT8},
                {PANEL, 1, 1, EMBEDDING_INT16}},
    .usual = EMBEDDING_F32,
    .is_supported = is_supported,
    .linear = linear,
    .convert = convert,
    .layer_norm = layer_norm,
    .attention_format = EMBEDDING_F32,
    .attention = attention,
};
