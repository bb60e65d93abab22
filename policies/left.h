/* What best fit and worst fit share: hosts are measured by the part of a resource that nobody has reserved
 * once the guest is there. */
#ifndef VIRGA_POLICIES_LEFT_H
#define VIRGA_POLICIES_LEFT_H

#include "policies/left_index.h"

/* Their one parameter, `resource`: the value is a LeftResource. Their state is a LeftIndex. */
enum { LEFT_PARAM_COUNT = 1 };
extern const PolicyParam left_params[LEFT_PARAM_COUNT];

/* Places each waiting guest on the admitting host with the least or the most left; the first among equals. */
void left_decide(const Self *self, const View *view, Actions *actions, LeftWanted wanted);

#endif
