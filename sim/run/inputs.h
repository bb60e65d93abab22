/* The files that a run reads, with their SHA-256: for provenance, and to see at a rerun that they are the
 * same. */
#ifndef VIRGA_SIM_RUN_INPUTS_H
#define VIRGA_SIM_RUN_INPUTS_H

#include "sim/base/error.h"
#include "sim/base/sha256.h"
#include "sim/base/vec.h"
#include "sim/output/store.h"
#include "sim/run/result.h"
#include "sim/run/scenario.h"

typedef VEC(InputFile) InputFiles;

/* Of a file; of a folder, the digest of the lines `sha256  name` of its regular files in byte order of their
 * names, as `cd FOLDER && sha256sum * | sha256sum` has it. */
bool input_digest(const char *path, Sha256Hex *ret_digest, Error *error);

/* The scenario's own files, its traces, and the plug-ins. To be freed. */
bool inputs_of_scenario(const Scenario *scenario, const char *const *plugins, size_t plugin_count,
                        InputFiles *ret_files, Error *error);

/* As a result file has them. To be freed. */
bool inputs_of_result(const Result *result, InputFiles *ret_files, Error *error);

/* Whether all but the scenario's own files (whose content is in the result) are as they were. The error names
 * the first that is not. */
bool inputs_verify(const InputFiles *files, Error *error);

/* Whether `path` is one of them, by whatever name: a result must not be written over its own input. */
bool inputs_hold(const InputFiles *files, const char *path);

void inputs_free(InputFiles *files);

#endif
