# Virga. `make demo` sets up a fresh machine and runs the main job, `make test` runs every test,
# `make help` lists the rest. Variables:
#   CC=clang   SAN=1 (AddressSanitizer and UndefinedBehaviorSanitizer)   DEBUG=1 (-O0)   V=1 (show the commands)
#   SECONDS=N of `make fuzz`, for each parser
#   PREFIX=DIR or PKG_CONFIG_PATH=DIR: where libraries of your own are
#   PREFIX=DIR   DESTDIR=DIR: where `make install` puts Virga, /usr/local when PREFIX is not given
#   CPPFLAGS, CFLAGS, LDFLAGS are yours: they are added behind what stands here

ifeq ($(origin CC),default)
CC := gcc
endif
PKG_CONFIG ?= pkg-config

.DEFAULT_GOAL := all
.ONESHELL:                # a recipe is one script
.SHELLFLAGS := -ec
MAKEFLAGS   += --no-print-directory
QUIET       := $(if $(V),,@)

# ---- What is built, and where -------------------------------------------------------------------

MODE    := $(if $(FUZZ),fuzz,$(notdir $(CC))$(if $(DEBUG),-debug)$(if $(SAN),-san))
OUT     := build/$(MODE)
SOURCES := $(filter-out sim/run/main.c,$(wildcard sim/*/*.c policies/*.c workloads/*.c traces/*.c))
SUITES  := $(patsubst tests/%.c,%,$(wildcard tests/test_*.c))
OBJECTS := $(SOURCES:%.c=$(OUT)/%.o)
MAIN    := $(OUT)/sim/run/main.o
TESTS   := $(OUT)/suites.o $(patsubst %.c,$(OUT)/%.o,$(wildcard tests/*.c))
BENCHES := $(patsubst %.c,$(OUT)/%.o,$(wildcard tests/bench/*.c))
PLUGINS := $(patsubst %.c,$(OUT)/%.so,$(wildcard examples/*.c tests/plugins/*.c))
FUZZERS := $(patsubst tests/fuzz/%.c,$(OUT)/%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_OBJECTS := $(patsubst %.c,$(OUT)/%.o,$(filter-out tests/fuzz/fuzz_%,$(wildcard tests/fuzz/*.c)))
STYLED  := $(wildcard sim/*/*.[ch] policies/*.[ch] workloads/*.[ch] traces/*.[ch] examples/*.c \
           tests/*.[ch] tests/plugins/*.c tests/fuzz/*.[ch])

# PREFIX has two meanings that go together: who installs below a folder may have libraries there.
INSTALLED = $(DESTDIR)$(or $(PREFIX),/usr/local)

# ---- How it is compiled -------------------------------------------------------------------------

comma   := ,
WARN    := -Wall -Wextra -Wshadow -Wconversion -Werror
LEVEL   := -g $(if $(DEBUG),-O0,$(if $(SAN)$(FUZZ),-O1,-O2))
GUARDS  := $(if $(SAN)$(FUZZ),-fsanitize=address$(comma)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer) \
           $(if $(FUZZ),-fsanitize=fuzzer-no-link)
OWN_CPP := $(if $(PREFIX),-isystem $(PREFIX)/include)
OWN_LD  := $(foreach dir,$(if $(PREFIX),$(PREFIX)/lib $(PREFIX)/lib64),-L$(dir) -Wl$(comma)-rpath$(comma)$(dir))
OWN_PC  := $(if $(PREFIX),$(PREFIX)/lib/pkgconfig:$(PREFIX)/lib64/pkgconfig:)$(PKG_CONFIG_PATH)
COMPILE  = $(CC) -std=c17 -D_GNU_SOURCE -ffp-contract=off $(LEVEL) $(GUARDS) $(WARN) -I. -MMD -MP \
           $(OWN_CPP) $(LIB_CFLAGS) $(CPPFLAGS) $(CFLAGS)
LINK     = $(CC) $(LEVEL) $(GUARDS) $(CFLAGS) $(OWN_LD) $(LDFLAGS)

# pkg-config is asked once, and not before something is compiled: until `make deps` has run there may
# be none. The -g says that it answered. To the compiler these are system headers: it does not warn there.
MODULES    := gsl hdf5-serial libarchive libfyaml jansson
PKG        := PKG_CONFIG_PATH='$(OWN_PC)' $(PKG_CONFIG)
ask         = $(or $(shell $(PKG) $1 && echo -g),$(error a library is missing: `make deps` installs it or says which))
LIB_CFLAGS  = $(eval LIB_CFLAGS := $$(patsubst -I%,-isystem %,$$(call ask,--cflags $(MODULES))))$(LIB_CFLAGS)
LIBS        = $(eval LIBS := $$(call ask,--libs $(MODULES)) -lhdf5_hl -lcsv -ldl -lm)$(LIBS)

# ---- What a user asks for -----------------------------------------------------------------------

# A goal that first sets up the machine builds in a second make, which may use all cores.
AGAIN = $(MAKE) $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

.PHONY: all demo test built check fuzz fuzzers bench install uninstall deps deps-ci docs format format-check clean help FORCE

all: $(OUT)/virga ## build the program (build/virga is the one built last)
	@ln -sfn $(MODE)/virga build/virga

demo: deps ## set up, build, run the main job; plots and results in out/demo
	+@$(AGAIN) all
	sh examples/demo.sh $(OUT)/virga out/demo

test: deps ## set up, build, run every test; last line `N passed, N failed`
	+@$(AGAIN) built || { echo "the build failed"; echo "0 passed, 1 failed"; exit 1; }
	$(MAKE) check

built: all $(OUT)/tests/all $(OUT)/tests/bench/all $(PLUGINS)

check: built ## the same without the set-up
	@VIRGA=$(OUT)/virga MAKE='$(MAKE)' CC='$(CC)' tests/count tests/layers $(OUT)/tests/all tests/cli tests/broken tests/install

fuzz: ## mutate the input of each parser for SECONDS=600; needs clang and its libFuzzer
	@echo 'int LLVMFuzzerTestOneInput(const char *b, long n) { return !b + !n; }' |
	    clang -fsanitize=fuzzer -x c -o /dev/null - 2>/dev/null ||
	    { echo "make fuzz: no clang with libFuzzer here (make deps-ci installs both)"; exit 2; }
	+$(AGAIN) CC=clang FUZZ=1 fuzzers
	tests/fuzz/seeds build/fuzz/virga build/fuzz
	tests/fuzz/run build/fuzz $(or $(SECONDS),600)

fuzzers: $(OUT)/virga $(FUZZERS)
.SECONDARY: # what fuzzers are linked from stays

bench: all $(OUT)/tests/bench/all ## measure speed and print it as CSV; BENCH=queue only what begins so
	@VIRGA=$(OUT)/virga $(OUT)/tests/bench/all $(BENCH)

bench-plot: ## draw what it measures: build/bench.csv and pictures in build/bench
	@$(MAKE) bench >build/bench.csv
	for format in svg png; do
	    gnuplot -e "csv='build/bench.csv'; folder='build/bench'; format='$$format'" plots/bench.gp
	done

# Files are found beside the program: bin/ and share/ belong together, wherever they are.
install: all ## put the program, its manual, catalogs, examples and policy.h below PREFIX
	@to='$(INSTALLED)'
	put() { # FOLDER FILES: those of them that are files
	    mkdir -p "$$1"
	    for file in $$2; do test -d "$$file" || install -m 644 "$$file" "$$1"; done
	}
	mkdir -p "$$to/bin"
	install -m 755 $(OUT)/virga "$$to/bin/virga"
	put "$$to/include/virga" policies/policy.h
	put "$$to/share/virga/catalogs" 'examples/catalogs/*'
	put "$$to/share/virga/plots" 'plots/*'
	put "$$to/share/virga/examples" 'examples/*'
	put "$$to/share/virga/examples/traces" 'examples/traces/*'
	put "$$to/share/doc/virga" 'README.md CHANGELOG.md CONTRIBUTING.md LICENSE'
	put "$$to/share/doc/virga/docs" 'docs/*'
	chmod 755 "$$to"/share/virga/examples/*.sh
	mkdir -p "$$to/share/man/man1"
	$(OUT)/virga list man >"$$to/share/man/man1/virga.1"
	chmod 644 "$$to/share/man/man1/virga.1"
	echo "installed below $$to"

uninstall: ## remove what `make install` with the same PREFIX and DESTDIR has put there
	@to='$(INSTALLED)'
	rm -rf "$$to/bin/virga" "$$to/include/virga" "$$to/share/virga" "$$to/share/doc/virga" "$$to/share/man/man1/virga.1"
	echo "removed from $$to"

docs: all ## write the pages that the program makes itself: docs/scenario.md
	$(OUT)/virga list scenario > docs/scenario.md

format: ## put every source file into the form of .clang-format
	clang-format -i $(STYLED)

format-check: ## say which source files are not in that form
	@clang-format --dry-run --Werror $(STYLED)

clean: ## remove what was built
	rm -rf build

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile
	sed -n '/^#   /s/^#   //p' Makefile

# ---- What the machine must have -----------------------------------------------------------------

# Debian package : how one sees that it is there : by which name
NEEDS := gcc:program:gcc  libc6-dev:link:stdio.h:-lm  pkg-config:program:$(PKG_CONFIG)  \
         libgsl-dev:module:gsl  libhdf5-dev:module:hdf5-serial  libcsv-dev:link:csv.h:-lcsv  \
         libarchive-dev:module:libarchive  libfyaml-dev:module:libfyaml  libjansson-dev:module:jansson  \
         libcunit1-dev:module:cunit  gnuplot-nox:program:gnuplot
NEEDS_CI := clang:program:clang  clang-format:program:clang-format \
         libclang-rt-14-dev:link:stdio.h:-fsanitize=address

# $(call provide,ROWS): installs what is not there, asks nothing of the network when all is there,
# and names what it could not install.
define provide
is_there() { # KIND NAME LIBRARY
    case $$1 in
    program) command -v $$2 ;;
    module) $(PKG) --exists $$2 ;;
    link) echo 'int main(void) { return 0; }' |
        $(CC) $(OWN_CPP) $(CPPFLAGS) -include $$2 -x c -o /dev/null - $(OWN_LD) $(LDFLAGS) $$3 ;;
    esac >/dev/null 2>&1
}
absent() {
    for row in $1; do
        IFS=:; set -- $$row; unset IFS
        is_there $$2 $$3 $$4 || printf '%-19s %s %s %s\n' $$1 $$2 $$3 $$4
    done
}
missing=$$(absent)
test -n "$$missing" || exit 0
root=$$(test $$(id -u) = 0 || echo sudo)
if command -v apt-get >/dev/null && command -v $${root:-env} >/dev/null; then
    names=$$(echo "$$missing" | cut -d ' ' -f 1)
    log=$$(mktemp)
    echo "installing" $$names
    apt="$$root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq"
    { $$apt update; $$apt install -y --no-install-recommends $$names; } >$$log 2>&1 || tail -n 3 $$log
    rm $$log
    missing=$$(absent)
    test -n "$$missing" || exit 0
fi
echo "These Debian packages are missing and could not be installed (right of each, what was looked for):"
echo "$$missing"
echo "pkg-config looked in $(OWN_PC)$(if $(OWN_PC),:)$$($(PKG) --variable pc_path pkg-config 2>/dev/null || echo "no place: it is missing itself")"
echo "Libraries of your own: make PREFIX=DIR, or PKG_CONFIG_PATH, CPPFLAGS and LDFLAGS."
exit 1
endef

deps: ## install the missing Debian packages (with sudo when not root), or list them
	@$(call provide,$(NEEDS))

deps-ci: CC := clang
deps-ci: ## the same for what only .ci/run needs
	@$(call provide,$(NEEDS_CI))

# ---- Files --------------------------------------------------------------------------------------

$(OUT)/virga: $(MAIN) $(OBJECTS)
	@echo "  link $@"
	$(LINK) -o $@ $^ $(LIBS)

$(OUT)/tests/all: $(TESTS) $(OBJECTS)
	@echo "  link $@"
	$(LINK) -o $@ $^ $(LIBS) $(shell $(PKG) --libs cunit)

$(OUT)/fuzz_%: $(OUT)/tests/fuzz/fuzz_%.o $(FUZZ_OBJECTS) $(OBJECTS)
	@echo "  link $@"
	$(LINK) -fsanitize=fuzzer -o $@ $^ $(LIBS)

$(OUT)/tests/bench/all: $(BENCHES) $(OBJECTS)
	@echo "  link $@"
	$(LINK) -o $@ $^ $(LIBS)

$(OUT)/%.o: %.c Makefile
	$(QUIET)mkdir -p $(@D)
	echo "  cc   $<"
	$(COMPILE) -c -o $@ $<

# Part of the provenance of each result.
$(OUT)/sim/run/version.o: OWN_CPP += '-DVIRGA_FLAGS="$(subst ",,$(strip -std=c17 -ffp-contract=off $(LEVEL) $(GUARDS) $(CPPFLAGS) $(CFLAGS)))"'

# A plug-in sees the one header, under the name that it has when installed.
$(OUT)/include/virga/policy.h: policies/policy.h
	@mkdir -p $(@D)
	cp $< $@

$(OUT)/%.so: %.c $(OUT)/include/virga/policy.h Makefile
	$(QUIET)mkdir -p $(@D)
	echo "  cc   $< (plug-in)"
	$(COMPILE) -I$(OUT)/include -fPIC -shared -o $@ $<

# The table of suites follows from the file names, so that a test file is never forgotten.
$(OUT)/suites.c: FORCE
	@mkdir -p $(@D)
	{ echo '#include "tests/test.h"'
	  for suite in $(SUITES); do echo "extern const TestSuite $$suite;"; done
	  echo 'const TestSuite *const all_suites[] = {'
	  for suite in $(SUITES); do echo "    &$$suite,"; done
	  echo '    NULL};'; } >$@.new
	cmp -s $@.new $@ || mv $@.new $@

$(OUT)/suites.o: $(OUT)/suites.c
	@$(COMPILE) -c -o $@ $<

-include $(MAIN:.o=.d) $(OBJECTS:.o=.d) $(TESTS:.o=.d) $(BENCHES:.o=.d) $(PLUGINS:.so=.d) $(wildcard $(OUT)/tests/fuzz/*.d)
