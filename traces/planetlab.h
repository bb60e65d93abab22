/* CPU use of PlanetLab nodes: one text file a VM, one whole number a line, percent of the VM's CPU, every 300
 * s.
 *
 * Source of the format and of the ten days that everybody uses: A. Beloglazov, R. Buyya, "Optimal online
 * deterministic algorithms and adaptive heuristics for energy and performance efficient dynamic
 * consolidation of virtual machines in Cloud data centers", Concurrency and Computation: Practice and
 * Experience 24(13), 2012, 1397-1420; the measurements are CoMon's (PlanetLab, March and April 2011).
 *
 * The path is a folder, a tar archive or a single file (traces/archive.h). File i, in byte order of the
 * names, is guest i, named like the file; it is there from the beginning to the end of the run, and its size
 * is not known. Line k is the sample of second 300 k: usage_ratio = number / 100.0, as a double.
 *
 * Accepted: whole numbers 0 .. 100 without a sign, at most three digits; blank lines at the end; any number
 * of samples from 2 up, if it is the same in all files (the public days have 288). Refused, with file, line
 * and column: all else, two files of one name, and more than PLANETLAB_SAMPLES_MAX samples in all.
 */
#ifndef VIRGA_TRACES_PLANETLAB_H
#define VIRGA_TRACES_PLANETLAB_H

#include "traces/reader.h"

#define PLANETLAB_STEP_NS     (300 * NS_PER_S)
#define PLANETLAB_SAMPLES_MAX (1 << 27) /* 1 GiB of doubles, ten times all ten days */

extern const TraceReader planetlab_reader;

#endif
