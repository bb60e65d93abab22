/* Names of files in the order in which people count: 1, 2, 10. */
#ifndef VIRGA_TRACES_NATURAL_H
#define VIRGA_TRACES_NATURAL_H

/* < 0, 0, > 0 as strcmp. Runs of digits compare as numbers of any length, all else byte by byte; where that
 * makes two different names equal (1 and 01), their bytes decide. */
int natural_compare(const char *a, const char *b);

#endif
