/* Private folders for files on the way. */
#ifndef VIRGA_SIM_RUN_TEMPORARY_H
#define VIRGA_SIM_RUN_TEMPORARY_H

#include "sim/run/guard.h"

/* Makes a folder that only this user can enter, in `in` (NULL = $TMPDIR or /tmp), and has it guarded: end it
 * with guard_remove. The path is absolute and to be freed. Dies where it cannot be made. */
char *temporary_folder(Guard *guard, const char *in);

#endif
