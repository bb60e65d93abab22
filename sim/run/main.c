/* virga: the program. All that it does is in the verbs (cmd_*.c). */
#include "sim/run/verbs.h"

int main(int argc, char **argv)
{
    return (int)cli_main(argc, argv, all_verbs);
}
