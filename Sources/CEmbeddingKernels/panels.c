#include "CEmbeddingKernels.h"

// A panel holds `panel_columns` outputs: for each input in turn, its weights to all of them, side by side, so that the
// inner loop reads weights strictly forward. The last panel is filled up with zeros.

size_t embedding_packed_count(const embedding_kernel *kernel, size_t columns, size_t depth) {
    size_t width = kernel->panel_columns;
    return (columns + width - 1) / width * width * depth;
}

void embedding_pack(
    const embedding_kernel *kernel, const float *weights, size_t rows, size_t depth, size_t first_column,
    float *panels) {
    size_t width = kernel->panel_columns;
    for (size_t row = 0; row < rows; row++) {
        size_t column = first_column + row;
        float *target = panels + column / width * width * depth + column % width;
        for (size_t k = 0; k < depth; k++) target[k * width] = weights[row * depth + k];
    }
}

enum { WIDEST_VECTOR = 16, ROWS_AT_ONCE = 8 };

size_t embedding_attention_scratch(size_t rows, size_t head_size) {
    size_t padded = (rows + WIDEST_VECTOR - 1) / WIDEST_VECTOR * WIDEST_VECTOR;
    return padded * (head_size + ROWS_AT_ONCE);
}
