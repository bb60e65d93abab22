/* virga plot: pictures of results. */
#include "sim/run/plots.h"
#include "sim/run/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FORMATS = 3 };
static const char *const format_names[FORMATS] = {"svg", "png", "pdf"};

typedef struct PlotInput {
    VEC(const char *) words; /* files and names of plots */
    const char *folder;
    bool formats[FORMATS];
} PlotInput;

static const struct argp_option options[] = {
    {"output", 'o', "DIR", 0, "Put the pictures there (made if need be); default: the current folder", 1},
    {"format", 'f', "LIST", 0, "svg, png, pdf, or several of them with commas between; default: svg", 1},
    {0},
};

static bool take_formats(PlotInput *plot, char *text, Error *error)
{
    for (char *word = text, *next = text; word != NULL; word = next) {
        size_t i = 0;
        next = strchr(word, ',');
        if (next != NULL)
            *next++ = '\0';
        while (i < FORMATS && strcmp(format_names[i], word) != 0)
            i++;
        if (i == FORMATS)
            return error_set(error, "--format %s: svg, png and pdf are known", word);
        plot->formats[i] = true;
    }
    return true;
}

static bool take(void *input, int key, char *text, Error *error)
{
    PlotInput *plot = input;
    if (key == 'f')
        return take_formats(plot, text, error);
    if (key == 'o')
        plot->folder = text;
    else
        vec_push(&plot->words, text);
    return true;
}

/* What is to be drawn. */
typedef struct Order {
    VEC(Result) results;
    VEC(char *) stems;        /* of file names, told apart */
    VEC(const Plot *) chosen; /* none = all that apply */
} Order;

/* The file's name without folder and ending, with a number where another has it already. */
static char *stem_of(const Order *order, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash != NULL ? slash + 1 : path;
    const char *point = strrchr(base, '.');
    size_t length = point != NULL && point != base ? (size_t)(point - base) : strlen(base);
    for (int number = 1;; number++) {
        char *stem = NULL, tail[16] = "";
        if (number > 1)
            snprintf(tail, sizeof tail, "-%d", number);
        if (asprintf(&stem, "%.*s%s", (int)length, base, tail) < 0)
            die("out of memory");
        bool is_taken = false;
        for (size_t i = 0; i < order->stems.count; i++)
            is_taken = is_taken || strcmp(order->stems.at[i], stem) == 0;
        if (!is_taken)
            return stem;
        free(stem);
    }
}

static bool add_file(Order *order, const char *path, Error *error)
{
    Result result;
    if (!result_open(path, &result, error))
        return false;
    char *stem = stem_of(order, path);
    vec_push(&order->results, result);
    vec_push(&order->stems, stem);
    return true;
}

/* A word that is no file and looks like none is a plot that is not known. */
static bool unknown_plot(const char *word, Error *error)
{
    VEC(const char *) names = {0};
    for (const Plot *plot = plots; plot->name != NULL; plot++)
        vec_push(&names, plot->name);
    const char *nearest = did_you_mean(word, names.at, names.count);
    vec_free(&names);
    if (nearest != NULL)
        return error_set(error, "%s: is neither a file nor a plot; did you mean %s?", word, nearest);
    return error_set(error, "%s: is neither a file nor a plot (virga list plots)", word);
}

static bool read_order(const PlotInput *input, Order *order, Error *error)
{
    for (size_t i = 0; i < input->words.count; i++) {
        const char *word = input->words.at[i];
        const Plot *plot = access(word, F_OK) == 0 ? NULL : plot_find(word);
        if (plot != NULL)
            vec_push(&order->chosen, plot);
        else if (access(word, F_OK) != 0)
            return unknown_plot(word, error);
        else if (!add_file(order, word, error))
            return false;
    }
    return order->results.count > 0 || error_set(error, "plot: no result file is given");
}

static void order_free(Order *order)
{
    for (size_t i = 0; i < order->results.count; i++) {
        result_close(&order->results.at[i]);
        free(order->stems.at[i]);
    }
    vec_free(&order->results);
    vec_free(&order->stems);
    vec_free(&order->chosen);
}

static bool is_chosen(const Order *order, const Plot *plot)
{
    for (size_t i = 0; i < order->chosen.count; i++)
        if (order->chosen.at[i] == plot)
            return true;
    return false;
}

/* One picture in one format; its path goes to standard output. */
static ExitCode draw_one(const PlotInput *input, const char *name, Drawing drawing, Guard *guard,
                         Error *error)
{
    char *path = NULL;
    const char *folder = input->folder != NULL ? input->folder : ".";
    if (asprintf(&path, "%s/%s.%s", folder, name, drawing.format) < 0)
        die("out of memory");
    drawing.path = path;
    ExitCode code = plot_draw(&drawing, guard, error);
    if (code == ENDED_WELL)
        printf("%s\n", path);
    free(path);
    return code;
}

static ExitCode draw_formats(const PlotInput *input, const char *name, Drawing drawing, Guard *guard,
                             Error *error)
{
    ExitCode code = ENDED_WELL;
    bool has_choice = false;
    for (size_t i = 0; i < FORMATS; i++)
        has_choice = has_choice || input->formats[i];
    for (size_t i = 0; code == ENDED_WELL && i < FORMATS; i++)
        if (has_choice ? input->formats[i] : i == 0) {
            drawing.format = format_names[i];
            code = draw_one(input, name, drawing, guard, error);
        }
    return code;
}

static ExitCode draw_each(const PlotInput *input, const Order *order, const Plot *plot, Guard *guard,
                          Error *error)
{
    ExitCode code = ENDED_WELL;
    for (size_t i = 0; code == ENDED_WELL && i < order->results.count; i++) {
        const Drawing drawing = {.plot = plot, .results = &order->results.at[i], .count = 1};
        char *name = NULL;
        if (!plot_applies(plot, drawing.results, 1, error)) {
            if (is_chosen(order, plot))
                return ENDED_BY_INPUT;
            *error = (Error){0};
            continue;
        }
        if (asprintf(&name, "%s-%s", order->stems.at[i], plot->name) < 0)
            die("out of memory");
        code = draw_formats(input, name, drawing, guard, error);
        free(name);
    }
    return code;
}

/* The plots of one run that it kept no data for; how many. */
static size_t left_out(const Result *result, Error *ret_told)
{
    size_t count = 0;
    char names[256] = "";
    for (const Plot *plot = plots; plot->name != NULL; plot++)
        if (!plot->of_several && !plot_applies(plot, result, 1, NULL)) {
            size_t used = strlen(names);
            snprintf(names + used, sizeof names - used, "%s%s", count++ > 0 ? ", " : "", plot->name);
        }
    if (count > 0)
        error_at(ret_told, result->path, 0, 0,
                 "left out: %s; the run kept no such time series (output.series: hosts)", names);
    return count;
}

/* What is not drawn is told. False when nothing is left of it. */
static bool tell_left_out(const Order *order, Error *error)
{
    size_t drawn = order->results.count > 1;
    for (const Plot *plot = plots; plot->name != NULL; plot++)
        drawn += plot->of_several ? 0 : order->results.count;
    for (size_t i = 0; i < order->results.count; i++) {
        Error told = {0};
        size_t count = left_out(&order->results.at[i], &told);
        drawn -= count;
        if (drawn == 0)
            *error = told;
        else if (count > 0)
            error_print(&told, stderr);
    }
    return drawn > 0;
}

static ExitCode draw_all(const PlotInput *input, const Order *order, Guard *guard, Error *error)
{
    ExitCode code = ENDED_WELL;
    bool by_default = order->chosen.count == 0;
    if (by_default && !tell_left_out(order, error))
        return ENDED_BY_INPUT;
    for (const Plot *plot = plots; code == ENDED_WELL && plot->name != NULL; plot++) {
        if (!by_default && !is_chosen(order, plot))
            continue;
        if (!plot->of_several)
            code = draw_each(input, order, plot, guard, error);
        else if (!by_default || order->results.count > 1)
            code = draw_formats(
                input, plot->name,
                (Drawing){.plot = plot, .results = order->results.at, .count = order->results.count}, guard,
                error);
    }
    return code;
}

static ExitCode run(void *input, Guard *guard, Error *error)
{
    const PlotInput *from = input;
    Order order = {0};
    ExitCode code = ENDED_BY_INPUT;
    if (read_order(from, &order, error)) {
        bool has_folder = from->folder == NULL || mkdir(from->folder, 0777) == 0 || errno == EEXIST;
        if (!has_folder)
            error_at(error, from->folder, 0, 0, "cannot make the folder: %s", strerror(errno));
        code = has_folder ? draw_all(from, &order, guard, error) : ENDED_BY_MACHINE;
    }
    order_free(&order);
    return code;
}

static void release(void *input)
{
    PlotInput *plot = input;
    vec_free(&plot->words);
}

const Verb verb_plot = {
    .name = "plot",
    .arguments = "FILE.h5 ... [PLOT ...]",
    .help = "Draw pictures of results with gnuplot",
    .details = "Draws the named plots, or all that the files have data for: FILE-PLOT.svg of each file, and "
               "energy-sla.svg of several files together. virga list plots tells of each.",
    .arguments_min = 1,
    .arguments_max = ANY_NUMBER,
    .options = options,
    .input_bytes = sizeof(PlotInput),
    .take = take,
    .run = run,
    .release = release,
};
