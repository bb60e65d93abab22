#include "sim/run/plots.h"

#include "sim/base/check.h"
#include "sim/run/gnuplot.h"
#include "sim/run/plot_data.h"
#include "sim/run/temporary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const Plot plots[] = {
    {"hosts-power", "hosts on and active, and power, over time", "/series/cluster", false,
     plot_data_hosts_power},
    {"heatmap", "utilization of each host over time", "/series/hosts", false, plot_data_heatmap},
    {"migrations-sla", "migrations, overloaded hosts and missing CPU over time", "/series/cluster", false,
     plot_data_migrations_sla},
    {"energy-sla", "energy against SLA violation, a point for each of several runs", "", true,
     plot_data_energy_sla},
    {0},
};

const Plot *plot_find(const char *name)
{
    for (const Plot *plot = plots; plot->name != NULL; plot++)
        if (strcmp(plot->name, name) == 0)
            return plot;
    return NULL;
}

bool plot_applies(const Plot *plot, const Result *results, size_t count, Error *error)
{
    for (size_t i = 0; plot->needs[0] != '\0' && i < count; i++)
        if (!h5_exists(results[i].file, plot->needs))
            return error_at(error, results[i].path, 0, 0,
                            "plot %s needs %s, which the run did not keep (output.series: hosts)", plot->name,
                            plot->needs);
    return true;
}

/* Sizes that give the same proportions of text and picture in all three. */
static const struct {
    const char *format, *terminal, *ending;
} terminals[] = {
    {"png", "pngcairo size 1200,700 font 'sans,12' background '#ffffff'", "IEND"},
    {"svg", "svg size 1200,700 font 'sans,15' background '#ffffff'", "</svg>"},
    {"pdf", "pdfcairo size 12in,7in font 'sans,12' background '#ffffff'", "%%EOF"},
};

static size_t terminal_of(const char *format)
{
    for (size_t i = 0; i < sizeof terminals / sizeof *terminals; i++)
        if (strcmp(terminals[i].format, format) == 0)
            return i;
    check_fail(__FILE__, __LINE__, "no terminal for format %s", format);
}

static FILE *open_in(const char *folder, const char *name)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        die("out of memory");
    FILE *file = fopen(path, "w");
    if (file == NULL)
        die("%s: %s", path, strerror(errno));
    free(path);
    return file;
}

static void close_written(FILE *file, const char *folder)
{
    bool has_failed = ferror(file) != 0;
    if (fclose(file) != 0 || has_failed)
        die("%s: cannot write: %s", folder, strerror(errno));
}

/* The data and the commands that load the script. */
static bool write_input(const Drawing *drawing, const char *folder, const char *scripts, Error *error)
{
    FILE *data = open_in(folder, "data.tsv"), *commands = open_in(folder, "commands.gp");
    fprintf(commands, "set terminal %s\nset output 'picture'\n",
            terminals[terminal_of(drawing->format)].terminal);
    bool done = drawing->plot->write(drawing->results, drawing->count, data, commands, error);
    fputs("scripts = ", commands);
    plot_quote(scripts, commands);
    fprintf(commands, "\nload scripts.'/style.gp'\nload scripts.'/%s.gp'\n", drawing->plot->name);
    close_written(commands, folder);
    close_written(data, folder);
    return done;
}

/* gnuplot does not notice that a disk is full. */
static bool is_whole(const char *picture, const char *ending)
{
    char tail[32];
    FILE *file = fopen(picture, "rb");
    if (file == NULL)
        return false;
    size_t count = fseek(file, -(long)sizeof tail, SEEK_END) == 0 ? fread(tail, 1, sizeof tail, file) : 0;
    fclose(file);
    return memmem(tail, count, ending, strlen(ending)) != NULL;
}

static ExitCode move_into_place(const char *folder, const Drawing *drawing, Error *error)
{
    char *picture = NULL;
    if (asprintf(&picture, "%s/picture", folder) < 0)
        die("out of memory");
    const char *why = NULL;
    if (!is_whole(picture, terminals[terminal_of(drawing->format)].ending))
        why = "gnuplot could not write all of it; is the disk full?";
    else if (rename(picture, drawing->path) != 0)
        why = strerror(errno);
    free(picture);
    if (why != NULL)
        error_at(error, drawing->path, 0, 0, "cannot write: %s", why);
    return why == NULL ? ENDED_WELL : ENDED_BY_MACHINE;
}

/* The folder that the picture goes to: a rename stays on its file system. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == NULL   ? strdup(".")
                   : slash == path ? strdup("/")
                                   : strndup(path, (size_t)(slash - path));
    if (folder == NULL)
        die("out of memory");
    return folder;
}

ExitCode plot_draw(const Drawing *drawing, Guard *guard, Error *error)
{
    char *scripts = NULL, *place = folder_of(drawing->path);
    if (!gnuplot_scripts(&scripts, error)) {
        free(place);
        return ENDED_BY_MACHINE;
    }
    char *folder = temporary_folder(guard, place);
    ExitCode code = ENDED_BY_INPUT;
    if (write_input(drawing, folder, scripts, error)) {
        code = gnuplot_run(folder, "commands.gp", error) ? move_into_place(folder, drawing, error)
                                                         : ENDED_BY_MACHINE;
    }
    guard_remove(guard, folder);
    free(folder);
    free(scripts);
    free(place);
    return code;
}
