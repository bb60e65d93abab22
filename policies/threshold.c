/* Static threshold: more than a fixed part of the capacity is wanted. */
#include "policies/detector.h"

static bool overloaded(const Load *load)
{
    return exceeds(load, load->safety);
}

const Detector detector_threshold = {
    .name = "thr",
    .help = "guests want more than `safety` of the host's CPU",
    .safety = 0.8,
    .safety_max = 1,
    .overloaded = overloaded,
};
