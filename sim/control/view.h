/* The View that policies see: pointers at the model's columns, never copies. */
#ifndef VIRGA_SIM_CONTROL_VIEW_H
#define VIRGA_SIM_CONTROL_VIEW_H

#include "policies/policy.h"
#include "sim/base/rng.h"
#include "sim/base/vec.h"
#include "sim/model/cluster.h"

typedef struct Block {
    char *at;
    size_t size;
} Block;

typedef VEC(Block) Blocks;

typedef struct ViewState {
    Cluster *cluster;
    View view;
    ViewHosts hosts;
    ViewGuests guests;
    ViewStays stays;
    ViewPending pending;
    ViewChanges changes;
    ViewLabels labels;
    ViewTerms terms;
    Terms no_terms; /* for a cluster without */
    VEC(uint32_t) pending_guests;
    uint32_t guests_room, stays_room;   /* capacity of the columns that are pointed at */
    Rng *random;                        /* of the policy that looks */
    Blocks *kept;                       /* its memory from call to call; may be NULL in tests */
    Blocks scratch;                     /* working memory, kept between calls */
    size_t scratch_block, scratch_used; /* where the next piece comes from */
} ViewState;

void view_open(ViewState *ret_view, Cluster *cluster);

/* Points the columns at where they are now; forgets the scratch of the call before. */
const View *view_refresh(ViewState *state, Rng *random);

/* After an action: what it changed shows, and columns that moved (a list grew) are pointed at again. */
void view_renew(ViewState *state);

/* The sections of a View that do not change during a run. */
void view_show_terms(const Terms *terms, ViewLabels *ret_labels, ViewTerms *ret_terms);

void view_free(ViewState *state);

void blocks_free(Blocks *blocks);

/* A View's own state, for the actions. */
static inline ViewState *view_state(const View *view)
{
    return view->world;
}

#endif
