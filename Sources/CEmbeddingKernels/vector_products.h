// Products of rows with panels of weights, a register tile at a time. `rows` and `vectors` are constants after inlining.
// The file that includes this defines for its processor `add_shorts`; `quads`, `quads_of_weights`, `quads_of_rows` and
// `dot_quads` (split_quads.h does it for those without an instruction of their own); `dot_pairs` if HALF_ROWS is 1.

enum { PANEL = LANES * TILE_VECTORS, AHEAD = 6144 };

/// Asks for the cache lines that a step will read AHEAD bytes from now: with few rows, memory sets the pace.
INLINE void prefetch(const int vectors, const void *from) {
#pragma clang loop unroll(full)
    for (int offset = 0; offset < vectors * LANES * 4; offset += 64)
        __builtin_prefetch((const char *)from + AHEAD + offset);
}

INLINE void clear(const int rows, const int vectors, vector sums[rows][vectors]) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) sums[r][v] = splat(0);
}

/// sums[rows][vectors] = a[rows][depth] x b[depth][vectors].
/// - far: whether b comes from far away.
INLINE void multiply(
    const int rows, const int vectors, const bool far, const float *a, size_t a_stride, const float *b,
    size_t b_stride, size_t depth, vector sums[rows][vectors]) {
    clear(rows, vectors, sums);
    for (size_t k = 0; k < depth; k++) {
        vector weights[TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) weights[v] = load(b + k * b_stride + v * LANES);
        if (far) prefetch(vectors, b + k * b_stride);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            vector x = splat(a[r * a_stride + k]);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) sums[r][v] = fma_(x, weights[v], sums[r][v]);
        }
    }
}

INLINE void multiply_floats(const int rows, const embedding_linear *work, size_t row, size_t column, vector *sums) {
    size_t depth = work->weights->depth;
    const float *input = (const float *)work->input.values + row * depth;
    const float *panel = (const float *)work->weights->panels + column * depth;
    multiply(rows, TILE_VECTORS, true, input, depth, panel, PANEL, depth, (vector(*)[TILE_VECTORS])sums);
}

#if HALF_ROWS
/// bf16 by bf16, two at a time.
INLINE void multiply_halves(const int rows, const embedding_linear *work, size_t row, size_t column, vector *sums) {
    size_t depth = (work->weights->depth + 1) / 2 * 2;
    const uint16_t *input = (const uint16_t *)work->input.values + row * depth;
    const uint16_t *panel = (const uint16_t *)work->weights->panels + column * depth;
    clear(rows, TILE_VECTORS, (vector(*)[TILE_VECTORS])sums);
    for (size_t k = 0; k < depth; k += 2) {
        integers weights[TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < TILE_VECTORS; v++) weights[v] = load_integers(panel + k * PANEL + v * LANES * 2);
        prefetch(TILE_VECTORS, panel + k * PANEL);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            integers x = splat_bytes(input + r * depth + k);
#pragma clang loop unroll(full)
            for (int v = 0; v < TILE_VECTORS; v++)
                sums[r * TILE_VECTORS + v] = dot_pairs(sums[r * TILE_VECTORS + v], x, weights[v]);
        }
    }
}
#else
/// sums += x times the even (or odd) ones of pairs of bf16, which are float32 once the other half is cleared.
INLINE void add_half(
    const int rows, const float *input, size_t stride, const integers pairs[TILE_VECTORS], bool odd, vector *sums) {
    vector weights[TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int v = 0; v < TILE_VECTORS; v++)
        weights[v] = as_floats(odd ? pairs[v] & (int32_t)0xffff0000 : pairs[v] << 16);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
        vector x = splat(input[r * stride]);
#pragma clang loop unroll(full)
        for (int v = 0; v < TILE_VECTORS; v++)
            sums[r * TILE_VECTORS + v] = fma_(x, weights[v], sums[r * TILE_VECTORS + v]);
    }
}

/// float32 by bf16, whose two halves of a pair are used one after the other.
INLINE void multiply_halves(const int rows, const embedding_linear *work, size_t row, size_t column, vector *sums) {
    size_t depth = work->weights->depth, padded = (depth + 1) / 2 * 2;
    const float *input = (const float *)work->input.values + row * depth;
    const uint16_t *panel = (const uint16_t *)work->weights->panels + column * padded;
    clear(rows, TILE_VECTORS, (vector(*)[TILE_VECTORS])sums);
    for (size_t k = 0; k < depth; k += 2) {
        integers pairs[TILE_VECTORS];
#pragma clang loop unroll(full)
        for (int v = 0; v < TILE_VECTORS; v++) pairs[v] = load_integers(panel + k * PANEL + v * LANES * 2);
        prefetch(TILE_VECTORS, panel + k * PANEL);
        add_half(rows, input + k, depth, pairs, false, sums);
        if (k + 1 < depth) add_half(rows, input + k + 1, depth, pairs, true, sums);
    }
}
#endif

/// How whole numbers stand in the 32 bits that are multiplied and added at once.
typedef enum { BYTES_BY_FOUR, SHORTS_BY_TWO } whole_numbers;

INLINE integers add_products(whole_numbers kind, integers sums, integers x, integers weights) {
    return kind == SHORTS_BY_TWO ? add_shorts(sums, x, weights)
                                 : dot_quads(sums, quads_of_rows(x), quads_of_weights(weights));
}

/// Whole-number sums over the depth from `first` to `last`, as all strides in bytes, in which no sum leaves 32 bits.
INLINE void sum_whole(
    whole_numbers kind, const int rows, const void *input, const void *panel, size_t stride, size_t first, size_t last,
    integers sums[rows][TILE_VECTORS]) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < TILE_VECTORS; v++) sums[r][v] = (integers){};
    for (size_t k = first; k < last; k += 4) {
        integers weights[TILE_VECTORS];
        const char *next = (const char *)panel + k * PANEL;
#pragma clang loop unroll(full)
        for (int v = 0; v < TILE_VECTORS; v++) weights[v] = load_integers(next + v * LANES * 4);
        prefetch(TILE_VECTORS, next);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            integers x = splat_bytes((const char *)input + r * stride + k);
#pragma clang loop unroll(full)
            for (int v = 0; v < TILE_VECTORS; v++) sums[r][v] = add_products(kind, sums[r][v], x, weights[v]);
        }
    }
}

INLINE void multiply_bytes(const int rows, const embedding_linear *work, size_t row, size_t column, vector *sums) {
    const embedding_weights *weights = work->weights;
    size_t groups = weights->groups, depth = (weights->depth + 3) / 4 * 4, part = depth / groups;
    size_t padded = (weights->columns + PANEL - 1) / PANEL * PANEL;
    const uint8_t *input = (const uint8_t *)work->input.values + row * depth;
    const int8_t *panel = (const int8_t *)weights->panels + column * depth;
    clear(rows, TILE_VECTORS, (vector(*)[TILE_VECTORS])sums);
    for (size_t g = 0; g < groups; g++) {
        integers whole[TILE_ROWS][TILE_VECTORS];
        sum_whole(BYTES_BY_FOUR, rows, input, panel, depth, g * part, (g + 1) * part, whole);
        const float *scales = weights->scales + g * padded + column, *totals = weights->sums + g * padded + column;
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            vector scale = splat(work->input.scales[(row + r) * groups + g]);
            vector minimum = splat(work->input.minima[(row + r) * groups + g]);
#pragma clang loop unroll(full)
            for (int v = 0; v < TILE_VECTORS; v++) {
                vector value = __builtin_convertvector(whole[r][v], vector) * load(scales + v * LANES);
                vector offset = fma_(minimum, load(totals + v * LANES), sums[r * TILE_VECTORS + v]);
                sums[r * TILE_VECTORS + v] = fma_(scale, value, offset);
            }
        }
    }
}

INLINE void multiply_shorts(const int rows, const embedding_linear *work, size_t row, size_t column, vector *sums) {
    // In bytes.
    size_t depth = (work->weights->depth + 1) / 2 * 4, run = SHORT_RUN * sizeof(int16_t);
    const char *input = (const char *)work->input.values + row * depth;
    const char *panel = (const char *)work->weights->panels + column * depth;
    clear(rows, TILE_VECTORS, (vector(*)[TILE_VECTORS])sums);
    for (size_t first = 0; first < depth; first += run) {
        integers whole[TILE_ROWS][TILE_VECTORS];
        sum_whole(SHORTS_BY_TWO, rows, input, panel, depth, first, first + run < depth ? first + run : depth, whole);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
            for (int v = 0; v < TILE_VECTORS; v++)
                sums[r * TILE_VECTORS + v] += __builtin_convertvector(whole[r][v], vector);
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < TILE_VECTORS; v++)
            sums[r * TILE_VECTORS + v] *=
                splat(work->input.scales[row + r]) * load(work->weights->scales + column + v * LANES);
}
