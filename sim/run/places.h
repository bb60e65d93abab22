/* Where Virga's own files are: beside the program, installed or in the source tree that it was built in.
 *
 *     PREFIX/bin/virga         PREFIX/share/virga/plots, .../catalogs
 *     TREE/build/gcc/virga     TREE/plots, TREE/examples/catalogs
 */
#ifndef VIRGA_SIM_RUN_PLACES_H
#define VIRGA_SIM_RUN_PLACES_H

#include "sim/base/error.h"

#include <stdbool.h>

/* A kind of files: its folder when installed and in the tree, as seen from the program's. */
typedef struct Place {
    const char *what;
    const char *installed, *in_tree;
} Place;

extern const Place place_plots, place_catalogs;

/* The path of a file there that can be read; to be freed. False says where it was looked for. */
bool place_find(const Place *place, const char *file, char **ret_path, Error *error);

#endif
