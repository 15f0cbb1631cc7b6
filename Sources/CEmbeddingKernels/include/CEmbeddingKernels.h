#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Matrix kernels of a BERT encoder. All matrices are row-major float32; nothing here allocates.
/// Widths (hidden size, head size) are multiples of 16; rows, depths and columns are free.

typedef enum {
    EMBEDDING_ACTIVATION_NONE,
    /// x * (1 + erf(x / sqrt 2)) / 2
    EMBEDDING_ACTIVATION_GELU,
    /// The tanh approximation of GELU.
    EMBEDDING_ACTIVATION_GELU_TANH,
    EMBEDDING_ACTIVATION_RELU,
} embedding_activation;

/// output[rows][columns] = activation(input[rows][depth] x weights + bias) + residual.
typedef struct {
    const float *input;
    size_t rows, depth, columns;
    /// As `embedding_pack` writes them, with this kernel's `panel_columns`.
    const float *panels;
    const float *bias;
    embedding_activation activation;
    /// [rows][columns], or NULL. May be `output` itself.
    const float *residual;
    float *output;
} embedding_linear;

/// One way to do the work on one kind of processor.
typedef struct {
    const char *name;
    /// Output columns of one weight panel.
    size_t panel_columns;
    bool (*is_supported)(void);
    void (*linear)(const embedding_linear *work);
    /// values[rows][width] normalized in place over each row.
    void (*layer_norm)(float *values, size_t rows, size_t width, const float *scale, const float *shift, float epsilon);
    /// Self-attention within one text: qkv[rows][3 * heads * head_size] to context[rows][heads * head_size].
    /// `scratch` has `embedding_attention_scratch` floats.
    void (*attention)(
        const float *qkv, size_t rows, size_t heads, size_t head_size, float *context, float *scratch);
} embedding_kernel;

/// All kernels compiled in, fastest first; the last is the portable one, which every machine supports.
const embedding_kernel *const *embedding_kernels(size_t *count);

/// Floats that `columns` output columns of `depth` inputs take in panels.
size_t embedding_packed_count(const embedding_kernel *kernel, size_t columns, size_t depth);

/// Copies weights[rows][depth] (a row for each output) to the columns from `first_column` of zeroed `panels`.
void embedding_pack(
    const embedding_kernel *kernel, const float *weights, size_t rows, size_t depth, size_t first_column,
    float *panels);

/// Floats of scratch that attention over `rows` tokens takes.
size_t embedding_attention_scratch(size_t rows, size_t head_size);

/// output[count][width] = words[ids[i]] + positions[i] + type.
void embedding_look_up(
    const int32_t *ids, size_t count, const float *words, const float *positions, const float *type, size_t width,
    float *output);

typedef enum { EMBEDDING_POOLING_MEAN, EMBEDDING_POOLING_CLS, EMBEDDING_POOLING_MAX } embedding_pooling;

/// One vector from rows[count][width].
void embedding_pool(const float *rows, size_t count, size_t width, embedding_pooling pooling, float *output);

/// Scales a vector to unit length in place.
void embedding_normalize(float *values, size_t width);

/// Processors that this process's affinity mask allows it: glibc declares what that takes for C only.
int embedding_processor_count(void);
