#include <math.h>
#include <string.h>

#include "CEmbeddingKernels.h"

static void look_up_floats(
    const float *word, const float *position, const float *type, size_t width, float *output) {
    for (size_t j = 0; j < width; j++) output[j] = word[j] + type[j] + position[j];
}

static void look_up_halves(
    const uint16_t *word, const float *position, const float *type, size_t width, float *output) {
    for (size_t j = 0; j < width; j++) {
        uint32_t bits = (uint32_t)word[j] << 16;
        float value;
        memcpy(&value, &bits, sizeof value);
        output[j] = value + type[j] + position[j];
    }
}

void embedding_look_up(
    const int32_t *ids, size_t count, const void *words, embedding_format format, const float *positions,
    const float *type, size_t width, float *output) {
    for (size_t i = 0; i < count; i++) {
        size_t place = (size_t)ids[i] * width;
        const float *position = positions + i * width;
        if (format == EMBEDDING_BF16)
            look_up_halves((const uint16_t *)words + place, position, type, width, output + i * width);
        else look_up_floats((const float *)words + place, position, type, width, output + i * width);
    }
}

static void mean(const float *rows, size_t count, size_t width, float *output) {
    memset(output, 0, width * sizeof(float));
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < width; j++) output[j] += rows[i * width + j];
    for (size_t j = 0; j < width; j++) output[j] /= (float)count;
}

static void maximum(const float *rows, size_t count, size_t width, float *output) {
    memcpy(output, rows, width * sizeof(float));
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < width; j++)
            if (rows[i * width + j] > output[j]) output[j] = rows[i * width + j];
}

void embedding_normalize(float *values, size_t width) {
    double sum = 0;
    for (size_t j = 0; j < width; j++) sum += (double)values[j] * values[j];
    double length = sqrt(sum);
    float factor = (float)(1 / (length > 1e-12 ? length : 1e-12));
    for (size_t j = 0; j < width; j++) values[j] *= factor;
}

void embedding_pool(const float *rows, size_t count, size_t width, embedding_pooling pooling, float *output) {
    switch (pooling) {
    case EMBEDDING_POOLING_MEAN: mean(rows, count, width, output); break;
    case EMBEDDING_POOLING_CLS: memcpy(output, rows, width * sizeof(float)); break;
    case EMBEDDING_POOLING_MAX: maximum(rows, count, width, output); break;
    }
}
