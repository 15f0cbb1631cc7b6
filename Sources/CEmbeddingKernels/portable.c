// The plain-C kernel: the yardstick the others are tested against, and the way for processors without one of their own.
#include <math.h>

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

static void panel_row(const embedding_linear *work, size_t row, size_t panel) {
    const float *weights = work->panels + panel * PANEL * work->depth;
    const float *input = work->input + row * work->depth;
    float sums[PANEL] = {0};
    for (size_t k = 0; k < work->depth; k++)
        for (size_t c = 0; c < PANEL; c++) sums[c] += input[k] * weights[k * PANEL + c];
    for (size_t c = 0; c < PANEL && panel * PANEL + c < work->columns; c++) {
        size_t column = panel * PANEL + c, place = row * work->columns + column;
        float value = activate(sums[c] + work->bias[column], work->activation);
        work->output[place] = value + (work->residual ? work->residual[place] : 0);
    }
}

static void linear(const embedding_linear *work) {
    for (size_t panel = 0; panel * PANEL < work->columns; panel++)
        for (size_t row = 0; row < work->rows; row++) panel_row(work, row, panel);
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

static void attention(
    const float *qkv, size_t rows, size_t heads, size_t head_size, float *context, float *scratch) {
    size_t width = heads * head_size, stride = 3 * width;
    float scale = 1 / sqrtf((float)head_size);
    for (size_t head = 0; head < heads; head++) {
        for (size_t i = 0; i < rows; i++) {
            const float *query = qkv + i * stride + head * head_size;
            for (size_t j = 0; j < rows; j++) {
                const float *key = qkv + j * stride + width + head * head_size;
                float sum = 0;
                for (size_t d = 0; d < head_size; d++) sum += query[d] * key[d];
                scratch[j] = sum;
            }
            soft_max(scratch, rows, scale);
            float *out = context + i * width + head * head_size;
            for (size_t d = 0; d < head_size; d++) out[d] = 0;
            for (size_t j = 0; j < rows; j++) {
                const float *value = qkv + j * stride + 2 * width + head * head_size;
                for (size_t d = 0; d < head_size; d++) out[d] += scratch[j] * value[d];
            }
        }
    }
}

const embedding_kernel embedding_portable_kernel = {
    .name = "portable",
    .panel_columns = PANEL,
    .is_supported = is_supported,
    .linear = linear,
    .layer_norm = layer_norm,
    .attention = attention,
};
