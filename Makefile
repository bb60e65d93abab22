# Virga. `make demo` sets up a fresh machine and runs the main job, `make test` runs every test.
# Variables: SAN=1 (AddressSanitizer, UndefinedBehaviorSanitizer), DEBUG=1 (-O0 -g), CC=clang.

CC       := gcc
PACKAGES := gsl hdf5-serial libarchive libfyaml jansson
MODE     := $(CC)$(if $(DEBUG),-debug)$(if $(SAN),-san)
OUT      := build/$(MODE)

WARN     := -Wall -Wextra -Wshadow -Wconversion -Werror
OPT      := $(if $(DEBUG),-O0 -g,-O2 -g)
SANFLAGS := $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
comma    := ,
CFLAGS   := -std=c17 -D_GNU_SOURCE -ffp-contract=off $(OPT) $(WARN) $(SANFLAGS)
CPPFLAGS  = -I. -MMD -MP $(shell pkg-config --cflags $(PACKAGES))
LIBS      = $(shell pkg-config --libs $(PACKAGES)) -lhdf5_serial_hl -lcsv -ldl -lm

SOURCES  := $(filter-out sim/run/main.c,$(wildcard sim/*/*.c policies/*.c workloads/*.c traces/*.c))
OBJECTS  := $(SOURCES:%.c=$(OUT)/%.o)
SUITES   := $(patsubst tests/%.c,%,$(wildcard tests/test_*.c))

all: $(OUT)/virga

$(OUT)/virga: $(OUT)/sim/run/main.o $(OBJECTS)
	$(CC) $(CFLAGS) -o $@ $^ $(LIBS)

$(OUT)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(CPPFLAGS) -c -o $@ $<

# The table of suites follows from the file names, so that a test file is never forgotten.
$(OUT)/suites.c: Makefile $(wildcard tests/test_*.c)
	@mkdir -p $(@D)
	@{ echo '#include "tests/test.h"'; \
	   for s in $(SUITES); do echo "extern const TestSuite $$s;"; done; \
	   echo 'const TestSuite *const all_suites[] = {'; \
	   for s in $(SUITES); do echo "    &$$s,"; done; \
	   echo '    NULL};'; } > $@

$(OUT)/suites.o: $(OUT)/suites.c
	$(CC) $(CFLAGS) $(CPPFLAGS) -c -o $@ $<

$(OUT)/tests/all: $(OUT)/suites.o $(OUT)/tests/all.o $(SUITES:%=$(OUT)/tests/%.o) $(OBJECTS)
	$(CC) $(CFLAGS) -o $@ $^ $(LIBS) -lcunit

.PHONY: all
.SECONDARY:
-include $(shell find build -name '*.d' 2>/dev/null)
