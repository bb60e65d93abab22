#include "sim/run/version.h"

#ifndef VIRGA_FLAGS /* another build system than the Makefile */
#define VIRGA_FLAGS "not known"
#endif

const char version_number[] = "0.1.0";
const char version_date[] = "2026-11-23";
const char version_flags[] = VIRGA_FLAGS;

#ifdef __clang__
const char version_compiler[] = __VERSION__; /* "Debian Clang 14.0.6" */
#else
const char version_compiler[] = "gcc " __VERSION__;
#endif
