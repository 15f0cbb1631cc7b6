// Products of two with two 16-bit numbers, added to sums.
#define add_shorts(sums, x, weights) \
    ((sums) + (integers)vpaddq_s32( \
                  vmull_s16(vget_low_s16((int16x8_t)(x)), vget_low_s16((int16x8_t)(weights))), \
                  vmull_high_s16((int16x8_t)(x), (int16x8_t)(weights))))
