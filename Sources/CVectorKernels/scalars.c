#include "CVectorKernels.h"
#include <string.h>

void vector_read_halves(const uint8_t *bytes, size_t count, float *values) {
    for (size_t i = 0; i < count; i++) {
        uint32_t half = (uint32_t)bytes[2 * i] << 8 | bytes[2 * i + 1];
        uint32_t sign = (half & 0x8000) << 16, exponent = half >> 10 & 31, fraction = half & 0x3FF, word;
        if (exponent == 31) {
            word = sign | 0x7F800000 | fraction << 13;
            memcpy(values + i, &word, sizeof word);
        } else if (exponent) {
            word = sign | (exponent + 112) << 23 | fraction << 13;
            memcpy(values + i, &word, sizeof word);
        } else {
            values[i] = (float)fraction * (sign ? -0x1p-24f : 0x1p-24f);
        }
    }
}

size_t search_next_above(const float *scores, size_t from, size_t count, float threshold) {
    enum { STRIDE = 64 };
    size_t i = from;
    for (; i < count && i % STRIDE; i++)
        if (scores[i] > threshold) return i;
    for (; i + STRIDE <= count; i += STRIDE) {
        int above = 0;
        for (size_t j = 0; j < STRIDE; j++) above |= scores[i + j] > threshold;
        if (above) break;
    }
    for (; i < count; i++)
        if (scores[i] > threshold) return i;
    return count;
}
