/* What best fit and worst fit measure: the part of a resource that nobody has reserved once the guest is
 * there. */
#ifndef VIRGA_POLICIES_LEFT_H
#define VIRGA_POLICIES_LEFT_H

#include "policies/policy.h"

typedef enum { LEFT_CORES, LEFT_MEMORY } LeftResource;

/* Choices of the parameter `resource`; its value is a LeftResource. */
static const char *const left_choices[] = {"cores", "memory", NULL};

/* In mcore or bytes. Below 0 where the scenario admits more than there is. */
static inline int64_t left_after(const View *view, uint32_t guest, uint32_t host, LeftResource resource)
{
    const ViewHosts *hosts = view->hosts;
    const ViewGuests *guests = view->guests;
    if (resource == LEFT_MEMORY)
        return hosts->memory_bytes[host] - hosts->memory_reserved_bytes[host] -
               guests->memory_size_bytes[guest];
    return hosts->cpu_mcore[host] - hosts->cpu_reserved_mcore[host] - guests->cpu_mcore[guest];
}

#endif
