#include "sim/base/normal.h"

#include "sim/base/rng.h"

#include <math.h>

/* Above 0, at most 1: its logarithm is finite. */
static double share(uint64_t *state)
{
    return (double)((splitmix64(state) >> 11) + 1) * 0x1p-53;
}

static double tail(uint64_t *state)
{
    double begin = normal_layers[1].width * 0x1p53;
    for (;;) {
        double beyond = -log(share(state)) / begin, height = -log(share(state));
        if (2 * height >= beyond * beyond)
            return begin + beyond;
    }
}

double normal_beside(uint64_t word)
{
    for (uint64_t state = word;; word = splitmix64(&state)) {
        const NormalLayer *layer = &normal_layers[word % NORMAL_LAYERS];
        int64_t point = (int64_t)(word >> 10) - (INT64_C(1) << 53);
        double value = (double)point * layer->width;
        if ((point < 0 ? -point : point) < layer->inside)
            return value;
        if (layer == normal_layers)
            return point < 0 ? -tail(&state) : tail(&state);
        double top = layer + 1 < normal_layers + NORMAL_LAYERS ? layer[1].height : 1;
        if (layer->height + share(&state) * (top - layer->height) < exp(-value * value / 2))
            return value;
    }
}
