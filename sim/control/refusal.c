#include "sim/control/refusal.h"

#include "sim/model/guest.h"

void note_refusal(Cluster *cluster, NoteKind what, uint32_t guest, uint32_t host, Refusal refusal)
{
    if (refusal == REFUSED_NOT)
        return;
    Note note = {.t_ns = cluster_now(cluster), .what = (uint16_t)what, .reason = (uint16_t)refusal};
    *(what == NOTE_POWER_REFUSED ? &note.host : &note.other) = host_id(host);
    if (guest < cluster->guests.pool.count) {
        note.guest = guest_id(cluster, guest);
        note.serial = cluster->guests.serial[guest];
        note.host = host_id(guest_host(cluster, guest));
    }
    journal_write(&cluster->journal, note);
}
