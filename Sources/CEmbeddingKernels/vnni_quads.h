// Products of four unsigned with four signed bytes, and of two with two 16-bit numbers, by AVX-512 VNNI.

typedef integers quads;
#define quads_of_weights(value) (value)
#define quads_of_rows(value) (value)
#define dot_quads(sums, x, weights) \
    ((integers)_mm512_dpbusd_epi32((__m512i)(sums), (__m512i)(x), (__m512i)(weights)))
#define add_shorts(sums, x, weights) \
    ((integers)_mm512_dpwssd_epi32((__m512i)(sums), (__m512i)(x), (__m512i)(weights)))
