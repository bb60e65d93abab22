/* What a waiting guest asks of a host where admission goes by the ledgers (ViewCalls.by_ledgers), and whether
 * a host has it. Guests with equal requests are alike to every host. */
#ifndef VIRGA_POLICIES_REQUEST_H
#define VIRGA_POLICIES_REQUEST_H

#include "policies/policy.h"

typedef struct Request {
    int64_t mcore, bytes;
    double core_mhz; /* the slowest core that will do */
} Request;

static inline Request request_of(const View *view, uint32_t guest)
{
    const ViewGuests *guests = view->guests;
    return (Request){guests->cpu_mcore[guest], guests->memory_size_bytes[guest],
                     guests->core_need_mhz[guest]};
}

static inline bool request_same(const Request *a, const Request *b)
{
    return a->mcore == b->mcore && a->bytes == b->bytes && a->core_mhz == b->core_mhz;
}

static inline bool host_takes_guests(const View *view, uint32_t host)
{
    uint8_t state = view->hosts->state[host];
    return state != HOST_FAILED && state != HOST_STOPPING && !view->hosts->draining[host];
}

static inline int64_t host_free_mcore(const View *view, uint32_t host)
{
    return view->hosts->cpu_mcore[host] - view->hosts->cpu_reserved_mcore[host];
}

static inline int64_t host_free_bytes(const View *view, uint32_t host)
{
    return view->hosts->memory_bytes[host] - view->hosts->memory_reserved_bytes[host];
}

static inline bool host_fits(const View *view, const Request *request, uint32_t host)
{
    return request->mcore <= host_free_mcore(view, host) && request->bytes <= host_free_bytes(view, host) &&
           request->core_mhz <= view->hosts->core_mhz[host] && host_takes_guests(view, host);
}

#endif
