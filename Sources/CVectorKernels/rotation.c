#include "CVectorKernels.h"
#include <math.h>

/// In place, `width` a power of two.
static void walsh_hadamard(float *values, size_t width) {
    for (size_t half = 1; half < width; half *= 2)
        for (size_t start = 0; start < width; start += 2 * half)
            for (size_t i = start; i < start + half; i++) {
                float sum = values[i] + values[i + half];
                values[i + half] = values[i] - values[i + half];
                values[i] = sum;
            }
    float scale = 1 / sqrtf((float)width);
    for (size_t i = 0; i < width; i++) values[i] *= scale;
}

void vector_rotate(float *values, size_t width, const uint8_t *signs) {
    size_t power = VECTOR_PADDING;
    while (2 * power <= width) power *= 2;
    for (size_t round = 0; round < VECTOR_ROTATION_ROUNDS; round++) {
        const uint8_t *bits = signs + round * width / 8;
        for (size_t i = 0; i < width; i++)
            if (bits[i / 8] >> (i % 8) & 1) values[i] = -values[i];
        // The power of two's ends meet in turns, so that after some rounds each component depends on all.
        walsh_hadamard(round % 2 ? values + width - power : values, power);
    }
}
