/* Two small hash maps: number to number, and name to number.
 *
 *     Map map = {0};                               zero is empty
 *     map_set(&map, trace_id, index);
 *     if (map_get(&map, trace_id, &index)) ...
 *     map_free(&map);
 *
 * Open addressing with linear probing, at most three quarters full, so each call costs O(1) on average.
 * There is no way to walk over a map: the order of a hash table is an accident, and an accident must not
 * reach a result. Who needs to walk keeps a vector beside it. The hash functions are fixed (no random
 * seed), so two runs probe alike. Growth may allocate; out of memory ends the program (die).
 */
#ifndef VIRGA_BASE_MAP_H
#define VIRGA_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct MapEntry {
    uint64_t key, value;
} MapEntry;

typedef struct Map {
    MapEntry *entries;      /* [capacity] */
    uint8_t *used;          /* [capacity] 1 where an entry lives, so that every 64-bit number may be a key */
    size_t count, capacity; /* capacity is 0 or a power of two */
} Map;

/* Adds the key or replaces its value. */
void map_set(Map *map, uint64_t key, uint64_t value);

/* Whether the key is there; if so its value. */
bool map_get(const Map *map, uint64_t key, uint64_t *ret_value);

/* Whether the key was there; it no longer is. Leaves no trace: probing stays as short as before. */
bool map_remove(Map *map, uint64_t key);

/* Room for n keys without another allocation. */
void map_reserve(Map *map, size_t n);

/* Empties the map and keeps its memory. */
void map_clear(Map *map);
void map_free(Map *map);

typedef struct StringMapEntry {
    uint64_t hash;
    size_t text; /* where its key begins in StringMap.texts */
    uint32_t value;
    bool used;
} StringMapEntry;

/* The keys are copied, one after the other, into one block: any key may be freed after the call. Keys are
 * compared byte by byte. There is no removal: names of a scenario or a trace do not go away. */
typedef struct StringMap {
    StringMapEntry *entries; /* [capacity] */
    size_t count, capacity;
    char *texts;
    size_t texts_count, texts_capacity; /* bytes */
} StringMap;

void string_map_set(StringMap *map, const char *key, uint32_t value);
bool string_map_get(const StringMap *map, const char *key, uint32_t *ret_value);
void string_map_free(StringMap *map);

#endif
