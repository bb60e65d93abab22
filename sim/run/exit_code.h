/* How the program ends; INTERFACE of every verb. */
#ifndef VIRGA_SIM_RUN_EXIT_CODE_H
#define VIRGA_SIM_RUN_EXIT_CODE_H

typedef enum {
    ENDED_WELL = 0,
    ENDED_BY_BUG = 1,         /* a broken invariant: ours */
    ENDED_BY_INPUT = 2,       /* bad usage, scenario, trace or plug-in */
    ENDED_BY_MACHINE = 3,     /* memory, disk, permissions */
    ENDED_BY_STALL = 4,       /* the simulation came to a standstill */
    ENDED_BY_INTERRUPT = 130, /* SIGINT, SIGTERM, SIGHUP */
} ExitCode;

#endif
