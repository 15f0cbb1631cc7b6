// Every kernel of the vector search that this processor runs against portable C, on random vectors.
//   vectors SEED [KERNEL…]     fails also where one of the named kernels cannot run
#include "CVectorKernels.h"
#include "numbers.h"

static void check_products(const vector_kernel *kernel, const vector_kernel *portable, tally *tally) {
    size_t width = VECTOR_PADDING * between(1, 12), count = between(1, 70), all = count + 9;
    uint8_t *codes = room(all * width);
    int8_t *high = room(width), *low = room(width);
    int16_t *whole = room(width * sizeof(int16_t));
    for (size_t i = 0; i < all * width; i++) codes[i] = (uint8_t)next_bits();
    for (size_t i = 0; i < width; i++) {
        high[i] = (int8_t)(next_bits() % 128) - 64;
        low[i] = (int8_t)(next_bits() % 128) - 64;
        whole[i] = (int16_t)(128 * high[i] + low[i]);
    }
    vector_query query = {whole, high, low, 12345};
    uint32_t *slots = room(count * sizeof(uint32_t));
    for (size_t i = 0; i < count; i++) slots[i] = (uint32_t)between(0, all - 1);
    float *expected = room(count * sizeof(float)), *result = room(count * sizeof(float));
    for (int listed = 0; listed < 2; listed++) {
        const uint32_t *chosen = listed ? slots : NULL;
        portable->products(codes, width, chosen, 9, count, &query, expected);
        kernel->products(codes, width, chosen, 9, count, &query, result);
        compare(tally, kernel->name, expected, result, count, 0);
    }
    free(codes), free(high), free(low), free(whole), free(slots), free(expected), free(result);
}

static void check_signs(const vector_kernel *kernel, const vector_kernel *portable, tally *tally) {
    size_t groups = 16 * between(1, 12), blocks = between(1, 40), vectors = blocks * VECTOR_SIGN_BLOCK;
    uint8_t *codes = room(blocks * groups * 16), *tables = room(groups * 16);
    for (size_t i = 0; i < blocks * groups * 16; i++) codes[i] = (uint8_t)next_bits();
    for (size_t i = 0; i < groups * 16; i++) tables[i] = (uint8_t)(next_bits() % 61);
    vector_sign_factors *factors = room(blocks * sizeof *factors);
    for (size_t i = 0; i < vectors; i++) {
        vector_sign_factors *own = factors + i / VECTOR_SIGN_BLOCK;
        size_t lane = i % VECTOR_SIGN_BLOCK;
        own->scale[lane] = number() + 2, own->ones[lane] = number(), own->offset[lane] = number(), own->spread[lane] = 1;
    }
    vector_sign_query query = {tables, groups, 0.01f, number(), 3 * number(), 0.1f};
    uint32_t *expected = room(vectors * sizeof(uint32_t)), *result = room(vectors * sizeof(uint32_t));
    float *expected_highest = room(vectors * sizeof(float)), *highest = room(vectors * sizeof(float));
    size_t first = between(0, blocks - 1);
    float threshold = (float)groups;
    size_t wanted = portable->sign_filter(codes, factors, first, blocks, &query, threshold, expected, expected_highest);
    size_t found = kernel->sign_filter(codes, factors, first, blocks, &query, threshold, result, highest);
    float apart = wanted == found && memcmp(expected, result, wanted * sizeof(uint32_t)) == 0 ? 0 : 1;
    compare(tally, kernel->name, &(float){0}, &apart, 1, 0);
    if (!apart) compare(tally, kernel->name, expected_highest, highest, wanted, 1e-3f);
    free(expected_highest), free(highest);
    free(codes), free(tables), free(factors), free(expected), free(result);
}

int main(int count, char **words) {
    state = count > 1 ? strtoull(words[1], NULL, 10) * 2 + 1 : 1;
    size_t kernels = 0;
    const vector_kernel *const *all = vector_kernels(&kernels), *portable = all[kernels - 1];
    bool is_sound = true;
    for (size_t i = 0; i + 1 < kernels; i++) {
        if (!all[i]->is_supported()) continue;
        tally tally = {0};
        for (int round = 0; round < 50; round++) {
            check_products(all[i], portable, &tally);
            check_signs(all[i], portable, &tally);
        }
        is_sound = report(all[i]->name, &tally) && is_sound;
    }
    for (int i = 2; i < count; i++) {
        bool is_there = false;
        for (size_t k = 0; k < kernels; k++)
            is_there = is_there || (strcmp(all[k]->name, words[i]) == 0 && all[k]->is_supported());
        if (!is_there) printf("  %s cannot run on this processor\n", words[i]);
        is_sound = is_sound && is_there;
    }
    return is_sound ? 0 : 1;
}
