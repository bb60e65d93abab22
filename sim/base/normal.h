/* Standard normal numbers from random words: the ziggurat.
 *
 *     double z = normal_of(rng_u64(&rng));                  the next of a stream
 *     double z = normal_of(rng_at(key, rng_place(step)));   the one of a place
 *
 * A function of the word alone: the same word gives the same number. The density is cut into 128 layers of
 * equal area. Seven bits of the word choose a layer, 54 others a point across it, with its sign; 97 % of the
 * points lie where the layer is under the curve for certain, which costs a product and a comparison. The
 * others are tried against the curve, in the outermost layer against its tail, and what is rejected goes on
 * with the numbers of splitmix64 from the word. The layer and the point share no bits (Doornik's objection to
 * the first ziggurats), and the result is exact but for the spacing of 2^-53 of a layer.
 *
 * Sources: Marsaglia and Tsang, "The Ziggurat Method for Generating Random Variables", Journal of Statistical
 * Software 5(8), 2000; Doornik, "An Improved Ziggurat Method to Generate Normal Random Samples", University
 * of Oxford, 2005; the tail: Marsaglia, "Generating a Variable from the Tail of the Normal Distribution",
 * Technometrics 6, 1964.
 */
#ifndef VIRGA_BASE_NORMAL_H
#define VIRGA_BASE_NORMAL_H

#include <stdint.h>

enum { NORMAL_LAYERS = 128 };

typedef struct NormalLayer {
    int64_t inside; /* points below it, of 2^53, are under the curve */
    double width;   /* of the layer, * 2^-53 */
    double height;  /* of the curve at the layer's width; 0 for the outermost, which has the tail */
} NormalLayer;

extern const NormalLayer normal_layers[NORMAL_LAYERS];

/* The rest of normal_of, for a point that is not inside for certain. */
double normal_beside(uint64_t word);

static inline double normal_of(uint64_t word)
{
    const NormalLayer *layer = &normal_layers[word % NORMAL_LAYERS];
    int64_t point = (int64_t)(word >> 10) - (INT64_C(1) << 53);
    double value = (double)point * layer->width;
    return (point < 0 ? -point : point) < layer->inside ? value : normal_beside(word);
}

#endif
