/* The order of what happens at one instant.
 *
 * Events compare by (time, rank, sequence): at equal times the smaller rank runs first, at equal ranks the
 * one scheduled (or moved) first. The order is a modelling decision, made once, here:
 */
#ifndef VIRGA_ENGINE_RANK_H
#define VIRGA_ENGINE_RANK_H

typedef enum {
    RANK_USAGE,  /* sampled demand changes: a sample holds from its instant on, so all that follows sees it */
    RANK_END,    /* what ends: tasks, transfers, migrations, boots, lifetimes; frees before others claim */
    RANK_FAULT,  /* what breaks, is repaired or is changed by the timeline; what ended in time was saved */
    RANK_ARRIVE, /* what arrives: guests, requests; finds all that is free and nothing that is broken */
    RANK_DECIDE, /* who decides: policies, once, on the settled state of the instant */
    RANK_MEASURE, /* who measures: samples see what was decided */
    RANK_COUNT
} Rank;

#endif
