#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Matrix kernels of a BERT encoder. All matrices are row-major; nothing here allocates.
/// Widths (hidden size, head size) are multiples of 16; rows, depths and columns are free.

typedef enum {
    EMBEDDING_ACTIVATION_NONE,
    /// x * (1 + erf(x / sqrt 2)) / 2
    EMBEDDING_ACTIVATION_GELU,
    /// The tanh approximation of GELU.
    EMBEDDING_ACTIVATION_GELU_TANH,
    EMBEDDING_ACTIVATION_RELU,
} embedding_activation;

/// What the numbers of a matrix are kept in.
typedef enum {
    EMBEDDING_F32,
    /// The upper half of a float32, rounded to nearest even.
    EMBEDDING_BF16,
    /// Weights: signed, symmetric, a scale for each column. Rows: unsigned, a scale and a minimum for each row.
    EMBEDDING_INT8,
    /// Weights and rows: signed, symmetric, of 13 bits, a scale for each column and each row.
    EMBEDDING_INT16,
    EMBEDDING_FORMATS,
} embedding_format;

/// How a kernel wants the weights of one format.
typedef struct {
    /// A panel holds `columns` outputs: for every `group` inputs in turn, their weights to each of the outputs, so
    /// that the inner loop reads weights strictly forward. The last panel is filled up with zeros.
    size_t columns, group;
    /// Depths are filled up with zeros to a multiple of this.
    size_t depth_step;
    /// What the rows to be multiplied with such weights are kept in.
    embedding_format rows;
} embedding_layout;

/// Rows of activations, [rows][stride] of float, bf16, uint8_t or int16_t: see `embedding_row_stride`. Each int8 row
/// has for each of its groups of columns a scale and a minimum: the value is scale * byte + minimum. Each int16 row has
/// a scale.
typedef struct {
    void *values;
    float *scales, *minima;
} embedding_rows;

/// A packed matrix and its bias.
typedef struct {
    embedding_format format;
    size_t depth, columns;
    /// Equal parts of the depth with int8 scales of their own, each a multiple of the layout's `depth_step`; else 1.
    size_t groups;
    /// As `embedding_pack` writes them.
    const void *panels;
    /// [columns], filled up with zeros to whole panels, as all that follow.
    const float *bias;
    /// int8 and int16, [groups][columns]: the value of a weight of 1; int8 only: the sum of a column's weights.
    const float *scales, *sums;
} embedding_weights;

/// output[rows][columns] = activation(input[rows][depth] x weights + bias) + residual.
typedef struct {
    const embedding_weights *weights;
    /// In the format that the layout of the weights' format names.
    embedding_rows input;
    size_t rows;
    embedding_activation activation;
    /// [rows][columns], or NULL. May be `output` itself.
    const float *residual;
    /// Where the result goes; or NULL, and `rounded` takes it as bf16.
    float *output;
    uint16_t *rounded;
} embedding_linear;

/// Rows of float32 that become rows of another format.
typedef struct {
    const float *values;
    size_t rows, width;
    /// A factor for each column, or NULL.
    const float *factors;
    embedding_format format;
    /// As in `embedding_weights`.
    size_t groups;
    /// Of the output, in elements; what lies beyond `width` becomes 0.
    size_t stride;
    embedding_rows output;
} embedding_conversion;

/// Self-attention within one text: queries, keys and values [rows][3 * heads * head_size], in the kernel's
/// `attention_format`, to context[rows][heads * head_size].
typedef struct {
    const void *qkv;
    size_t rows, heads, head_size;
    float *context;
    /// `embedding_attention_scratch` bytes that begin a cache line.
    void *scratch;
} embedding_attention;

/// One way to do the work on one kind of processor.
typedef struct {
    const char *name;
    embedding_layout layouts[EMBEDDING_FORMATS];
    /// The fastest of those that round no more than bf16 does.
    embedding_format usual;
    bool (*is_supported)(void);
    void (*linear)(const embedding_linear *work);
    void (*convert)(const embedding_conversion *work);
    /// values[rows][width] normalized in place over each row.
    void (*layer_norm)(float *values, size_t rows, size_t width, const float *scale, const float *shift, float epsilon);
    /// What queries, keys and values are kept in: float32 or bf16, the latter only beside weights that are not
    /// float32.
    embedding_format attention_format;
    void (*attention)(const embedding_attention *work, embedding_format format);
} embedding_kernel;

/// All kernels compiled in, fastest first; the last is the portable one, which every machine supports.
const embedding_kernel *const *embedding_kernels(size_t *count);

/// Columns filled up to whole panels; depth filled up to whole steps.
size_t embedding_padded_columns(const embedding_layout *layout, size_t columns);
size_t embedding_padded_depth(const embedding_layout *layout, size_t depth);

/// Elements from one row of input to the next: float32 rows are not filled up, the others are.
size_t embedding_row_stride(const embedding_layout *layout, size_t depth);

/// Bytes that a matrix takes in panels.
size_t embedding_packed_bytes(const embedding_layout *layout, embedding_format format, size_t columns, size_t depth);

/// Copies weights[rows][depth] (a row for each output) to the columns from `first_column` of zeroed `panels`.
///
/// - factors: one for each input, by which its weights are multiplied first, or NULL.
/// - scales, sums: int8, and scales int16; written from `first_column` on in each of the `groups` rows of
///   `padded_columns`.
typedef struct {
    const embedding_layout *layout;
    embedding_format format;
    const float *weights;
    size_t rows, depth, first_column, padded_columns, groups;
    const float *factors;
    void *panels;
    float *scales, *sums;
} embedding_packing;

void embedding_pack(const embedding_packing *work);

/// largest[width] becomes the largest magnitude of each column of values[rows][width], if that is larger.
void embedding_column_maxima(const float *values, size_t rows, size_t width, float *largest);

/// Bytes of scratch that attention over `rows` tokens takes.
size_t embedding_attention_scratch(size_t rows, size_t head_size);

/// output[count][width] = words[ids[i]] + positions[i] + type; words in float32 or bf16, by `format`.
void embedding_look_up(
    const int32_t *ids, size_t count, const void *words, embedding_format format, const float *positions,
    const float *type, size_t width, float *output);

typedef enum { EMBEDDING_POOLING_MEAN, EMBEDDING_POOLING_CLS, EMBEDDING_POOLING_MAX } embedding_pooling;

/// One vector from rows[count][width].
void embedding_pool(const float *rows, size_t count, size_t width, embedding_pooling pooling, float *output);

/// Scales a vector to unit length in place.
void embedding_normalize(float *values, size_t width);

/// Numbers of two bytes in a model file.
typedef enum { EMBEDDING_TENSOR_F16, EMBEDDING_TENSOR_BF16 } embedding_tensor_type;

/// The same numbers as float32. `numbers` holds them low byte first, at any address.
void embedding_widen(const void *numbers, size_t count, embedding_tensor_type type, float *output);

/// float32 to bf16, to nearest even.
void embedding_round(const float *numbers, size_t count, uint16_t *output);

/// Whether no number is infinite or not a number.
bool embedding_is_finite(const float *numbers, size_t count);

/// Processors that this process's affinity mask allows it: glibc declares what that takes for C only.
int embedding_processor_count(void);

/// Whether the calling thread may run there.
bool embedding_may_use_processor(int processor);

/// Binds the calling thread to a processor; false when it stays as it was.
bool embedding_pin_thread(int processor);

/// How many heaps all threads of this process share at most.
void embedding_limit_heaps(int count);
