// Matrix products of bf16 and of bytes in tiles. While the tiles of one place are multiplied, the vector units finish
// the results of the place before: bias, activation, residual, rounding.

/// What follows a product. The usual ones are compiled each on its own, without decisions for every vector.
typedef enum { TO_HALVES, GELU_TO_HALVES, GELU_TO_FLOATS, ADDED_TO_FLOATS, ANY_ENDING } linear_ending;

INLINE linear_ending ending_of(const embedding_linear *work) {
    bool adds = work->residual, writes_floats = work->output;
    if (work->weights->columns % AMX_PANEL != 0) return ANY_ENDING;
    switch (work->activation) {
    case EMBEDDING_ACTIVATION_NONE:
        return adds && writes_floats ? ADDED_TO_FLOATS : adds || writes_floats ? ANY_ENDING : TO_HALVES;
    case EMBEDDING_ACTIVATION_GELU: return adds ? ANY_ENDING : writes_floats ? GELU_TO_FLOATS : GELU_TO_HALVES;
    default: return ANY_ENDING;
    }
}

/// The same work, in which the compiler sees what `ending` says.
INLINE embedding_linear with_ending(const embedding_linear *given, linear_ending ending) {
    embedding_linear work = *given;
    bool applies_gelu = ending == GELU_TO_HALVES || ending == GELU_TO_FLOATS;
    if (ending == ANY_ENDING) return work;
    work.activation = applies_gelu ? EMBEDDING_ACTIVATION_GELU : EMBEDDING_ACTIVATION_NONE;
    if (ending == ADDED_TO_FLOATS) __builtin_assume(work.residual != NULL);
    else work.residual = NULL;
    if (ending == TO_HALVES || ending == GELU_TO_HALVES) work.output = NULL;
    else __builtin_assume(work.output != NULL);
    return work;
}

/// Up to two tiles of rows against one panel, over one group of the depth. The last of several tiles begins
/// early enough to be whole, and of its rows those that the one before has done are skipped.
typedef struct {
    size_t start[2], skip[2], height, column, group;
    /// Rows to finish, and how many of them are.
    size_t rows, done;
    /// Whole numbers of int8, sums of bf16: [2 * TILE][AMX_PANEL].
    const int32_t *results;
} tile_place;

/// What one group's whole numbers are worth, for one panel.
typedef struct {
    vector scales[2], sums[2];
} panel_numbers;

INLINE panel_numbers numbers_of_panel(const embedding_weights *weights, size_t group, size_t column) {
    size_t padded = (weights->columns + AMX_PANEL - 1) / AMX_PANEL * AMX_PANEL;
    const float *scales = weights->scales + group * padded + column, *sums = weights->sums + group * padded + column;
    return (panel_numbers){{load(scales), load(scales + LANES)}, {load(sums), load(sums + LANES)}};
}

/// Finishes `count` rows of one tile, or keeps their sums for the next group.
INLINE void finish_rows(
    embedding_format format, linear_ending ending, const bool first, const bool last, const embedding_linear *work,
    const tile_place *place, size_t row, size_t from, size_t count, float *sums) {
    const float *bias = work->weights->bias + place->column;
    panel_numbers panel = {};
    if (format == EMBEDDING_INT8) panel = numbers_of_panel(work->weights, place->group, place->column);
    size_t at = row * work->weights->groups + place->group;
    for (size_t r = 0; r < count; r++, from += AMX_PANEL, at += work->weights->groups)
#pragma clang loop unroll(full)
        for (size_t v = 0; v < 2; v++) {
            integers whole = load_integers(place->results + from + v * LANES);
            vector value = load(first ? bias + v * LANES : sums + from + v * LANES);
            if (format == EMBEDDING_INT8) {
                vector numbers = __builtin_convertvector(whole, vector) * panel.scales[v];
                value = fma_(splat(work->input.minima[at]), panel.sums[v], value);
                value = fma_(splat(work->input.scales[at]), numbers, value);
            } else value += as_floats(whole);
            if (last) finish(ending != ANY_ENDING, work, row + r, place->column + v * LANES, value);
            else store(sums + from + v * LANES, value);
        }
}

/// The next `count` rows of a place.
INLINE void take_rows(
    embedding_format format, linear_ending ending, const embedding_linear *work, tile_place *place, size_t count,
    float *sums) {
    size_t upper = place->height - place->skip[0];
    bool first = place->group == 0, last = place->group + 1 == work->weights->groups;
    while (count > 0 && place->done < place->rows) {
        size_t tile = place->done < upper ? 0 : 1, done = place->done - tile * upper;
        size_t left = (tile ? place->rows : upper) - place->done, some = count < left ? count : left;
        size_t r = place->skip[tile] + done, row = place->start[tile] + r, from = (tile * TILE + r) * AMX_PANEL;
        if (first && last) finish_rows(format, ending, true, true, work, place, row, from, some, sums);
        else if (first) finish_rows(format, ending, true, false, work, place, row, from, some, sums);
        else if (last) finish_rows(format, ending, false, true, work, place, row, from, some, sums);
        else finish_rows(format, ending, false, false, work, place, row, from, some, sums);
        place->done += some;
        count -= some;
    }
}

/// One place's products, and a share of the rows of the place before after each step.
INLINE void multiply_place(
    embedding_format format, linear_ending ending, const int row_tiles, const embedding_linear *work, size_t stride,
    tile_place *place, tile_place *before, int32_t *results, float *sums) {
    size_t part = stride / work->weights->groups;
    const char *input = (const char *)work->input.values + place->group * part;
    const char *panel = (const char *)work->weights->panels + place->column * stride;
    tile_product product = {
        .rows = {input + place->start[0] * stride, input + place->start[1] * stride},
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
        take_rows(format, ending, work, before, share, sums);
    }
    store_tiles(row_tiles, results, AMX_PANEL);
    place->results = results;
}

/// The up to 2 * TILE rows from `row` on.
INLINE tile_place place_of_rows(size_t rows, size_t row, size_t height) {
    tile_place place = {.height = height};
    for (size_t t = 0, first = row; t < 2 && first < rows; t++, first += TILE) {
        place.start[t] = first + height <= rows ? first : rows - height;
        place.skip[t] = first - place.start[t];
        place.rows += height - place.skip[t];
    }
    return place;
}

INLINE void multiply_panels(embedding_format format, linear_ending ending, const embedding_linear *given) {
    // Copies, so that the compiler sees that no result is written over them.
    embedding_weights weights = *given->weights;
    embedding_linear copy = with_ending(given, ending), *work = &copy;
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
                tile_place place = place_of_rows(rows, row, height);
                place.column = column;
                place.group = group;
                if (row + TILE < rows)
                    multiply_place(format, ending, 2, work, stride, &place, &before, results[turn], sums);
                else multiply_place(format, ending, 1, work, stride, &place, &before, results[turn], sums);
                before = place;
                turn = 1 - turn;
            }
    take_rows(format, ending, work, &before, before.rows, sums);
    _tile_release();
}

#define PRODUCTS_IN_TILES(format, ending) \
    static void format##_##ending(const embedding_linear *work) { multiply_panels(EMBEDDING_##format, ending, work); }
#define ALL_PRODUCTS_IN_TILES(format) \
    PRODUCTS_IN_TILES(format, TO_HALVES) \
    PRODUCTS_IN_TILES(format, GELU_TO_HALVES) \
    PRODUCTS_IN_TILES(format, GELU_TO_FLOATS) \
    PRODUCTS_IN_TILES(format, ADDED_TO_FLOATS) \
    PRODUCTS_IN_TILES(format, ANY_ENDING)
ALL_PRODUCTS_IN_TILES(BF16)
ALL_PRODUCTS_IN_TILES(INT8)

#define IN_TILES(format) \
    {format##_TO_HALVES, format##_GELU_TO_HALVES, format##_GELU_TO_FLOATS, format##_ADDED_TO_FLOATS, \
     format##_ANY_ENDING}

static void multiply_in_tiles(const embedding_linear *work) {
    static void (*const products[2][ANY_ENDING + 1])(const embedding_linear *) = {IN_TILES(BF16), IN_TILES(INT8)};
    products[work->weights->format == EMBEDDING_INT8][ending_of(work)](work);
}
