// Self-attention in float32.

enum { WIDE = 16, ATTENTION_ROWS = 8 };

/// values[padded] become weights of sum 1; those from `count` on become 0, but for rounding.
INLINE void soft_max(float *values, size_t count, size_t padded, float scale) {
    for (size_t j = count; j < padded; j++) values[j] = -INFINITY;
    vector top = load(values), total = splat(0);
    for (size_t j = LANES; j < padded; j += LANES) top = greater(top, load(values + j));
    vector most = splat(greatest(top));
    for (size_t j = 0; j < padded; j += LANES) {
        vector power = exponential((load(values + j) - most) * scale);
        total += power;
        store(values + j, power);
    }
    vector factor = splat(1 / sum(total));
    for (size_t j = 0; j < padded; j += LANES) store(values + j, load(values + j) * factor);
}

/// out[rows][vector] = a[rows][depth] x b[depth][vector], one vector wide.
INLINE void product(
    const int rows, const float *a, size_t a_stride, const float *b, size_t b_stride, size_t depth, float *out,
    size_t out_stride) {
    vector sums[rows][1];
    multiply(rows, 1, a, a_stride, b, b_stride, depth, sums);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) store(out + r * out_stride, sums[r][0]);
}

/// Attention of `rows` queries of one head over `count` keys (transposed) and values.
INLINE void attend(
    const int rows, const float *queries, size_t stride, const float *keys, const float *values, size_t count,
    size_t padded, size_t head_size, float *scores, float *out, size_t out_stride) {
    for (size_t j = 0; j < padded; j += LANES)
        product(rows, queries, stride, keys + j, padded, head_size, scores + j, padded);
    for (int r = 0; r < rows; r++) soft_max(scores + r * padded, count, padded, 1 / sqrtf((float)head_size));
    for (size_t d = 0; d < head_size; d += LANES)
        product(rows, scores, padded, values + d, stride, count, out + d, out_stride);
}

static void attention_floats(const embedding_attention *work) {
    size_t rows = work->rows, head_size = work->head_size;
    size_t width = work->heads * head_size, stride = 3 * width, padded = (rows + WIDE - 1) / WIDE * WIDE;
    float *keys = work->scratch, *scores = keys + head_size * padded;
    for (size_t head = 0; head < work->heads; head++) {
        const float *queries = (const float *)work->qkv + head * head_size, *values = queries + 2 * width;
        for (size_t d = 0; d < head_size; d++)
            for (size_t j = 0; j < padded; j++)
                keys[d * padded + j] = j < rows ? queries[j * stride + width + d] : 0;
        float *out = work->context + head * head_size;
        size_t i = 0;
        for (; i + ATTENTION_ROWS <= rows; i += ATTENTION_ROWS)
            attend(
                ATTENTION_ROWS, queries + i * stride, stride, keys, values, rows, padded, head_size, scores,
                out + i * width, width);
        for (; i < rows; i++)
            attend(
                1, queries + i * stride, stride, keys, values, rows, padded, head_size, scores, out + i * width,
                width);
    }
}
