// Matrix products of bf16 and of bytes in tiles. While the tiles of one place are multiplied, the vector units finish
// the results of the place before: bias, activation, residual, rounding.

/// Up to two tiles of rows against one panel, over one group of the depth. The last of several tiles begins early
/// enough to be whole, and of its rows those that the one before has done are skipped.
typedef struct {
    size_t start[2], skip[2], height, column, group;
    /// Rows to finish, and how many of them are.
    size_t rows, done;
    /// Whole numbers of int8, sums of bf16: [2 * TILE][AMX_PANEL].
    const int32_t *results;
} tile_place;

/// What one group's whole numbers are worth, for one panel.
typedef struct {
    vector scales[2], sums[2], bias[2];
} panel_numbers;

INLINE panel_numbers numbers_of_panel(embedding_format format, const embedding_weights *weights, const tile_place *place) {
    const float *bias = weights->bias + place->column;
    panel_numbers result = {.bias = {load(bias), load(bias + LANES)}};
    if (format != EMBEDDING_INT8) return result;
    size_t padded = (weights->columns + AMX_PANEL - 1) / AMX_PANEL * AMX_PANEL;
    const float *scales = weights->scales + place->group * padded + place->column;
    const float *sums = weights->sums + place->group * padded + place->column;
    for (int v = 0; v < 2; v++) {
        result.scales[v] = load(scales + v * LANES);
        result.sums[v] = load(sums + v * LANES);
    }
    return result;
}

/// Finishes `count` rows of one tile, or keeps their sums for the next group.
INLINE void finish_rows(
    embedding_format format, const bool first, const bool last, const embedding_linear *work, const tile_place *place,
    size_t row, size_t from, size_t count, float *sums) {
    panel_numbers panel = numbers_of_panel(format, work->weights, place);
    size_t at = row * work->weights->groups + place->group;
    for (size_t r = 0; r < count; r++, from += AMX_PANEL, at += work->weights->groups)
#pragma clang loop unroll(full)
        for (size_t v = 0; v < 2; v++) {
            integers whole = load_integers(place->results + from + v * LANES);
            vector value = as_floats(whole);
            if (format == EMBEDDING_INT8) {
                vector offset = work->input.minima[at] * panel.sums[v];
                if (!first) offset += load(sums + from + v * LANES);
                value = fma_(
                    splat(work->input.scales[at]), __builtin_convertvector(whole, vector) * panel.scales[v], offset);
            }
            if (last) finish(work, row + r, place->column + v * LANES, value, panel.bias[v]);
            else store(sums + from + v * LANES, value);
        }
}

/// The next `count` rows of a place.
INLINE void take_rows(
    embedding_format format, const embedding_linear *work, tile_place *place, size_t count, float *sums) {
    size_t upper = place->height - place->skip[0];
    bool first = place->group == 0, last = place->group + 1 == work->weights->groups;
    while (count > 0 && place->done < place->rows) {
        size_t tile = place->done < upper ? 0 : 1, done = place->done - tile * upper;
        size_t left = (tile ? place->rows : upper) - place->done, some = count < left ? count : left;
        size_t r = place->skip[tile] + done, row = place->start[tile] + r, from = (tile * TILE + r) * AMX_PANEL;
        if (first && last) finish_rows(format, true, true, work, place, row, from, some, sums);
        else if (first) finish_rows(format, true, false, work, place, row, from, some, sums);
        else if (last) finish_rows(format, false, true, work, place, row, from, some, sums);
        else finish_rows(format, false, false, work, place, row, from, some, sums);
        place->done += some;
        count -= some;
    }
}

INLINE void multiply_place(
    embedding_format format, const int row_tiles, const embedding_linear *work, size_t stride, tile_place *place,
    tile_place *before, int32_t *results, float *sums) {
    const embedding_weights *weights = work->weights;
    size_t part = stride / weights->groups;
    const char *input = work->input.values, *panel = (const char *)weights->panels + place->column * stride;
    tile_product product = {
        .rows = {input + place->start[0] * stride + place->group * part,
                 input + place->start[1] * stride + place->group * part},
        .stride = stride,
        .weights = panel + place->group * part * AMX_PANEL,
        .weight_stride = AMX_PANEL * 4,
        .weight_step = STEP_BYTES,
        .steps = part / TILE_BYTES,
    };
    size_t share = (before->rows + product.steps - 1) / product.steps;
    clear_tiles(row_tiles);
    for (size_t s = 0; s < product.steps; s++) {
        if (work->rows <= 2 * TILE)
#pragma clang loop unroll(full)
            for (int offset = 0; offset < STEP_BYTES; offset += 64)
                __builtin_prefetch(product.weights + s * STEP_BYTES + AHEAD + offset);
        add_step(format, row_tiles, &product, s);
        take_rows(format, work, before, share, sums);
    }
    store_tiles(row_tiles, results, AMX_PANEL);
    place->results = results;
}

INLINE void multiply_panels(embedding_format format, const embedding_linear *given) {
    // Copies, so that the compiler sees that no result is written over them.
    embedding_weights weights = *given->weights;
    embedding_linear copy = *given, *work = &copy;
    copy.weights = &weights;
    weights.format = format;
    if (format == EMBEDDING_BF16) weights.groups = 1;
    size_t bytes = weights.depth * (format == EMBEDDING_INT8 ? 1 : 2);
    size_t stride = (bytes + TILE_BYTES - 1) / TILE_BYTES * TILE_BYTES;
    size_t rows = work->rows, height = rows < TILE ? rows : TILE;
    int32_t results[2][2 * TILE * AMX_PANEL] __attribute__((aligned(64)));
    float sums[2 * TILE * AMX_PANEL] __attribute__((aligned(64)));
    tile_place before = {};
    int turn = 0;
    configure_tiles(height);
    for (size_t column = 0; column < weights.columns; column += AMX_PANEL)
        for (size_t row = 0; row < rows; row += 2 * TILE)
            for (size_t group = 0; group < weights.groups; group++) {
                tile_place place = {.height = height, .column = column, .group = group};
                for (size_t t = 0, first = row; t < 2 && first < rows; t++, first += TILE) {
                    place.start[t] = first + height <= rows ? first : rows - height;
                    place.skip[t] = first - place.start[t];
                    place.rows += height - place.skip[t];
                }
                if (row + TILE < rows)
                    multiply_place(format, 2, work, stride, &place, &before, results[turn], sums);
                else multiply_place(format, 1, work, stride, &place, &before, results[turn], sums);
                before = place;
                turn = 1 - turn;
            }
    take_rows(format, work, &before, before.rows, sums);
    _tile_release();
}

static void multiply_halves_in_tiles(const embedding_linear *work) { multiply_panels(EMBEDDING_BF16, work); }
static void multiply_bytes_in_tiles(const embedding_linear *work) { multiply_panels(EMBEDDING_INT8, work); }
