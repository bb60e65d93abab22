/* Virtual machines of a hosting company: Bitbrains, GWA-T-12, traces "fastStorage" (1250 VMs, August 2013)
 * and "Rnd" (500 VMs a month, July to September 2013).
 *
 * Source: Grid Workloads Archive, TU Delft; S. Shen, V. van Beek, A. Iosup, "Statistical Characterization of
 * Business-Critical Workloads Hosted in Cloud Datacenters", CCGrid 2015.
 *
 * A file is a VM, named by its number within the month. A line is a reading, about every 300 s; fields are
 * separated by a semicolon and any blanks:
 *
 *      1  Timestamp [ms]                          whole SECONDS since 1970, in spite of the header
 *      2  CPU cores                               0 = the VM was switched off
 *      3  CPU capacity provisioned [MHZ]          all cores together
 *      4  CPU usage [MHZ]
 *      5  CPU usage [%]                           of column 3; may be above 100
 *      6  Memory capacity provisioned [KB]
 *      7  Memory usage [KB]
 *      8-11  disk read and write, network received and transmitted [KB/s]
 *
 * Numbers are decimal, with a point, perhaps with an exponent (1.98E7), none negative. The header line may be
 * absent.
 *
 * OpenDC's export of such machines ("bitbrains-ex") is read too, a file for each: lines of 21 fields
 * separated by blanks, no header, of which 1 is the time stamp in seconds, 2 the CPU usage in MHz, 11 the
 * cores, 19 the capacity in MHz, 20 the VM's name and 21 its memory in MB (of 1024 x 1024 bytes). Its other
 * fields are not described anywhere and not read; percentages are computed, and what it does not have is 0.
 *
 * The path is a folder, a tar archive or a single file (archive.h). Guests are in natural order of the files'
 * names (1, 2, 10) and are called like them without ".csv". VMs that are off in all their rows are no guests.
 *
 * What becomes of the rows:
 *
 *     same time       of rows with one time stamp the last one counts
 *     disorder        rows that go back in time are sorted (those of one time keep their order), or refused
 *     off             rows before the first with cores and after the last one are not part of the guest's
 * life; between them a switched-off VM uses nothing time            the time stamp is the end of the window
 * that the reading is the mean of, or its start, as asked (windows.h; a window is 300 s long, and 600 s are
 * believed unless another reach is asked for). The trace begins with the first window of all rows of all
 * files life            from the beginning of the first window with cores to the end of the last. A guest
 * whose life ends less than 300 s before the trace does has not been seen to go, and stays size the largest
 * cores, MHz and KB of memory (1024 bytes, rounded up to whole bytes) of the rows with cores: the trace's
 * sizes change, a guest's do not usage           column 4, brought onto steps of 300 s as the mean over each
 * step, in units of the guest's MHz; so the MHz are those of the trace whatever the capacity was then. More
 * than the capacity of its row stays as it is, or is cut to it, as asked. A VM without a capacity in all its
 * rows has column 5
 *
 * Memory usage, disk and network are read, checked and counted, but no model uses them yet.
 *
 * Facts (trace.h) are counted over the rows as they stand in the files, before anything is mended.
 *
 * Refused, with file, line and column: a header with other columns, rows of other than 11 fields, what is no
 * such number, two files of one name (of two months: give one of them), nothing but VMs that are off, and
 * more than BITBRAINS_SAMPLES_MAX rows or steps of all guests.
 */
#ifndef VIRGA_TRACES_BITBRAINS_H
#define VIRGA_TRACES_BITBRAINS_H

#include "traces/reader.h"

#define BITBRAINS_STEP_S      300
#define BITBRAINS_SAMPLES_MAX (1 << 26) /* 512 MiB of doubles, six times fastStorage */

enum { BITBRAINS_COLUMNS = 11 };

/* The names of the columns, as in the header. */
extern const char *const bitbrains_columns[BITBRAINS_COLUMNS];

extern const TraceReader bitbrains_reader;

#endif
