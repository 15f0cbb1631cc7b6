// Self-attention in float32, TILE_ROWS queries of one head at a time.

enum { WIDE = 16, ATTENTION_VECTORS = 2 };

/// One head's matrices, filled up with zeros to `keys` columns and rows.
typedef struct {
    size_t rows, keys, size;
    /// [size][keys]; [keys][size].
    float *transposed, *values;
    /// Of TILE_ROWS queries: [size], [keys], [size].
    float *queries, *scores, *results;
} float_head;

#if LANES == 16
#define ALTERNATE(n) \
    n, n + 16, n + 1, n + 17, n + 2, n + 18, n + 3, n + 19, n + 4, n + 20, n + 5, n + 21, n + 6, n + 22, n + 7, n + 23
#elif LANES == 8
#define ALTERNATE(n) n, n + 8, n + 1, n + 9, n + 2, n + 10, n + 3, n + 11
#else
#define ALTERNATE(n) n, n + 4, n + 1, n + 5
#endif

/// The transpose of a square: each time the upper and the lower half are shuffled like cards.
INLINE void transpose_square(vector rows[LANES]) {
#pragma clang loop unroll(full)
    for (int size = LANES; size > 1; size /= 2) {
        vector next[LANES];
#pragma clang loop unroll(full)
        for (int i = 0; i < LANES / 2; i++) {
            next[2 * i] = __builtin_shufflevector(rows[i], rows[i + LANES / 2], ALTERNATE(0));
            next[2 * i + 1] = __builtin_shufflevector(rows[i], rows[i + LANES / 2], ALTERNATE(LANES / 2));
        }
        memcpy(rows, next, sizeof next);
    }
}

INLINE void place_float_keys(const float_head *head, const float *keys, size_t stride) {
    for (size_t row = 0; row < head->keys; row += LANES)
        for (size_t d = 0; d < head->size; d += LANES) {
            vector square[LANES];
#pragma clang loop unroll(full)
            for (size_t i = 0; i < LANES; i++)
                square[i] = row + i < head->rows ? load(keys + (row + i) * stride + d) : splat(0);
            transpose_square(square);
#pragma clang loop unroll(full)
            for (size_t i = 0; i < LANES; i++) store(head->transposed + (d + i) * head->keys + row, square[i]);
        }
}

INLINE void place_float_values(const float_head *head, const float *values, size_t stride) {
    for (size_t row = 0; row < head->rows; row++)
        for (size_t d = 0; d < head->size; d += LANES)
            store(head->values + row * head->size + d, load(values + row * stride + d));
}

/// 2^x for x <= 0, relative error under 2e-7; what is too small for a float32 becomes almost 0.
INLINE vector power_of_two_exactly(vector x) {
    x = greater(x, splat(-126));
    vector n = __builtin_elementwise_roundeven(x), r = x - n;
    vector p = fma_(splat(1.326472721e-03f), r, splat(9.671512813e-03f));
    p = fma_(p, r, splat(5.550733745e-02f));
    p = fma_(p, r, splat(2.402224208e-01f));
    p = fma_(p, r, splat(6.931469776e-01f));
    p = fma_(p, r, splat(1));
    integers bits;
    memcpy(&bits, &p, sizeof bits);
    return as_floats(bits + (__builtin_convertvector(n, integers) << 23));
}

/// A query's scores become weights, powers of 2 of `scale` times the score, whose sum it returns; those from `rows` on
/// become almost 0.
INLINE float weigh_floats(float *scores, size_t rows, size_t keys, float scale) {
    for (size_t j = rows; j < keys; j++) scores[j] = -INFINITY;
    vector top = load(scores), total = splat(0);
    for (size_t j = LANES; j < keys; j += LANES) top = greater(top, load(scores + j));
    vector most = splat(greatest(top));
    for (size_t j = 0; j < keys; j += LANES) {
        vector power = power_of_two_exactly((load(scores + j) - most) * scale);
        total += power;
        store(scores + j, power);
    }
    return sum(total);
}

/// out[TILE_ROWS][columns] = a[TILE_ROWS][depth] x b[depth][columns], some vectors wide.
INLINE void product(
    const int vectors, const float *a, size_t a_stride, const float *b, size_t columns, size_t depth, float *out) {
    vector sums[TILE_ROWS * ATTENTION_VECTORS];
    multiply(TILE_ROWS, vectors, false, a, a_stride, b, columns, depth, (vector(*)[vectors])sums);
#pragma clang loop unroll(full)
    for (int r = 0; r < TILE_ROWS; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) store(out + r * columns + v * LANES, sums[r * vectors + v]);
}

INLINE void products(const float *a, size_t a_stride, const float *b, size_t columns, size_t depth, float *out) {
    size_t j = 0;
    for (; j + ATTENTION_VECTORS * LANES <= columns; j += ATTENTION_VECTORS * LANES)
        product(ATTENTION_VECTORS, a, a_stride, b + j, columns, depth, out + j);
    for (; j < columns; j += LANES) product(1, a, a_stride, b + j, columns, depth, out + j);
}

/// The results of up to TILE_ROWS queries from `row` on.
INLINE void attend(const float_head *head, const float *queries, size_t stride, size_t row, float *out, size_t width) {
    size_t count = head->rows - row < TILE_ROWS ? head->rows - row : TILE_ROWS;
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < head->size; d += LANES)
            store(head->queries + i * head->size + d, load(queries + (row + i) * stride + d));
    products(head->queries, head->size, head->transposed, head->keys, head->size, head->scores);
    float sums[TILE_ROWS], scale = 1.44269504f / sqrtf((float)head->size);
    for (size_t i = 0; i < count; i++)
        sums[i] = weigh_floats(head->scores + i * head->keys, head->rows, head->keys, scale);
    products(head->scores, head->keys, head->values, head->size, head->rows, head->results);
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < head->size; d += LANES)
            store(out + (row + i) * width + d, load(head->results + i * head->size + d) * splat(1 / sums[i]));
}

static void attention_floats(const embedding_attention *work) {
    size_t width = work->heads * work->head_size, stride = 3 * width;
    float_head head = {.rows = work->rows, .keys = (work->rows + WIDE - 1) / WIDE * WIDE, .size = work->head_size};
    head.transposed = work->scratch;
    head.values = head.transposed + head.size * head.keys;
    head.queries = head.values + head.size * head.keys;
    head.scores = head.queries + TILE_ROWS * head.size;
    head.results = head.scores + TILE_ROWS * head.keys;
    // Queries that there are not have results too.
    memset(head.queries, 0, TILE_ROWS * head.size * sizeof(float));
    for (size_t h = 0; h < work->heads; h++) {
        const float *queries = (const float *)work->qkv + h * head.size;
        place_float_keys(&head, queries + width, stride);
        place_float_values(&head, queries + 2 * width, stride);
        for (size_t row = 0; row < head.rows; row += TILE_ROWS)
            attend(&head, queries, stride, row, work->context + h * head.size, width);
    }
}
