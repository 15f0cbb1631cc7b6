// Matrix products of bf16 and of bytes in tiles.

/// Up to two tiles of rows against one panel. The last of several tiles begins early enough to be whole, and of its
/// rows those that the one before has done are skipped.
typedef struct {
    size_t start[2], skip[2], height, column;
} tile_place;

INLINE void finish_tiles(const int row_tiles, const embedding_linear *work, const tile_place *place, const float *sums) {
    for (int t = 0; t < row_tiles; t++)
        for (size_t r = place->skip[t]; r < place->height; r++) {
            const float *from = sums + (t * TILE + r) * AMX_PANEL;
            finish(work, place->start[t] + r, place->column, load(from));
            finish(work, place->start[t] + r, place->column + LANES, load(from + LANES));
        }
}

/// sums += what the whole numbers of one group are worth.
INLINE void add_group(
    const int row_tiles, const embedding_linear *work, const tile_place *place, size_t group, const int32_t *whole,
    float *sums) {
    const embedding_weights *weights = work->weights;
    size_t padded = (weights->columns + AMX_PANEL - 1) / AMX_PANEL * AMX_PANEL;
    size_t at = group * padded + place->column;
    vector scales[2] = {load(weights->scales + at), load(weights->scales + at + LANES)};
    vector totals[2] = {load(weights->sums + at), load(weights->sums + at + LANES)};
    for (int t = 0; t < row_tiles; t++)
        for (size_t r = place->skip[t]; r < place->height; r++) {
            size_t row = (place->start[t] + r) * weights->groups + group, from = (t * TILE + r) * AMX_PANEL;
            vector scale = splat(work->input.scales[row]), minimum = splat(work->input.minima[row]);
#pragma clang loop unroll(full)
            for (int v = 0; v < 2; v++) {
                vector value = __builtin_convertvector(load_integers(whole + from + v * LANES), vector) * scales[v];
                vector offset = minimum * totals[v];
                if (group > 0) offset += load(sums + from + v * LANES);
                store(sums + from + v * LANES, fma_(scale, value, offset));
            }
        }
}

INLINE void multiply_place(
    embedding_format format, const int row_tiles, const embedding_linear *work, size_t stride,
    const tile_place *place) {
    const embedding_weights *weights = work->weights;
    size_t part = stride / weights->groups;
    const char *input = work->input.values, *panel = (const char *)weights->panels + place->column * stride;
    float sums[2 * TILE * AMX_PANEL] __attribute__((aligned(64)));
    int32_t whole[2 * TILE * AMX_PANEL] __attribute__((aligned(64)));
    for (size_t g = 0; g < weights->groups; g++) {
        tile_product product = {
            .rows = {input + place->start[0] * stride + g * part, input + place->start[1] * stride + g * part},
            .stride = stride,
            .weights = panel + g * part * AMX_PANEL,
            .weight_stride = AMX_PANEL * 4,
            .weight_step = TILE * AMX_PANEL * 4,
            .steps = part / TILE_BYTES,
        };
        multiply_tiles(format, row_tiles, &product, format == EMBEDDING_INT8 ? (void *)whole : (void *)sums, AMX_PANEL);
        if (format == EMBEDDING_INT8) add_group(row_tiles, work, place, g, whole, sums);
    }
    finish_tiles(row_tiles, work, place, sums);
}

INLINE void multiply_panels(embedding_format format, const embedding_linear *work) {
    size_t depth = (work->weights->depth * (format == EMBEDDING_INT8 ? 1 : 2) + TILE_BYTES - 1) / TILE_BYTES * TILE_BYTES;
    size_t rows = work->rows, height = rows < TILE ? rows : TILE;
    configure_tiles(height);
    for (size_t column = 0; column < work->weights->columns; column += AMX_PANEL)
        for (size_t row = 0; row < rows; row += 2 * TILE) {
            tile_place place = {.height = height, .column = column};
            for (size_t t = 0, first = row; t < 2 && first < rows; t++, first += TILE) {
                place.start[t] = first + height <= rows ? first : rows - height;
                place.skip[t] = first - place.start[t];
            }
            if (row + TILE < rows) multiply_place(format, 2, work, depth, &place);
            else multiply_place(format, 1, work, depth, &place);
        }
    _tile_release();
}

static void multiply_halves_in_tiles(const embedding_linear *work) { multiply_panels(EMBEDDING_BF16, work); }
static void multiply_bytes_in_tiles(const embedding_linear *work) { multiply_panels(EMBEDDING_INT8, work); }
