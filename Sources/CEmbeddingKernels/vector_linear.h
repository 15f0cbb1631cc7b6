// Matrix products in register tiles of TILE_ROWS x TILE_VECTORS.

enum { ROW_BLOCK = 96 };

/// Adds what follows a product, and puts it where it belongs: whole vectors, or what is left of the columns.
INLINE void finish(const bool whole, const embedding_linear *work, size_t row, size_t column, vector value) {
    size_t columns = work->weights->columns, place = row * columns + column;
    value = activate(value, work->activation, work->weights->format != EMBEDDING_F32);
    if (whole || column + LANES <= columns) {
        if (work->residual) value += load(work->residual + place);
        if (work->output) return store(work->output + place, value);
        halves half = rounded(value);
        memcpy(work->rounded + place, &half, sizeof half);
    } else if (column < columns) {
        size_t count = columns - column;
        if (work->residual) value += load_some(work->residual + place, count, 0);
        halves half = rounded(value);
        if (work->output) memcpy(work->output + place, &value, count * sizeof(float));
        else memcpy(work->rounded + place, &half, count * sizeof(uint16_t));
    }
}

INLINE void tile(
    embedding_format format, const int rows, const embedding_linear *work, size_t row, size_t column) {
    // Of the largest size, for an array of variable size would be kept in memory.
    vector sums[TILE_ROWS * TILE_VECTORS];
    switch (format) {
    case EMBEDDING_INT8: multiply_bytes(rows, work, row, column, sums); break;
    case EMBEDDING_INT16: multiply_shorts(rows, work, row, column, sums); break;
    case EMBEDDING_BF16: multiply_halves(rows, work, row, column, sums); break;
    default: multiply_floats(rows, work, row, column, sums); break;
    }
#pragma clang loop unroll(full)
    for (int v = 0; v < TILE_VECTORS; v++) {
        vector bias = load(work->weights->bias + column + v * LANES);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++)
            finish(false, work, row + r, column + v * LANES, sums[r * TILE_VECTORS + v] + bias);
    }
}

INLINE void tile_rest(embedding_format format, size_t rows, const embedding_linear *work, size_t row, size_t column) {
    switch (rows) {
    case 1: tile(format, 1, work, row, column); break;
    case 2: tile(format, 2, work, row, column); break;
    case 3: tile(format, 3, work, row, column); break;
    case 4: tile(format, 4, work, row, column); break;
    case 5: tile(format, 5, work, row, column); break;
#if TILE_ROWS > 6
    case 6: tile(format, 6, work, row, column); break;
    case 7: tile(format, 7, work, row, column); break;
#endif
    }
}

/// Rows are taken in blocks whose inputs stay in the second-level cache while all panels pass by.
INLINE void multiply_all(embedding_format format, const embedding_linear *given) {
    // Copies, so that the compiler sees that no result is written over them.
    embedding_weights weights = *given->weights;
    embedding_linear copy = *given, *work = &copy;
    copy.weights = &weights;
    weights.format = format;
    for (size_t block = 0; block < work->rows; block += ROW_BLOCK) {
        size_t end = block + ROW_BLOCK < work->rows ? block + ROW_BLOCK : work->rows;
        for (size_t column = 0; column < work->weights->columns; column += PANEL) {
            size_t row = block;
            for (; row + TILE_ROWS <= end; row += TILE_ROWS) tile(format, TILE_ROWS, work, row, column);
            tile_rest(format, end - row, work, row, column);
        }
    }
}
