/* Tasks inside a guest: fixed amounts of work that finish.
 *
 * Each task uses up to `threads` vCPUs and its work is split evenly over them. In the shared order all run at
 * once; in the order of arrival (FCFS) they take turns: the head of the queue starts when as many vCPUs are
 * free as it has threads, and nobody overtakes it. A task with more threads than its guest has vCPUs runs on
 * all of them. Tasks of a guest that has no host yet wait.
 *
 * All running threads of a guest get the same rate, grant / threads. So one integral per guest, the *virtual
 * work* that each thread has done since birth, serves all its tasks: a task that starts at virtual work V and
 * has W to do on p threads is finished when the virtual work reaches V + W / p, whatever the rate does in
 * between. Rates change without touching the tasks, and only the first of the list can finish next (GUIDE:
 * one pending finish event a host).
 */
#ifndef VIRGA_SIM_MODEL_TASK_H
#define VIRGA_SIM_MODEL_TASK_H

#include "sim/model/cluster.h"

/* A new task of a guest; the number that names it in notes. It waits while the guest is pending. */
uint32_t task_add(Cluster *cluster, uint32_t guest, uint32_t threads, double work_mcycle);

/* Starts the tasks that wait and may run now: when the guest has got its host, or threads are free. */
void task_start_waiting(Cluster *cluster, uint32_t guest);

/* The oldest unfinished task is gone, its work undone. False when there is none. */
bool task_kill_oldest(Cluster *cluster, uint32_t guest);

/* All tasks are gone: the guest ends. */
void task_kill_all(Cluster *cluster, uint32_t guest);

/* Finishes all tasks of the guest that are done by now. */
void task_finish_due(Cluster *cluster, uint32_t guest);

/* When the first running task will be done at the present rate, SIM_TIME_MAX = never. */
SimTime task_next_finish(const Cluster *cluster, uint32_t guest);

/* Sets the guest's demand from its running threads and the core speed of its host. */
void task_set_demand(Cluster *cluster, uint32_t guest);

#endif
