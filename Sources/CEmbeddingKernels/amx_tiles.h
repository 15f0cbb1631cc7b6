// Tile registers: 0 to 3 hold two by two tiles of results, 4 and 5 two tiles of rows, 6 and 7 two tiles of weights.
// A tile is 16 rows of 64 bytes; tiles of weights hold in each row what 16 columns multiply with 4 bytes of input.

enum { TILE = 16, TILE_BYTES = 64, AMX_PANEL = 2 * TILE, STEP_BYTES = 2 * TILE * TILE_BYTES };

/// `rows` <= TILE is the height of the tiles of rows and results. Every thread has a configuration of its own.
INLINE void configure_tiles(size_t rows) {
    struct {
        uint8_t palette, start_row, reserved[14];
        uint16_t bytes[16];
        uint8_t rows[16];
    } configuration = {.palette = 1};
    for (int i = 0; i < 8; i++) {
        configuration.bytes[i] = TILE_BYTES;
        configuration.rows[i] = i < 6 ? (uint8_t)rows : TILE;
    }
    _tile_loadconfig(&configuration);
}

/// What the tiles multiply: rows at two places, `stride` bytes apart, and weights, `weight_stride` bytes apart in a
/// tile, `weight_step` from one tile to the next below.
typedef struct {
    const char *rows[2];
    size_t stride;
    const char *weights;
    size_t weight_stride, weight_step;
    size_t steps;
} tile_product;

INLINE void clear_tiles(const int row_tiles) {
    _tile_zero(0);
    _tile_zero(1);
    if (row_tiles > 1) _tile_zero(2);
    if (row_tiles > 1) _tile_zero(3);
}

/// Adds the products of step `s`: loads stand between the products that they do not wait for.
INLINE void add_step(embedding_format format, const int row_tiles, const tile_product *work, size_t s) {
    const char *weights = work->weights + s * work->weight_step;
    _tile_loadd(6, weights, work->weight_stride);
    _tile_loadd(4, work->rows[0] + s * TILE_BYTES, work->stride);
    if (format == EMBEDDING_INT8) _tile_dpbusd(0, 4, 6);
    else _tile_dpbf16ps(0, 4, 6);
    _tile_loadd(7, weights + TILE_BYTES, work->weight_stride);
    if (format == EMBEDDING_INT8) _tile_dpbusd(1, 4, 7);
    else _tile_dpbf16ps(1, 4, 7);
    if (row_tiles == 1) return;
    _tile_loadd(5, work->rows[1] + s * TILE_BYTES, work->stride);
    if (format == EMBEDDING_INT8) _tile_dpbusd(2, 5, 6);
    else _tile_dpbf16ps(2, 5, 6);
    if (format == EMBEDDING_INT8) _tile_dpbusd(3, 5, 7);
    else _tile_dpbf16ps(3, 5, 7);
}

/// results[row_tiles * TILE][AMX_PANEL], `width` numbers from one row to the next.
INLINE void store_tiles(const int row_tiles, void *results, size_t width) {
    char *to = results, *below = to + TILE * width * 4;
    _tile_stored(0, to, width * 4);
    _tile_stored(1, to + TILE_BYTES, width * 4);
    if (row_tiles > 1) _tile_stored(2, below, width * 4);
    if (row_tiles > 1) _tile_stored(3, below + TILE_BYTES, width * 4);
}
