#include "sim/run/plot_labels.h"

#include "tests/test.h"

#include <stdio.h>

/* Points at the given places, in order of energy, labelled a, b, ... */
static Points points_at(const double (*places)[2], size_t count)
{
    Points points = {0};
    for (size_t i = 0; i < count; i++) {
        Point point = {.energy = places[i][0], .sla = places[i][1]};
        snprintf(point.label, sizeof point.label, "label %zu", i);
        vec_push(&points, point);
    }
    return points;
}

static bool overlap(const Box *a, const Box *b)
{
    return a->left < b->right && b->left < a->right && a->bottom < b->top && b->bottom < a->top;
}

/* Twelve runs in a heap: most labels would lie on others if each stood beside its point. */
static void labels_of_a_heap_do_not_overlap(void)
{
    double places[12][2];
    Axis x, y;
    for (size_t i = 0; i < 12; i++) {
        places[i][0] = 100 + 0.1 * (double)i;
        places[i][1] = 1 + 0.01 * (double)(i * 7 % 12);
    }
    Points points = points_at(places, 12);
    vec_push(&points, (Point){.energy = 140, .sla = 2, .label = "far away"}); /* makes the heap a heap */
    plot_axes(&points, &x, &y);
    plot_place_labels(&points, &x, &y);
    for (size_t i = 0; i < points.count; i++)
        for (size_t k = 0; k < i; k++)
            CU_ASSERT_FALSE(overlap(&points.at[i].box, &points.at[k].box));
    vec_free(&points);
}

/* On the axis from 100 to 200 a single label stands right of its point, near it. */
static void a_lonely_label_stands_beside_its_point(void)
{
    const double places[2][2] = {{100, 1}, {200, 2}};
    Axis x, y;
    Points points = points_at(places, 2);
    plot_axes(&points, &x, &y);
    plot_place_labels(&points, &x, &y);
    CU_ASSERT_STRING_EQUAL(points.at[0].side, "left");
    CU_ASSERT(points.at[0].label_energy > 100 && points.at[0].label_energy < 103);
    CU_ASSERT_DOUBLE_EQUAL(points.at[0].label_sla, 1, 1e-9);
    CU_ASSERT_FALSE(points.at[0].label_is_far);
    vec_free(&points);
}

/* 100 to 400 is a factor of 4, 100 to 600 one of 6; from 0 no logarithm is taken. */
static void energies_far_apart_need_a_logarithmic_axis(void)
{
    const double near[2][2] = {{100, 0}, {400, 1}}, far[2][2] = {{100, 0}, {600, 1}},
                 zero[2][2] = {{0, 0}, {600, 1}};
    const double(*cases_of[])[2] = {near, far, zero};
    const bool expected[] = {false, true, false};
    for (size_t i = 0; i < 3; i++) {
        Axis x, y;
        Points points = points_at(cases_of[i], 2);
        plot_axes(&points, &x, &y);
        CU_ASSERT_EQUAL(x.is_log, expected[i]);
        CU_ASSERT_FALSE(y.is_log);
        CU_ASSERT(x.from >= 0 && x.from <= points.at[0].energy && x.to > points.at[1].energy);
        CU_ASSERT_EQUAL(y.from, 0); /* not below it: there is nothing */
        vec_free(&points);
    }
}

static void one_point_alone_has_axes_around_it(void)
{
    const double places[1][2] = {{50, 0}};
    Axis x, y;
    Points points = points_at(places, 1);
    plot_axes(&points, &x, &y);
    CU_ASSERT(x.from < 50 && x.to > 50);
    CU_ASSERT(y.from <= 0 && y.to > 0);
    vec_free(&points);
}

static const TestCase cases[] = {
    {"labels_of_a_heap_do_not_overlap", labels_of_a_heap_do_not_overlap},
    {"a_lonely_label_stands_beside_its_point", a_lonely_label_stands_beside_its_point},
    {"energies_far_apart_need_a_logarithmic_axis", energies_far_apart_need_a_logarithmic_axis},
    {"one_point_alone_has_axes_around_it", one_point_alone_has_axes_around_it},
    {NULL, NULL},
};

const TestSuite test_plot_labels = {"plot_labels", cases};
