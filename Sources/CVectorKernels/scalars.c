#include "CVectorKernels.h"
#include <string.h>

// Without branches, so that compilers do several at once. A power of two makes half's exponents float's, subnormal ones too.
void vector_read_halves(const uint8_t *restrict bytes, size_t count, float *restrict values) {
    for (size_t i = 0; i < count; i++) {
        uint32_t half = (uint32_t)bytes[2 * i] << 8 | bytes[2 * i + 1];
        uint32_t magnitude = (half & 0x7FFF) << 13, word;
        float value;
        memcpy(&value, &magnitude, sizeof value);
        value *= 0x1p112f;
        memcpy(&word, &value, sizeof word);
        word |= (half & 0x8000) << 16;
        word |= (half & 0x7C00) == 0x7C00 ? 0x7F800000 : 0;
        memcpy(values + i, &word, sizeof word);
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
