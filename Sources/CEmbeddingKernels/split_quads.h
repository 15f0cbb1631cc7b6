// Products of four unsigned with four signed bytes for processors without an instruction for them, exact: the even and
// the odd bytes of each quad become pairs of 16-bit numbers, for which there is `add_shorts`.

typedef int16_t shorts __attribute__((vector_size(LANES * 4)));
typedef uint16_t unsigned_shorts __attribute__((vector_size(LANES * 4)));
typedef struct { shorts even, odd; } quads;

INLINE quads quads_of_weights(integers value) {
    shorts both = (shorts)value;
    return (quads){.even = both << 8 >> 8, .odd = both >> 8};
}

INLINE quads quads_of_rows(integers value) {
    unsigned_shorts both = (unsigned_shorts)value;
    return (quads){.even = (shorts)(both & 0xff), .odd = (shorts)(both >> 8)};
}

INLINE integers dot_quads(integers sums, quads x, quads weights) {
    return add_shorts(add_shorts(sums, x.even, weights.even), x.odd, weights.odd);
}
