/* A shared library that is no plug-in. */
extern const int virga_something;
const int virga_something = 1;
