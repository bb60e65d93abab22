#include "sim/base/map.h"

#include "sim/base/check.h"
#include "sim/base/fnv.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 16 };

/* Keys that differ in few bits, or only in high ones, must not crowd into one run. Source: the finalizer of
 * SplitMix64 (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014). */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* The least power of two that holds n keys at three quarters full. */
static size_t capacity_for(size_t n)
{
    size_t capacity = FIRST_CAPACITY;
    while (capacity - capacity / 4 < n) {
        if (capacity > SIZE_MAX / 4)
            die("out of memory: a map of %zu keys wanted", n);
        capacity *= 2;
    }
    return capacity;
}

/* Where the key is, or the free place where it belongs. The map has a free place. */
static size_t find(const Map *map, uint64_t key)
{
    size_t mask = map->capacity - 1, at = (size_t)mix(key) & mask;
    while (map->used[at] && map->entries[at].key != key)
        at = (at + 1) & mask;
    return at;
}

void map_reserve(Map *map, size_t n)
{
    size_t capacity = capacity_for(n);
    if (capacity <= map->capacity)
        return;
    Map grown = {.count = map->count, .capacity = capacity};
    grown.entries = must_calloc(capacity, sizeof *grown.entries);
    grown.used = must_calloc(capacity, sizeof *grown.used);
    for (size_t i = 0; i < map->capacity; i++)
        if (map->used[i]) {
            size_t at = find(&grown, map->entries[i].key);
            grown.entries[at] = map->entries[i];
            grown.used[at] = 1;
        }
    map_free(map);
    *map = grown;
}

void map_set(Map *map, uint64_t key, uint64_t value)
{
    map_reserve(map, map->count + 1);
    size_t at = find(map, key);
    map->count += !map->used[at];
    map->used[at] = 1;
    map->entries[at] = (MapEntry){key, value};
}

bool map_get(const Map *map, uint64_t key, uint64_t *ret_value)
{
    if (map->count == 0)
        return false;
    size_t at = find(map, key);
    if (map->used[at])
        *ret_value = map->entries[at].value;
    return map->used[at];
}

/* Knuth, The Art of Computer Programming 3, 6.4, algorithm R: each follower that may move into the gap
 * does. It may when its home lies, going round, at or before the gap. */
bool map_remove(Map *map, uint64_t key)
{
    if (map->count == 0)
        return false;
    size_t mask = map->capacity - 1, gap = find(map, key);
    if (!map->used[gap])
        return false;
    for (size_t at = (gap + 1) & mask; map->used[at]; at = (at + 1) & mask) {
        size_t home = (size_t)mix(map->entries[at].key) & mask;
        if (((at - home) & mask) >= ((at - gap) & mask)) {
            map->entries[gap] = map->entries[at];
            gap = at;
        }
    }
    map->used[gap] = 0;
    map->count--;
    return true;
}

void map_clear(Map *map)
{
    if (map->capacity > 0)
        memset(map->used, 0, map->capacity);
    map->count = 0;
}

void map_free(Map *map)
{
    free(map->entries);
    free(map->used);
    *map = (Map){0};
}

/* Where the key with this hash is, or the free place where it belongs. */
static size_t string_find(const StringMap *map, uint64_t hash, const char *key)
{
    size_t mask = map->capacity - 1, at = (size_t)hash & mask;
    for (; map->entries[at].used; at = (at + 1) & mask) {
        const StringMapEntry *entry = &map->entries[at];
        if (entry->hash == hash && strcmp(map->texts + entry->text, key) == 0)
            break;
    }
    return at;
}

static void string_map_grow(StringMap *map)
{
    size_t capacity = capacity_for(map->count + 1);
    if (capacity <= map->capacity)
        return;
    StringMapEntry *grown = must_calloc(capacity, sizeof *grown);
    for (size_t i = 0; i < map->capacity; i++)
        if (map->entries[i].used) { /* keys are known to differ, so the first free place will do */
            size_t at = (size_t)map->entries[i].hash & (capacity - 1);
            while (grown[at].used)
                at = (at + 1) & (capacity - 1);
            grown[at] = map->entries[i];
        }
    free(map->entries);
    map->entries = grown;
    map->capacity = capacity;
}

/* Copies the key behind the others and tells where. */
static size_t keep_text(StringMap *map, const char *key)
{
    size_t begin = map->texts_count, size = strlen(key) + 1;
    if (map->texts_capacity - begin < size) {
        map->texts_capacity = (begin + size) * 2;
        map->texts = must_realloc(map->texts, map->texts_capacity);
    }
    memcpy(map->texts + begin, key, size);
    map->texts_count += size;
    return begin;
}

void string_map_set(StringMap *map, const char *key, uint32_t value)
{
    string_map_grow(map);
    uint64_t hash = mix(fnv_text(FNV_START, key));
    StringMapEntry *entry = &map->entries[string_find(map, hash, key)];
    if (!entry->used) {
        *entry = (StringMapEntry){.hash = hash, .text = keep_text(map, key), .used = true};
        map->count++;
    }
    entry->value = value;
}

bool string_map_get(const StringMap *map, const char *key, uint32_t *ret_value)
{
    if (map->count == 0)
        return false;
    const StringMapEntry *entry = &map->entries[string_find(map, mix(fnv_text(FNV_START, key)), key)];
    if (entry->used)
        *ret_value = entry->value;
    return entry->used;
}

void string_map_free(StringMap *map)
{
    free(map->entries);
    free(map->texts);
    *map = (StringMap){0};
}
