// Every kernel of the encoder that this processor runs against portable C, in every format, on odd and random shapes.
//   embedding SEED [KERNEL…]     fails also where one of the named kernels cannot run
#include "CEmbeddingKernels.h"
#include "numbers.h"

typedef struct {
    size_t rows, depth, columns;
} shape;

static const char *const formats[] = {"f32", "bf16", "int8", "int16"};

/// As the engine cuts the depth of wide matrices for int8.
static size_t groups_of(embedding_format format, size_t depth) {
    return format == EMBEDDING_INT8 && depth > 384 && depth % 384 == 0 ? depth / 384 : 1;
}

/// Inputs that the format holds without error, so that kernels differ by the order of their sums alone: for int8 whole
/// numbers from 0 to 255, both of which each group has; for int16 from -4095 to 4095, which each row has; else bf16.
static float *exact(shape s, embedding_format format) {
    float *values = numbers(s.rows * s.depth);
    size_t part = s.depth / groups_of(format, s.depth);
    for (size_t i = 0; i < s.rows * s.depth; i++) {
        uint32_t bits;
        memcpy(&bits, &values[i], sizeof bits);
        bits &= 0xffff0000;
        memcpy(&values[i], &bits, sizeof bits);
        if (format == EMBEDDING_INT16) values[i] = (i % s.depth == 0 ? -4095 : roundf(values[i] * 4095)) / 4096;
        if (format != EMBEDDING_INT8) continue;
        size_t place = i % part;
        values[i] = (place == 0 ? 0 : place == 1 ? 255 : roundf(values[i] * 127 + 128)) / 256;
    }
    return values;
}

static embedding_rows convert(
    const embedding_kernel *kernel, const float *values, size_t rows, size_t width, const float *factors,
    embedding_format format, size_t groups, size_t stride) {
    embedding_rows output = {
        room(rows * stride * 4), room(rows * groups * sizeof(float)), room(rows * groups * sizeof(float))};
    embedding_conversion work = {values, rows, width, factors, format, groups, stride, output};
    kernel->convert(&work);
    return output;
}

static void release(embedding_rows rows) {
    free(rows.values);
    free(rows.scales);
    free(rows.minima);
}

typedef struct {
    shape shape;
    embedding_format format;
    embedding_activation activation;
    const float *weights, *bias, *inputs, *residual;
} product;

/// activation(inputs x weights + bias) + residual; without one rounded to bf16.
static float *multiply(const embedding_kernel *kernel, const product *p) {
    shape s = p->shape;
    const embedding_layout *layout = &kernel->layouts[p->format];
    size_t padded = embedding_padded_columns(layout, s.columns), groups = groups_of(p->format, s.depth);
    void *panels = room(embedding_packed_bytes(layout, p->format, s.columns, s.depth));
    float *bias = room(padded * 4), *scales = room(padded * groups * 4), *sums = room(padded * groups * 4);
    memcpy(bias, p->bias, s.columns * sizeof(float));
    embedding_pack(&(embedding_packing){
        layout, p->format, p->weights, s.columns, s.depth, 0, padded, groups, NULL, panels, scales, sums});
    embedding_weights weights = {p->format, s.depth, s.columns, groups, panels, bias, scales, sums};
    embedding_rows input = {(void *)p->inputs, NULL, NULL};
    bool converts = layout->rows != EMBEDDING_F32;
    if (converts)
        input = convert(
            kernel, p->inputs, s.rows, s.depth, NULL, layout->rows, groups, embedding_row_stride(layout, s.depth));
    float *output = room(s.rows * s.columns * sizeof(float));
    uint16_t *halves = room(s.rows * s.columns * sizeof(uint16_t));
    embedding_linear work = {&weights, input, s.rows, p->activation, p->residual, output, halves};
    if (!p->residual) work.output = NULL;
    kernel->linear(&work);
    for (size_t i = 0; !p->residual && i < s.rows * s.columns; i++) {
        uint32_t bits = (uint32_t)halves[i] << 16;
        memcpy(&output[i], &bits, sizeof bits);
    }
    if (converts) release(input);
    free(panels), free(bias), free(scales), free(sums), free(halves);
    return output;
}

static void check_product(
    const embedding_kernel *kernel, const embedding_kernel *portable, shape s, embedding_format format,
    embedding_activation activation, bool rounds, tally *tally) {
    float *weights = numbers(s.columns * s.depth), *bias = numbers(s.columns), *inputs = exact(s, format);
    float *residual = rounds ? NULL : numbers(s.rows * s.columns);
    product work = {s, format, activation, weights, bias, inputs, residual};
    float *expected = multiply(portable, &work), *result = multiply(kernel, &work);
    char what[128];
    snprintf(
        what, sizeof what, "%s: %zu x %zu x %zu in %s, activation %d%s", kernel->name, s.rows, s.depth, s.columns,
        formats[format], activation, rounds ? ", rounded" : "");
    // GELU beside weights that are not float32 is as good as bf16 needs.
    bool is_brief = activation == EMBEDDING_ACTIVATION_GELU && format != EMBEDDING_F32;
    compare(tally, what, expected, result, s.rows * s.columns, rounds ? 1.0 / 128 : is_brief ? 1.3e-4 : 3e-5);
    free(weights), free(bias), free(inputs), free(residual), free(expected), free(result);
}

static void check_conversion(
    const embedding_kernel *kernel, const embedding_kernel *portable, size_t rows, size_t width, tally *tally) {
    float *values = numbers(rows * width), *factors = numbers(width);
    for (size_t j = 0; j < width; j++) factors[j] = factors[j] + 1.5f;
    size_t stride = (width + 63) / 64 * 64;
    for (embedding_format format = EMBEDDING_BF16; format < EMBEDDING_FORMATS; format++) {
        size_t groups = groups_of(format, width), size = format == EMBEDDING_INT8 ? 1 : 2;
        embedding_rows expected = convert(portable, values, rows, width, factors, format, groups, stride);
        embedding_rows result = convert(kernel, values, rows, width, factors, format, groups, stride);
        char what[96];
        snprintf(what, sizeof what, "%s: %zu x %zu to %s", kernel->name, rows, width, formats[format]);
        compare(tally, what, expected.scales, result.scales, rows * groups, 1e-6);
        compare(tally, what, expected.minima, result.minima, rows * groups, 1e-6);
        // A number halfway between two steps may fall to either.
        size_t apart = 0;
        for (size_t i = 0; i < rows * stride; i++) {
            int a = size == 1 ? ((uint8_t *)expected.values)[i] : ((uint16_t *)expected.values)[i];
            int b = size == 1 ? ((uint8_t *)result.values)[i] : ((uint16_t *)result.values)[i];
            if (abs((int16_t)(a - b)) > (format != EMBEDDING_BF16)) apart++;
        }
        compare(tally, what, &(float){0}, &(float){(float)apart}, 1, 0);
        release(expected), release(result);
    }
    free(values), free(factors);
}

static void check_attention(
    const embedding_kernel *kernel, const embedding_kernel *portable, size_t rows, size_t heads, size_t size,
    tally *tally) {
    size_t width = heads * size;
    float *qkv = exact((shape){rows, 3 * width, 0}, EMBEDDING_F32), *expected = room(rows * width * 4);
    for (size_t i = 0; i < rows * 3 * width; i++) qkv[i] *= 2;
    float *result = room(rows * width * 4);
    void *scratch = room(embedding_attention_scratch(rows, size));
    embedding_attention work = {qkv, rows, heads, size, expected, scratch};
    portable->attention(&work, EMBEDDING_F32);
    work.context = result;
    kernel->attention(&work, EMBEDDING_F32);
    char what[96];
    snprintf(what, sizeof what, "%s: attention over %zu rows, %zu heads of %zu", kernel->name, rows, heads, size);
    compare(tally, what, expected, result, rows * width, 2e-6);
    if (kernel->attention_format == EMBEDDING_BF16) {
        uint16_t *halves = room(rows * 3 * width * sizeof(uint16_t));
        for (size_t i = 0; i < rows * 3 * width; i++) memcpy(&halves[i], (uint16_t *)&qkv[i] + 1, sizeof(uint16_t));
        work.qkv = halves;
        kernel->attention(&work, EMBEDDING_BF16);
        compare(tally, what, expected, result, rows * width, 1e-2);
        free(halves);
    }
    free(qkv), free(expected), free(result), free(scratch);
}

static void check_layer_norm(
    const embedding_kernel *kernel, const embedding_kernel *portable, size_t rows, size_t width, tally *tally) {
    float *expected = numbers(rows * width), *result = room(rows * width * sizeof(float));
    float *scale = numbers(width), *shift = numbers(width);
    memcpy(result, expected, rows * width * sizeof(float));
    portable->layer_norm(expected, rows, width, scale, shift, 1e-12f);
    kernel->layer_norm(result, rows, width, scale, shift, 1e-12f);
    char what[96];
    snprintf(what, sizeof what, "%s: layer norm of %zu x %zu", kernel->name, rows, width);
    compare(tally, what, expected, result, rows * width, 1e-5);
    free(expected), free(result), free(scale), free(shift);
}

static bool check(const embedding_kernel *kernel, const embedding_kernel *portable) {
    static const shape odd[] = {{1, 1, 1},    {2, 7, 5},     {7, 33, 47},   {9, 384, 49}, {13, 100, 96},
                                {16, 64, 32}, {17, 130, 33}, {35, 768, 40}, {97, 31, 130}};
    tally tally = {0};
    for (size_t i = 0; i < sizeof odd / sizeof *odd + 12; i++) {
        bool is_odd = i < sizeof odd / sizeof *odd;
        shape s = is_odd ? odd[i] : (shape){between(1, 40), between(2, 500), between(1, 160)};
        for (embedding_format format = EMBEDDING_F32; format < EMBEDDING_FORMATS; format++) {
            for (embedding_activation a = EMBEDDING_ACTIVATION_NONE; a <= EMBEDDING_ACTIVATION_RELU; a++)
                check_product(kernel, portable, s, format, a, false, &tally);
            if (format != EMBEDDING_F32)
                check_product(kernel, portable, s, format, EMBEDDING_ACTIVATION_GELU, true, &tally);
        }
        check_conversion(kernel, portable, s.rows, s.depth, &tally);
        check_attention(kernel, portable, between(1, 70), between(1, 3), 16 * between(1, 5), &tally);
        check_layer_norm(kernel, portable, between(1, 9), 16 * between(1, 30), &tally);
    }
    return report(kernel->name, &tally);
}

int main(int count, char **words) {
    state = count > 1 ? strtoull(words[1], NULL, 10) * 2 + 1 : 1;
    size_t kernels = 0;
    const embedding_kernel *const *all = embedding_kernels(&kernels), *portable = all[kernels - 1];
    bool is_sound = true;
    for (size_t i = 0; i + 1 < kernels; i++)
        if (all[i]->is_supported()) is_sound = check(all[i], portable) && is_sound;
    for (int i = 2; i < count; i++) {
        bool is_there = false;
        for (size_t k = 0; k < kernels; k++)
            is_there = is_there || (strcmp(all[k]->name, words[i]) == 0 && all[k]->is_supported());
        if (!is_there) printf("  %s cannot run on this processor\n", words[i]);
        is_sound = is_sound && is_there;
    }
    return is_sound ? 0 : 1;
}
