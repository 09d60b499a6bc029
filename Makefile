# kichban: `make run` opens the ceremony in rehearsal, `make test` proves the tree.
# Everything generated goes to build/ (and media/, for the demo media).
SHELL = /bin/bash
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

B ?= build
V ?=
Q = $(if $(V),,@)
say = $(if $(V),,@printf '%-6s %s\n' $(1) $(2);)
CC = gcc
VERSION = 0.1

WERROR = -Werror
WARN = -Wall -Wextra -Wshadow -Wpointer-arith -Wcast-qual -Wstrict-prototypes \
       -Wmissing-prototypes -Wold-style-definition -Wundef -Wvla -Wswitch-enum \
       -Wformat=2 -Wnull-dereference -Wwrite-strings $(WERROR)
OPT ?= -O2 -g
CFLAGS_ALL = -std=gnu11 $(OPT) $(WARN) -fno-strict-aliasing -D_FORTIFY_SOURCE=2 \
       -fstack-protector-strong -D_GNU_SOURCE -DKICHBAN_VERSION='"$(VERSION)"' -Isrc -MMD -MP $(SAN)
SAN ?=

# --- the house: a folder is a library; who may include whom is checked by `make layers` ---
PKGS_base = libunistring
PKGS_sys = libmd
PKGS_wire = jansson
PKGS_showfile = yaml-0.1
PKGS_journal = sqlite3
PKGS_player = mpv sdl2 epoxy libuv x11 libpulse xrandr
PKGS_engine = libuv
PKGS_ui = ncursesw
pkgflags = $(if $(strip $(PKGS_$(1))),$(shell pkg-config --silence-errors --cflags $(filter-out libunistring,$(PKGS_$(1))) 2>/dev/null))
pkglibs = $(if $(filter base,$(1)),-lunistring) \
          $(if $(filter-out libunistring,$(PKGS_$(1))),$(shell pkg-config --silence-errors --libs $(filter-out libunistring,$(PKGS_$(1))) 2>/dev/null))

DIRS = base core sys wire showfile journal past sim paper player engine ui cli
$(foreach d,$(DIRS),$(eval SRC_$(d) = $(filter-out src/$(d)/main.c,$(wildcard src/$(d)/*.c))))
$(foreach d,$(DIRS),$(eval OBJ_$(d) = $(SRC_$(d):src/%.c=$(B)/obj/%.o)))
$(foreach d,$(DIRS),$(eval LIBS_$(d) := $(call pkglibs,$(d))))
$(foreach d,$(DIRS),$(eval FLAGS_$(d) := $(call pkgflags,$(d))))

LINK_player = player wire sys core base
LINK_engine = engine past journal showfile wire sys core base
LINK_cli = cli ui sim paper past journal showfile wire sys core base
objs = $(foreach d,$(1),$(OBJ_$(d)))
libs = $(sort $(foreach d,$(1),$(LIBS_$(d)))) -lpthread -lm

BINARIES = $(B)/kichban $(B)/kichban-engine $(B)/kichban-player

# Profiles of the running order, beside the programs as the catalogues are.
PROTOCOLS = $(patsubst shows/protocols/%,$(B)/protocols/%,$(wildcard shows/protocols/*.yaml))

LOCALES = $(patsubst src/po/%.po,$(B)/locale/%/LC_MESSAGES/kichban.mo,$(wildcard src/po/*.po))

.PHONY: all
all: $(BINARIES) $(LOCALES) $(PROTOCOLS) $(B)/kichban.schema.json

# For editors with a YAML language server: the line at the head of shows/*.yaml points here.
$(B)/kichban.schema.json: $(B)/kichban
	$(call say,MAKE,$@)$(B)/kichban schema --format json --lang en > $@

$(B)/kichban: $(B)/obj/cli/main.o $(call objs,$(LINK_cli))
	$(call say,LD,$@)$(CC) $(SAN) -o $@ $^ $(call libs,$(LINK_cli))
$(B)/kichban-engine: $(B)/obj/engine/main.o $(call objs,$(LINK_engine))
	$(call say,LD,$@)$(CC) $(SAN) -o $@ $^ $(call libs,$(LINK_engine))
$(B)/kichban-player: $(B)/obj/player/main.o $(call objs,$(LINK_player))
	$(call say,LD,$@)$(CC) $(SAN) -o $@ $^ $(call libs,$(LINK_player))

$(B)/locale/%/LC_MESSAGES/kichban.mo: src/po/%.po
	@mkdir -p $(@D)
	$(call say,PO,$<)msgfmt --check -o $@ $<

$(B)/protocols/%.yaml: shows/protocols/%.yaml
	@mkdir -p $(@D)
	$(call say,COPY,$<)cp $< $@

$(B)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(CFLAGS_ALL) $(FLAGS_$(firstword $(subst /, ,$*))) -c -o $@ $<

-include $(wildcard $(B)/obj/*/*.d $(B)/tests/*.d)

# --- tests: tests/unit/test_FOLDER_x.c links only that folder and what stands below it ---
BELOW_base = base
BELOW_core = core base
BELOW_sys = sys base
BELOW_wire = wire core base
BELOW_showfile = showfile sys core base
BELOW_journal = journal sys core base
BELOW_past = past journal showfile wire sys core base
BELOW_sim = sim core base
BELOW_paper = paper core base
BELOW_player = player wire sys core base
BELOW_engine = engine past journal showfile wire sys core base
BELOW_ui = ui wire sys core base
BELOW_cli = cli ui sim paper past journal showfile wire sys core base
UNIT = $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))

.SECONDEXPANSION:
folder_of = $(word 2,$(subst _, ,$(notdir $(1))))
$(B)/tests/%: tests/unit/%.c $$(call objs,$$(BELOW_$$(call folder_of,$$*)))
	@mkdir -p $(@D)
	$(call say,TEST,$<)$(CC) $(CFLAGS_ALL) $(FLAGS_$(call folder_of,$*)) -Itests/unit -o $@ $(filter %.c %.o,$^) \
	    $(call libs,$(BELOW_$(call folder_of,$*))) -lcmocka

.PHONY: unit
unit: $(UNIT) $(LOCALES)
	@printf '%s\n' $(UNIT) | xargs -P $$(nproc) -I T sh -c 'T > T.log 2>&1 || { cat T.log; exit 255; }' && \
	    echo "unit     $(words $(UNIT)) programs passed"

# --- scenarios: an evening as text, run through the core and replayed ---
LINK_scenario = showfile wire sys core base
$(B)/tests/scenario $(B)/tests/property $(B)/tests/evenings: $(B)/tests/%: tests/scenario/%.c $(call objs,$(LINK_scenario))
	@mkdir -p $(@D)
	$(call say,TEST,$<)$(CC) $(CFLAGS_ALL) -o $@ $(filter %.c %.o,$^) $(call libs,$(LINK_scenario)) -lcmocka

PROPERTY = property-small property-roll
.PHONY: scenario evenings $(PROPERTY)
scenario: $(B)/tests/scenario evenings $(PROPERTY)
	@$(B)/tests/scenario $(sort $(wildcard tests/scenario/*.scn)) > $(B)/scenario.log 2>&1 || \
	    { cat $(B)/scenario.log; exit 1; }
	@echo "scenario $(words $(wildcard tests/scenario/*.scn)) passed"
evenings: $(B)/tests/evenings
	@$< > $(B)/evenings.log 2>&1 || { tail -60 $(B)/evenings.log; exit 1; }
$(PROPERTY): property-%: $(B)/tests/property
	@$< tests/scenario/$*.yaml > $(B)/$@.log 2>&1 || { tail -40 $(B)/$@.log; exit 1; }

# --- bytes from outside: seeds as a plain test; `make fuzz` looks for new ones, a minute each ---
FUZZERS = yaml csv dur import
LINK_fuzz = showfile sys core base
SEEDS_yaml = tests/showfile/good tests/showfile/bad
$(B)/tests/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c tests/fuzz/fuzz.h $(call objs,$(LINK_fuzz))
	@mkdir -p $(@D)
	$(call say,TEST,$<)$(CC) $(CFLAGS_ALL) -Itests/fuzz -o $@ $(filter %.c %.o,$^) $(call libs,$(LINK_fuzz))

.PHONY: seeds fuzz fuzzers
seeds: $(FUZZERS:%=$(B)/tests/fuzz_%)
	@for f in $(FUZZERS); do $(B)/tests/fuzz_$$f tests/fuzz/corpus/$$f $$([ $$f = yaml ] && echo $(SEEDS_yaml)) \
	    > $(B)/seeds.log 2>&1 || { echo "fuzz_$$f"; tail -20 $(B)/seeds.log; exit 1; }; done; \
	    echo "seeds    of $(words $(FUZZERS)) harnesses passed"

# pointer-overflow: the macros of glibc's obstack.h align from a null pointer.
FUZZ_TIME ?= 60
$(B)/fuzz_%: tests/fuzz/fuzz_%.c $(call objs,$(LINK_fuzz))
	$(call say,FUZZ,$<)$(CC) $(CFLAGS_ALL) -fsanitize=fuzzer -Itests/fuzz -o $@ $(filter %.c %.o,$^) $(call libs,$(LINK_fuzz))
fuzzers: $(FUZZERS:%=$(B)/fuzz_%)
fuzz: $(B)/.need-fuzz
	@$(MAKE) --no-print-directory -j$$(nproc) B=$(B)/fuzz CC=clang OPT="-O1 -g" WERROR= \
	    SAN="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-sanitize=pointer-overflow \
	    -U_FORTIFY_SOURCE -Wno-unknown-warning-option -Wno-format-nonliteral" fuzzers
	@for f in $(FUZZERS); do mkdir -p $(B)/fuzz/found/$$f; \
	    $(B)/fuzz/fuzz_$$f -max_total_time=$(FUZZ_TIME) -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
	    -artifact_prefix=$(B)/fuzz/crash-$$f- $(B)/fuzz/found/$$f tests/fuzz/corpus/$$f \
	    $$([ $$f = yaml ] && echo $(SEEDS_yaml)) > $(B)/fuzz/$$f.log 2>&1 || { tail -40 $(B)/fuzz/$$f.log; exit 1; }; \
	    echo "fuzz     $$f: $$(sed -n 's/^stat::number_of_executed_units: *//p' $(B)/fuzz/$$f.log) inputs in $(FUZZ_TIME) s, nothing found"; done

# --- what a machine needs: Debian's packages, installed once ---
PACKAGES_RUN = build-essential pkg-config libmpv-dev libncurses-dev libyaml-dev libuv1-dev \
    libsqlite3-dev libjansson-dev libunistring-dev libmd-dev libsdl2-dev libepoxy-dev libx11-dev libpulse-dev libxrandr-dev gettext \
    tzdata ffmpeg librsvg2-bin fonts-dejavu-core python3
PACKAGES_TEST = $(PACKAGES_RUN) libcmocka-dev python3-pytest tmux xvfb xauth x11-utils pulseaudio \
    pulseaudio-utils mpv openbox xdotool python3-pytest-xdist xserver-xorg-core xserver-xorg-video-dummy \
    x11-xserver-utils weston clang-format cppcheck socat procps python3-yaml python3-jsonschema openssh-server openssh-client iproute2 \
    chromium poppler-utils
PACKAGES_FUZZ = $(PACKAGES_RUN) clang libclang-rt-dev
SUDO = $(if $(filter-out 0,$(shell id -u)),sudo)
# Asks dpkg only when this Makefile has changed since the last time.
define need
	@mkdir -p $(B)
	@missing=$$(for p in $(1); do dpkg-query -W -f='$${db:Status-Abbrev}' $$p 2>/dev/null | grep -q '^ii' || echo $$p; done); \
	if [ -n "$$missing" ]; then echo "APT    $$missing"; \
	    $(SUDO) apt-get update -qq && \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >$(B)/apt.log 2>&1 || \
	    { tail -20 $(B)/apt.log; exit 1; }; fi
	@touch $@
endef
$(B)/.need-run: Makefile
	$(call need,$(PACKAGES_RUN))
$(B)/.need-test: Makefile
	$(call need,$(PACKAGES_TEST))
$(B)/.need-fuzz: Makefile
	$(call need,$(PACKAGES_FUZZ))

# --- the two commands ---
.PHONY: run test media
run: $(B)/.need-run
	@$(MAKE) --no-print-directory all media
	@exec $(B)/kichban run shows/hue-2023.yaml --session ceremony

media: $(B)/.need-run
	@media/generate

test: $(B)/.need-test
	@$(MAKE) --no-print-directory -j$$(nproc) all tests-built
	@$(MAKE) --no-print-directory -j$$(nproc) -O layers size format cppcheck unit scenario seeds
	@$(MAKE) --no-print-directory sanitized
	@$(MAKE) --no-print-directory e2e

.PHONY: tests-built layers size format cppcheck sanitized e2e bench
tests-built: $(UNIT) $(B)/tests/scenario $(B)/tests/property $(B)/tests/evenings $(FUZZERS:%=$(B)/tests/fuzz_%)
layers:
	@tests/tools/layers.py $(B)
size:
	@tests/tools/size.py
C_FILES = $(wildcard src/*/*.[ch] tests/*/*.[ch])
format:
	@clang-format --dry-run -Werror $(C_FILES) && echo "format   as .clang-format says"
reformat:
	clang-format -i $(C_FILES)
cppcheck:
	@cppcheck -q --std=c11 --enable=warning,performance,portability --inline-suppr \
	    --error-exitcode=1 --suppress=missingIncludeSystem --suppress=varFuncNullUB -Isrc -j2 \
	    --cppcheck-build-dir=$$(mkdir -p $(B)/cppcheck; echo $(B)/cppcheck) src && echo "cppcheck nothing found"
# The address and undefined-behaviour sanitizers over unit and scenario tests.
sanitized:
	@$(MAKE) --no-print-directory -j$$(nproc) B=$(B)/san OPT="-O1 -g1" WERROR= \
	    SAN="-fsanitize=address,undefined -fno-sanitize-recover=all -U_FORTIFY_SOURCE" tests-built
	@$(MAKE) --no-print-directory -j$$(nproc) -O B=$(B)/san unit scenario seeds | sed 's/^/san /'; exit $${PIPESTATUS[0]}
# First what may share the machine, then what hears and sees, then, one at a time, what measures.
PYTEST = KICHBAN_BUILD=$(abspath $(B)) /usr/bin/python3 -m pytest -q -p no:cacheprovider
e2e: $(BINARIES) $(LOCALES) $(PROTOCOLS)
	@$(PYTEST) -m "not alone and not ears" -n 3 --dist loadfile tests/e2e
	@$(PYTEST) -m ears -n 2 --dist loadfile tests/e2e
	@$(PYTEST) -m alone tests/e2e

# Figures, never a test: compare within one run.
bench: $(B)/.need-test
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory $(B)/tests/bench_plan
	@KICHBAN_BUILD=$(abspath $(B)) B=$(B) /usr/bin/python3 tests/bench/bench.py
$(B)/tests/bench_%: tests/bench/%.c $(call objs,$(LINK_scenario))
	@mkdir -p $(@D)
	$(call say,BENCH,$<)$(CC) $(CFLAGS_ALL) -o $@ $(filter %.c %.o,$^) $(call libs,$(LINK_scenario))

PREFIX ?= /usr/local
.PHONY: install
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/kichban
	install -m 755 $(B)/kichban $(DESTDIR)$(PREFIX)/bin/
	install -d $(DESTDIR)$(PREFIX)/share/locale/vi/LC_MESSAGES
	install -d $(DESTDIR)$(PREFIX)/share/kichban/protocols
	install -m 644 $(PROTOCOLS) $(DESTDIR)$(PREFIX)/share/kichban/protocols/
	install -m 644 $(B)/kichban.schema.json $(DESTDIR)$(PREFIX)/share/kichban/
	install -m 644 $(B)/locale/vi/LC_MESSAGES/kichban.mo $(DESTDIR)$(PREFIX)/share/locale/vi/LC_MESSAGES/
	install -m 755 $(B)/kichban-engine $(B)/kichban-player $(DESTDIR)$(PREFIX)/libexec/kichban/

# Every sentence of the sources into src/po/*.po; what isn't translated yet is named.
.PHONY: po
po:
	@mkdir -p $(B)
	@xgettext --from-code=UTF-8 -L C --keyword=_ --keyword=N_ --no-location --sort-output \
	    -o $(B)/kichban.pot $(sort $(wildcard src/*/*.[ch]))
	@for po in src/po/*.po; do msgmerge --quiet --no-location --no-wrap --no-fuzzy-matching --update --backup=off \
	    $$po $(B)/kichban.pot; msgfmt --check --statistics -o /dev/null $$po; done

.PHONY: clean
clean:
	rm -rf $(B)
