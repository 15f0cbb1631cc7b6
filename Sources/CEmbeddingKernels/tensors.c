#include "kernels.h"

static float from_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/// Exponent and fraction move up together; multiplying by 2^112 corrects the exponent's bias, also of subnormals.
static float half(uint16_t bits) {
    uint32_t magnitude = (uint32_t)(bits & 0x7fff) << 13, sign = (uint32_t)(bits & 0x8000) << 16;
    if ((bits & 0x7c00) == 0x7c00) return from_bits(sign | 0x7f800000 | magnitude);
    float value = from_bits(magnitude) * 0x1p112f;
    return sign ? -value : value;
}

void embedding_widen(const void *numbers, size_t count, embedding_tensor_type type, float *output) {
    const uint8_t *bytes = numbers;
    for (size_t i = 0; i < count; i++) {
        uint16_t bits = (uint16_t)(bytes[2 * i] | bytes[2 * i + 1] << 8);
        output[i] = type == EMBEDDING_TENSOR_F16 ? half(bits) : from_bits((uint32_t)bits << 16);
    }
}

void embedding_round(const float *numbers, size_t count, uint16_t *output) {
    for (size_t i = 0; i < count; i++) output[i] = nearest_half(numbers[i]);
}

bool embedding_is_finite(const float *numbers, size_t count) {
    uint32_t found = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, numbers + i, sizeof bits);
        found |= (bits & 0x7f800000) == 0x7f800000;
    }
    return !found;
}
