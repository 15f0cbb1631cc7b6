// The encoder's kernels in terms of vectors of LANES floats, TILE_ROWS x TILE_VECTORS of which are held in registers:
// each of the kernel files chooses the three for its processor and includes this behind its target pragma.
#include "vector_products.h"
#include "vector_linear.h"
#include "vector_rows.h"
#include "vector_attention.h"

static void multiply_all_floats(const embedding_linear *work) { multiply_all(EMBEDDING_F32, work); }
static void multiply_all_halves(const embedding_linear *work) { multiply_all(EMBEDDING_BF16, work); }
static void multiply_all_bytes(const embedding_linear *work) { multiply_all(EMBEDDING_INT8, work); }
static void multiply_all_shorts(const embedding_linear *work) { multiply_all(EMBEDDING_INT16, work); }

static void linear(const embedding_linear *work) {
    switch (work->weights->format) {
    case EMBEDDING_INT8: multiply_all_bytes(work); break;
    case EMBEDDING_INT16: multiply_all_shorts(work); break;
    case EMBEDDING_BF16: multiply_all_halves(work); break;
    default: multiply_all_floats(work); break;
    }
}

static void attention(const embedding_attention *work, embedding_format format) {
    (void)format;
    attention_floats(work);
}
