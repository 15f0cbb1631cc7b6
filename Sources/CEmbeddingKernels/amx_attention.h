// Self-attention in bf16 tiles, 32 queries of one head at a time.

/// One head's matrices, all filled up with zeros: `keys` to a multiple of 32, `depth` likewise.
typedef struct {
    size_t rows, keys, head_size, depth;
    /// [keys][depth]; [depth / 2][keys] pairs; [keys / 2][depth] pairs.
    uint16_t *queries, *transposed, *values;
    /// Of 32 queries: [32][keys], then as weights in bf16.
    float *scores;
    uint16_t *weights;
} attention_head;

/// Pairs of bf16: `count` numbers, then zeros.
INLINE integers load_pairs(const uint16_t *from, size_t count) {
    __mmask32 mask = count < 2 * LANES ? (__mmask32)((1u << count) - 1) : 0xffffffff;
    return (integers)_mm512_maskz_loadu_epi16(mask, from);
}

#define INTERLEAVED(first) \
    first, first + 16, first + 1, first + 17, first + 2, first + 18, first + 3, first + 19, first + 4, first + 20, \
        first + 5, first + 21, first + 6, first + 22, first + 7, first + 23

/// The transpose of a 16 x 16 matrix: four times, the upper and the lower half are shuffled like cards.
INLINE void transpose(integers rows[16]) {
#pragma clang loop unroll(full)
    for (int round = 0; round < 4; round++) {
        integers next[16];
#pragma clang loop unroll(full)
        for (int i = 0; i < 8; i++) {
            next[2 * i] = __builtin_shufflevector(rows[i], rows[i + 8], INTERLEAVED(0));
            next[2 * i + 1] = __builtin_shufflevector(rows[i], rows[i + 8], INTERLEAVED(8));
        }
        memcpy(rows, next, sizeof next);
    }
}

/// Keys from `first` on become columns, each 32-bit pair of a key's numbers a row.
INLINE void place_keys(const attention_head *head, const uint16_t *keys, size_t stride, size_t first) {
    for (size_t d = 0; d < head->depth; d += 2 * LANES) {
        integers block[16];
        for (size_t i = 0; i < 16; i++)
            block[i] = first + i < head->rows ? load_pairs(keys + (first + i) * stride + d, head->head_size - d)
                                              : (integers){};
        transpose(block);
        for (size_t i = 0; i < 16; i++)
            memcpy(head->transposed + ((d / 2 + i) * head->keys + first) * 2, &block[i], sizeof block[i]);
    }
}

/// Two rows of values, whose numbers stand side by side afterwards.
INLINE void place_values(const attention_head *head, const uint16_t *values, size_t stride, size_t row) {
    for (size_t d = 0; d < head->depth; d += 2 * LANES) {
        words low = (words)load_pairs(values + row * stride + d, head->head_size - d), high = {};
        if (row + 1 < head->rows) high = (words)load_pairs(values + (row + 1) * stride + d, head->head_size - d);
        words even = (low & 0xffff) | high << 16, odd = low >> 16 | (high & 0xffff0000);
        uint16_t *to = head->values + row * head->depth + 2 * d;
        words first = __builtin_shufflevector(even, odd, INTERLEAVED(0));
        words second = __builtin_shufflevector(even, odd, INTERLEAVED(8));
        memcpy(to, &first, sizeof first);
        memcpy(to + 2 * LANES, &second, sizeof second);
    }
}

/// Writes one head's rows into the matrices; the zeros beyond them stay.
INLINE void place_head(const attention_head *head, const uint16_t *qkv, size_t width) {
    size_t stride = 3 * width;
    for (size_t row = 0; row < head->rows; row++)
        for (size_t d = 0; d < head->depth; d += 2 * LANES) {
            integers value = load_pairs(qkv + row * stride + d, head->head_size - d);
            memcpy(head->queries + row * head->depth + d, &value, sizeof value);
        }
    for (size_t row = 0; row < head->rows; row += 16) place_keys(head, qkv + width, stride, row);
    for (size_t row = 0; row < head->rows; row += 2) place_values(head, qkv + 2 * width, stride, row);
}

/// 2^x for x <= 0, relative error under 1e-5: what follows is rounded to bf16.
INLINE vector power_of_two(vector x) {
    vector n = __builtin_elementwise_roundeven(x), r = x - n;
    vector p = fma_(splat(9.6181291e-3f), r, splat(5.5504109e-2f));
    p = fma_(p, r, splat(2.4022651e-1f));
    p = fma_(p, r, splat(6.9314718e-1f));
    p = fma_(p, r, splat(1));
    return (vector)_mm512_scalef_ps((__m512)p, (__m512)n);
}

/// `value` in the first `count` < LANES places, then `other`.
INLINE vector first_of(vector value, size_t count, float other) {
    return (vector)_mm512_mask_mov_ps((__m512)splat(other), (__mmask16)((1u << count) - 1), (__m512)value);
}

enum { WEIGHED_ROWS = 4 };

/// The scores of some queries become weights in bf16, powers of 2 of `scale` times the score; `sums` becomes theirs.
INLINE void weigh(const attention_head *head, const float *scores, uint16_t *weights, float scale, float *sums) {
    size_t whole = head->rows / LANES * LANES, rest = head->rows - whole, keys = head->keys;
    vector most[WEIGHED_ROWS], total[WEIGHED_ROWS];
#pragma clang loop unroll(full)
    for (size_t r = 0; r < WEIGHED_ROWS; r++) {
        total[r] = splat(0);
        most[r] = rest > 0 ? first_of(load(scores + r * keys + whole), rest, -INFINITY) : splat(-INFINITY);
    }
    for (size_t j = 0; j < whole; j += LANES)
#pragma clang loop unroll(full)
        for (size_t r = 0; r < WEIGHED_ROWS; r++) most[r] = greater(most[r], load(scores + r * keys + j));
#pragma clang loop unroll(full)
    for (size_t r = 0; r < WEIGHED_ROWS; r++) most[r] = splat(greatest(most[r]) * -scale);
    for (size_t j = 0; j < head->rows; j += LANES)
#pragma clang loop unroll(full)
        for (size_t r = 0; r < WEIGHED_ROWS; r++) {
            vector power = power_of_two(fma_(load(scores + r * keys + j), splat(scale), most[r]));
            if (j == whole) power = first_of(power, rest, 0);
            total[r] += power;
            halves half = rounded(power);
            memcpy(weights + r * keys + j, &half, sizeof half);
        }
#pragma clang loop unroll(full)
    for (size_t r = 0; r < WEIGHED_ROWS; r++) sums[r] = sum(total[r]);
}

INLINE void multiply_tiles(const int row_tiles, const tile_product *work, float *results, size_t width) {
    clear_tiles(row_tiles);
    for (size_t s = 0; s < work->steps; s++) add_step(EMBEDDING_BF16, row_tiles, work, s);
    store_tiles(row_tiles, results, width);
}

/// The results of up to 32 queries from `row` on.
INLINE void attend_in_tiles(
    const int row_tiles, const attention_head *head, size_t row, float *context, size_t width) {
    size_t count = head->rows - row < 2 * TILE ? head->rows - row : 2 * TILE;
    float sums[2 * TILE], block[2 * TILE * AMX_PANEL] __attribute__((aligned(64)));
    const char *queries = (const char *)(head->queries + row * head->depth);
    for (size_t j = 0; j < head->keys; j += AMX_PANEL) {
        tile_product scores = {
            .rows = {queries, queries + TILE * head->depth * 2},
            .stride = head->depth * 2,
            .weights = (const char *)(head->transposed + j * 2),
            .weight_stride = head->keys * 4,
            .weight_step = TILE * head->keys * 4,
            .steps = head->depth / 32,
        };
        multiply_tiles(row_tiles, &scores, head->scores + j, head->keys);
    }
    float scale = 1.44269504f / sqrtf((float)head->head_size);
    for (size_t i = 0; i < count; i += WEIGHED_ROWS)
        weigh(head, head->scores + i * head->keys, head->weights + i * head->keys, scale, sums + i);
    for (size_t d = 0; d < head->depth; d += AMX_PANEL) {
        tile_product results = {
            .rows = {(const char *)head->weights, (const char *)(head->weights + TILE * head->keys)},
            .stride = head->keys * 2,
            .weights = (const char *)(head->values + d * 2),
            .weight_stride = head->depth * 4,
            .weight_step = TILE * head->depth * 4,
            .steps = head->keys / 32,
        };
        multiply_tiles(row_tiles, &results, block, AMX_PANEL);
        for (size_t i = 0; i < count; i++)
            for (size_t c = 0; c < AMX_PANEL && d + c < head->head_size; c += LANES)
                store(context + (row + i) * width + d + c, load(block + i * AMX_PANEL + c) * (1 / sums[i]));
    }
}

static void attention_in_tiles(const embedding_attention *work) {
    size_t width = work->heads * work->head_size;
    attention_head head = {
        .rows = work->rows,
        .keys = (work->rows + 31) / 32 * 32,
        .head_size = work->head_size,
        .depth = (work->head_size + 31) / 32 * 32,
    };
    head.queries = work->scratch;
    head.transposed = head.queries + head.keys * head.depth;
    head.values = head.transposed + head.keys * head.depth;
    head.scores = (float *)(head.values + head.keys * head.depth);
    head.weights = (uint16_t *)(head.scores + 2 * TILE * head.keys);
    memset(work->scratch, 0, embedding_attention_scratch(work->rows, work->head_size));
    configure_tiles(TILE);
    for (size_t h = 0; h < work->heads; h++) {
        place_head(&head, (const uint16_t *)work->qkv + h * work->head_size, width);
        float *context = work->context + h * work->head_size;
        for (size_t row = 0; row < head.rows; row += 2 * TILE)
            if (row + TILE < head.rows) attend_in_tiles(2, &head, row, context, width);
            else attend_in_tiles(1, &head, row, context, width);
    }
    _tile_release();
}
