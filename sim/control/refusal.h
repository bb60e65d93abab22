/* What was asked for and not done, as a note. */
#ifndef VIRGA_SIM_CONTROL_REFUSAL_H
#define VIRGA_SIM_CONTROL_REFUSAL_H

#include "sim/model/cluster.h"

/* `what` is a note of refusals: of NOTE_POWER_REFUSED `host` is the host itself, of the others where the
 * guest was to go. The guest need not exist, for a policy may name any. REFUSED_NOT writes nothing. */
void note_refusal(Cluster *cluster, NoteKind what, uint32_t guest, uint32_t host, Refusal refusal);

#endif
