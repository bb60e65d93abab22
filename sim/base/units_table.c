#include "sim/base/units_table.h"

#include "sim/base/check.h"

/* Factors: a power of ten; a whole number; a whole number with a power of ten. */
#define TEN(n)                                                                                               \
    {                                                                                                        \
        1, 1, (n)                                                                                            \
    }
#define WHOLE(n)                                                                                             \
    {                                                                                                        \
        (n), 1, 0                                                                                            \
    }
#define WHOLE_TEN(n, e)                                                                                      \
    {                                                                                                        \
        (n), 1, (e)                                                                                          \
    }
#define OVER(n, e)                                                                                           \
    {                                                                                                        \
        1, (n), (e)                                                                                          \
    }
#define POWER2(n) (UINT64_C(1) << (n))

static const UnitRow none_rows[] = {{"", TEN(0), USE_BOTH, 0}};

static const UnitRow ratio_rows[] = {{"", TEN(0), USE_EXACT, 0}, {"%", TEN(-2), USE_SHOW, 0}};

static const UnitRow time_rows[] = {
    {"ns", TEN(0), USE_BOTH, 0},
    {"us", TEN(3), USE_BOTH, 1e3},
    {"\u00b5s", TEN(3), USE_READ, 0}, /* micro sign */
    {"\u03bcs", TEN(3), USE_READ, 0}, /* Greek mu */
    {"ms", TEN(6), USE_BOTH, 1e6},
    {"s", TEN(9), USE_BOTH, 1e9},
    {"min", WHOLE_TEN(60, 9), USE_BOTH, 600e9},
    {"h", WHOLE_TEN(3600, 9), USE_BOTH, 7200e9},
    {"d", WHOLE_TEN(86400, 9), USE_BOTH, 172800e9},
    {"w", WHOLE_TEN(604800, 9), USE_READ, 0},
};

static const UnitRow cores_rows[] = {
    {"", TEN(3), USE_EXACT, 0},
    {"m", TEN(0), USE_EXACT, 0},
    {"core", TEN(3), USE_READ, 0},
    {"cores", TEN(3), USE_SHOW, 0},
};

static const UnitRow cpu_rate_rows[] = {{"MHz", TEN(0), USE_BOTH, 0}, {"GHz", TEN(3), USE_BOTH, 1e3}};

static const UnitRow cpu_work_rows[] = {
    {"kcycles", TEN(-3), USE_BOTH, 0},  {"kcycle", TEN(-3), USE_READ, 0},   {"Mcycles", TEN(0), USE_BOTH, 1},
    {"Mcycle", TEN(0), USE_READ, 0},    {"Gcycles", TEN(3), USE_BOTH, 1e3}, {"Gcycle", TEN(3), USE_READ, 0},
    {"Tcycles", TEN(6), USE_BOTH, 1e6}, {"Tcycle", TEN(6), USE_READ, 0},
};

static const UnitRow bytes_rows[] = {
    {"B", TEN(0), USE_BOTH, 0},
    {"kB", TEN(3), USE_EXACT, 0},
    {"MB", TEN(6), USE_EXACT, 0},
    {"GB", TEN(9), USE_EXACT, 0},
    {"TB", TEN(12), USE_EXACT, 0},
    {"PB", TEN(15), USE_EXACT, 0},
    {"KiB", WHOLE(POWER2(10)), USE_BOTH, 0x1p10},
    {"MiB", WHOLE(POWER2(20)), USE_BOTH, 0x1p20},
    {"GiB", WHOLE(POWER2(30)), USE_BOTH, 0x1p30},
    {"TiB", WHOLE(POWER2(40)), USE_BOTH, 0x1p40},
    {"PiB", WHOLE(POWER2(50)), USE_BOTH, 0x1p50},
    {"Ki", WHOLE(POWER2(10)), USE_READ, 0}, /* Kubernetes, "Resource Management for Pods and Containers" */
    {"Mi", WHOLE(POWER2(20)), USE_READ, 0},
    {"Gi", WHOLE(POWER2(30)), USE_READ, 0},
    {"Ti", WHOLE(POWER2(40)), USE_READ, 0},
    {"Pi", WHOLE(POWER2(50)), USE_READ, 0},
};

static const UnitRow bandwidth_rows[] = {
    {"B/s", TEN(0), USE_EXACT, 0},
    {"kB/s", TEN(3), USE_EXACT, 0},
    {"MB/s", TEN(6), USE_EXACT, 0},
    {"GB/s", TEN(9), USE_EXACT, 0},
    {"TB/s", TEN(12), USE_EXACT, 0},
    {"KiB/s", WHOLE(POWER2(10)), USE_EXACT, 0},
    {"MiB/s", WHOLE(POWER2(20)), USE_EXACT, 0},
    {"GiB/s", WHOLE(POWER2(30)), USE_EXACT, 0},
    {"TiB/s", WHOLE(POWER2(40)), USE_EXACT, 0},
    {"bit/s", WHOLE_TEN(125, -3), USE_BOTH, 0},
    {"kbit/s", WHOLE(125), USE_BOTH, 125},
    {"Mbit/s", WHOLE_TEN(125, 3), USE_BOTH, 125e3},
    {"Gbit/s", WHOLE_TEN(125, 6), USE_BOTH, 125e6},
    {"Tbit/s", WHOLE_TEN(125, 9), USE_BOTH, 125e9},
};

static const UnitRow power_rows[] = {
    {"W", TEN(0), USE_BOTH, 0},
    {"kW", TEN(3), USE_BOTH, 1e3},
    {"MW", TEN(6), USE_BOTH, 1e6},
};

static const UnitRow energy_rows[] = {
    {"J", TEN(0), USE_BOTH, 0},
    {"kJ", TEN(3), USE_EXACT, 0},
    {"MJ", TEN(6), USE_EXACT, 0},
    {"GJ", TEN(9), USE_EXACT, 0},
    {"Wh", WHOLE(3600), USE_BOTH, 3600},
    {"kWh", WHOLE_TEN(3600, 3), USE_BOTH, 3600e3},
    {"MWh", WHOLE_TEN(3600, 6), USE_BOTH, 3600e6},
};

static const UnitRow carbon_rows[] = {
    {"gCO2", TEN(0), USE_BOTH, 0},
    {"kgCO2", TEN(3), USE_BOTH, 1e3},
    {"tCO2", TEN(6), USE_BOTH, 1e6},
};

static const UnitRow carbon_intensity_rows[] = {
    {"gCO2/kWh", TEN(0), USE_BOTH, 0},
    {"kgCO2/MWh", TEN(0), USE_READ, 0},
};

static const UnitRow rate_rows[] = {
    {"/s", TEN(0), USE_BOTH, 0},        {"/min", OVER(60, 0), USE_READ, 0},
    {"/h", OVER(3600, 0), USE_READ, 0}, {"/d", OVER(86400, 0), USE_READ, 0},
    {"req/s", TEN(0), USE_READ, 0},
};

static const UnitRow money_rows[] = {{"", TEN(0), USE_BOTH, 0}};

static const UnitRow price_time_rows[] = {
    {"/h", TEN(0), USE_BOTH, 0},
    {"/s", WHOLE(3600), USE_READ, 0},
    {"/min", WHOLE(60), USE_READ, 0},
    {"/d", OVER(24, 0), USE_READ, 0},
};

static const UnitRow price_energy_rows[] = {
    {"/kWh", TEN(0), USE_BOTH, 0},
    {"/Wh", TEN(3), USE_READ, 0},
    {"/MWh", TEN(-3), USE_READ, 0},
};

static const UnitRow price_bytes_rows[] = {
    {"/GB", TEN(0), USE_BOTH, 0},
    {"/TB", TEN(-3), USE_READ, 0},
    {"/GiB", OVER(POWER2(30), 9), USE_READ, 0},
    {"/TiB", OVER(POWER2(40), 9), USE_READ, 0},
};

#define ROWS(rows) (rows), sizeof(rows) / sizeof *(rows)

static const Dimension dimensions[UNIT_COUNT] = {
    [UNIT_NONE] = {"plain number", "0.5, 3, 1e6", "units", ROWS(none_rows), false, false},
    [UNIT_RATIO] = {"ratio", "0.2, 20%", "units", ROWS(ratio_rows), false, false},
    [UNIT_TIME] = {"time", "90s, 15min, 1h30min (ns us ms s min h d w)", "ns", ROWS(time_rows), false, true},
    [UNIT_CORES] = {"number of cores", "500m, 2, 2 cores", "millicores", ROWS(cores_rows), false, false},
    [UNIT_CPU_RATE] = {"CPU rate", "2400MHz, 2.4GHz", "MHz", ROWS(cpu_rate_rows), false, false},
    [UNIT_CPU_WORK] = {"amount of CPU work", "300Mcycles, 1.5Gcycles (kcycles Mcycles Gcycles Tcycles)",
                       "Mcycles", ROWS(cpu_work_rows), false, false},
    [UNIT_BYTES] = {"number of bytes",
                    "512MiB, 4Gi, 2TB (B kB MB GB TB PB, KiB MiB GiB TiB PiB, Ki Mi Gi Ti Pi)", "bytes",
                    ROWS(bytes_rows), false, false},
    [UNIT_BANDWIDTH] =
        {"bandwidth",
         "10Gbit/s, 500MB/s (bit/s kbit/s Mbit/s Gbit/s Tbit/s, B/s kB/s MB/s GB/s TB/s, KiB/s "
         "MiB/s GiB/s TiB/s)",
         "bytes/s", ROWS(bandwidth_rows), false, false},
    [UNIT_POWER] = {"power", "180W, 1.2kW (W kW MW)", "W", ROWS(power_rows), false, false},
    [UNIT_ENERGY] = {"energy", "500J, 12.3kWh (J kJ MJ GJ, Wh kWh MWh)", "J", ROWS(energy_rows), false,
                     false},
    [UNIT_CARBON] = {"mass of CO2", "150gCO2, 2.5kgCO2 (gCO2 kgCO2 tCO2)", "gCO2", ROWS(carbon_rows), false,
                     false},
    [UNIT_CARBON_INTENSITY] = {"carbon intensity", "45gCO2/kWh (gCO2/kWh kgCO2/MWh)", "gCO2/kWh",
                               ROWS(carbon_intensity_rows), false, false},
    [UNIT_RATE] = {"rate", "20/s, 20req/s, 300/min, 5/h, 2/d", "events a second", ROWS(rate_rows), false,
                   false},
    [UNIT_MONEY] = {"amount of money", "0.25USD, 1200EUR", "currency units", ROWS(money_rows), true, false},
    [UNIT_PRICE_TIME] = {"price of time", "0.25USD/h (/s /min /h /d)", "currency units an hour",
                         ROWS(price_time_rows), true, false},
    [UNIT_PRICE_ENERGY] = {"price of energy", "0.12USD/kWh (/Wh /kWh /MWh)", "currency units a kWh",
                           ROWS(price_energy_rows), true, false},
    [UNIT_PRICE_BYTES] = {"price of data", "0.09USD/GB (/GB /TB /GiB /TiB)", "currency units a GB",
                          ROWS(price_bytes_rows), true, false},
    [UNIT_DATE] = {"date", "2026-10-01, 2026-10-01T06:30Z, 2026-10-01T08:30:00.25+02:00", "ns", NULL, 0,
                   false, false},
};

const Dimension *unit_dimension(Unit unit)
{
    check((unsigned)unit < UNIT_COUNT);
    return &dimensions[unit];
}

const char *unit_examples(Unit unit)
{
    return unit_dimension(unit)->examples;
}

const char *unit_name(Unit unit)
{
    return unit_dimension(unit)->name;
}
