/* Which program this is; part of the provenance of each result. */
#ifndef VIRGA_SIM_RUN_VERSION_H
#define VIRGA_SIM_RUN_VERSION_H

extern const char version_number[];   /* "0.1.0" */
extern const char version_date[];     /* of this version: 2026-11-23 */
extern const char version_compiler[]; /* "gcc 12.2.0" */
extern const char version_flags[];    /* as the Makefile gave them */

#endif
