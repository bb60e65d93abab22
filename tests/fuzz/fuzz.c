#include "tests/fuzz/fuzz.h"

#include "sim/base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* The program's own ways to end are findings, too: libFuzzer keeps the input of what aborts. */
static void on_death(void *arg)
{
    (void)arg;
    abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    die_set_cleanup(on_death, NULL);
    return 0;
}

void fuzz_claim(bool holds, const char *property)
{
    if (holds)
        return;
    fprintf(stderr, "this does not hold: %s\n", property);
    abort();
}

void fuzz_claim_told(const Error *error)
{
    fuzz_claim(error->text[0] != '\0', "what is refused is told");
    fuzz_claim(error->line >= 0 && error->column >= 0, "lines and columns are counted from 1");
}

FuzzFile fuzz_file(const void *bytes, size_t size)
{
    FuzzFile file = {.handle = memfd_create("fuzz", MFD_CLOEXEC)};
    fuzz_claim(file.handle >= 0, "there is a file in memory");
    fuzz_claim(write(file.handle, bytes, size) == (ssize_t)size, "it takes the bytes");
    snprintf(file.path, sizeof file.path, "/proc/self/fd/%d", file.handle);
    return file;
}

void fuzz_file_close(FuzzFile *file)
{
    close(file->handle);
}
