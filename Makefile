# What one does with zobench, from a fresh clone on: `make` lists it.
# Needs the Swift 6.3 toolchain (https://www.swift.org/install); everything else is installed when
# it is missing, with apt-get or brew, and with sudo unless one is root.

CONFIG  ?= configs/mds.json
ARGS    ?=
RESULTS ?= results/$(basename $(notdir $(CONFIG)))
GLOBE   ?= results/globe
NASTY   ?= results/nasty-names
PREFIX  ?= /usr/local
STUDIES ?= $(PREFIX)/share/zobench
ZSH_COMPLETIONS ?= $(PREFIX)/share/zsh/site-functions
ZOBENCH := .build/release/zobench
STANDALONE := .build-dist/release/zobench
FILTER  ?=
STATIC  := $(if $(filter Linux,$(shell uname)),--static-swift-stdlib -Xlinker -s)
DIST    ?= dist
PYTHON  := .venv/bin/python
PEERS   := .venv-bench/bin/python
# Debian's packages for Python are the system's.
SYSTEM_PYTHON ?= /usr/bin/python3
BENCH   ?= results/bench
KILLS   ?= 200
PIPE_KILLS ?= $(KILLS)
SHORT   ?=
COUNT   ?= 60
CONFIGS ?= $(wildcard configs/*.json configs/lecture/*.json)
SEED    ?= 1
CORE    ?=
KERNELS ?=
CHROMIUM ?= chromium

# Homebrew keeps OpenBLAS where pkg-config does not look by itself.
KEGS := $(wildcard /opt/homebrew/opt/openblas/lib/pkgconfig /usr/local/opt/openblas/lib/pkgconfig)
ifneq ($(KEGS),)
export PKG_CONFIG_PATH := $(firstword $(KEGS)):$(PKG_CONFIG_PATH)
endif

# $(call need,TEST,WHAT,APT PACKAGES,BREW FORMULAS): installs WHAT unless TEST succeeds. The lists
# of apt-get are fetched only when the packages cannot be had with those at hand.
APT := $(shell [ "$$(id -u)" = 0 ] || echo sudo) env DEBIAN_FRONTEND=noninteractive apt-get
INSTALL_APT = $(APT) install -y --no-install-recommends
define need
@{ $(1); } >/dev/null 2>&1 || { \
  if command -v apt-get >/dev/null; then \
    echo "Missing $(2): installing $(3) with apt-get." >&2; \
    $(INSTALL_APT) $(3) </dev/null >/dev/null 2>&1 \
      || { $(APT) update </dev/null && $(INSTALL_APT) $(3) </dev/null; }; \
  elif command -v brew >/dev/null; then \
    echo "Missing $(2): installing $(4) with brew." >&2; \
    brew install $(4); \
  else \
    echo "Missing $(2), and neither apt-get nor brew is here: please install it by hand." >&2; \
    exit 1; \
  fi; \
}
endef

.PHONY: help run build test lint gate normals lecture independent slurm install clean linux blas
.PHONY: python independent-full calc faults fuzz generated sanitize bench bench-quick bench-instructions speed
.PHONY: peers valgrind examples python3 nlopt pipe pipe-kills pipe-full test-baseline tools chromium cluster bare-debian
.PHONY: conform-power dry-runs studies floors pictures gnuplot report browser standalone dist dist-test
.NOTPARALLEL:
.DEFAULT_GOAL := help

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Where ARGS send the results elsewhere, or ask for a dry run, there is nothing here to draw.
run: build gnuplot ## Install what is missing, build, run CONFIG (configs/mds.json) with ARGS, draw it
	$(ZOBENCH) run $(CONFIG) $(ARGS)
	@[ ! -f "$(RESULTS)/manifest.json" ] || { \
	  figures=$$($(ZOBENCH) plot "$(RESULTS)") && printf '%s\n' "$$figures" && \
	  first=$$(printf '%s\n' "$$figures" | grep '\.svg$$' | grep -v -- '-dark\.svg$$' | head -n 1) && \
	  echo "Look at $$first first; then try: $(ZOBENCH) report $(RESULTS)"; }

build: blas ## Build the zobench command (release)
	swift build -c release --product zobench

# In release, since debug builds run the kernels 36 times slower. Without testable imports (nothing
# needs them: `package` is enough), so that tests and command are compiled once and not in turns.
# FILTER is an expression for the names of tests, as `swift test --filter` takes it.
test: blas gnuplot python3 ## Run the unit tests (release); CORE=Prescott KERNELS=baseline force OpenBLAS's core and ours
	swift build -c release --build-tests
	CORE="$(CORE)" KERNELS="$(KERNELS)" Tests/at-core $(ZOBENCH) \
	  Tests/by-suite swift test -c release --disable-testable-imports --skip-build \
	  $(if $(FILTER),--filter '$(FILTER)')

# What OpenBLAS's kernels and zobench's own make, operation by operation and step by step, and how runs end by it. Left
# out: what reads, writes and draws numbers whoever made them, and statistics over thousands of runs of the same code.
KERNEL_TESTS := (AutoDiff|LinearAlgebra|Sampling|Estimators|Problems|Optimizers)Tests\.|Outcome|LostStep
KERNEL_TESTS := $(KERNEL_TESTS)|GrowthLimit|Reproducibility|Moments|MomentCheck|(Accuracy|Derivative|Algebra)Kind
test-baseline: ## Run the tests that kernels matter to, as on an x86 processor of 2004
	$(MAKE) test CORE=Prescott KERNELS=baseline FILTER='$(KERNEL_TESTS)'

# A `private import` would pass the dependency check unseen.
lint: blas ## Check the formatting, and every import against the manifest
	swift format lint --strict -r Package.swift Plugins Sources Tests Benchmarks Examples
	! grep -rnE --include='*.swift' '^ *(file)?private import' Sources Tests Benchmarks
	swift build -c release --build-tests --explicit-target-dependency-import-check error

faults: build ## Kill, intrude, fill disks, limit addresses, kill children: the same files in the end
	$(call need,command -v python3,Python,python3,python)
	python3 Tests/faults/kill.py $(ZOBENCH) --kills $(KILLS) $(SHORT)
	python3 Tests/faults/disk_full.py $(ZOBENCH)
	python3 Tests/faults/addresses.py $(ZOBENCH)
	python3 Tests/faults/intrude.py $(ZOBENCH) $(SHORT)
	[ "$$(uname)" != Linux ] || $(MAKE) --no-print-directory pipe-kills

fuzz: generated ## Fuzz what reads configurations and data for 60 s; `make generated`
	Tests/fuzz/run.sh 60

generated: build ## Take COUNT (60) valid studies, and half as many of noise and batches, through every verb
	python3 Tests/generated/studies.py $(ZOBENCH) --count $(COUNT)
	python3 Tests/generated/floors.py $(ZOBENCH) --count $$(($(COUNT) / 2))

studies: build ## Take COUNT (60) valid studies, drawn from the schema, through every verb
	python3 Tests/generated/studies.py $(ZOBENCH) --count $(COUNT) --seed $(SEED)

floors: build python ## Hold noise and batches against NumPy, whole, and take COUNT (60) unusual studies of them through every verb
	$(PYTHON) Tests/independent/recompute_floors.py $(ZOBENCH) --seed $(SEED)
	$(PYTHON) Tests/independent/recompute_batches.py $(ZOBENCH) --seed $(SEED)
	$(PYTHON) Tests/independent/compare_radii.py $(ZOBENCH) --seed $(SEED)
	python3 Tests/generated/floors.py $(ZOBENCH) --count $(COUNT) --seed $(SEED)

sanitize: blas gnuplot python3 ## Unit tests and a short sweep with thread and address sanitizer
	Tests/sanitizers/run.sh thread
	Tests/sanitizers/run.sh address

# In the build folder of this package, whose modules are then compiled once, not twice. SwiftPM keeps one build plan a
# folder and would take another package's for it: so none is taken from before, here and afterwards.
examples: build gnuplot ## Build and run Examples: a method, a problem and an objective of a package of its own
	cp Package.resolved Examples/
	swift build -c release --package-path Examples --scratch-path .build --disable-build-manifest-caching; \
	  built=$$?; \
	  swift build -c release --product zobench --disable-build-manifest-caching && exit $$built
	Tests/examples/run.sh .build/release

pipe: python ## Test the far side of the pipe: C header, Python package, examples
	$(call need,command -v cc,a C compiler,gcc libc6-dev,gcc)
	$(PYTHON) Tests/pipe/directions.py
	$(PYTHON) -m unittest discover -s python/tests

pipe-kills: build nlopt ## Kill zobench and the children that it talks to: the same files in the end, nobody left
	$(call need,command -v cc || command -v clang,a C compiler,gcc libc6-dev,gcc)
	$(call need,command -v python3,Python,python3,python)
	python3 Tests/pipe/kills.py $(ZOBENCH) --kills $(PIPE_KILLS)

# PDFO's compiled part needs the first NumPy.
pipe-full: build nlopt peers .venv-pdfo/installed ## The same with every library and language that has an adapter or example
	$(call need,command -v octave-cli,Octave,octave,octave)
	$(call need,Rscript -e 'library(jsonlite)',R with jsonlite,r-base-core r-cran-jsonlite,r)
	ZOBENCH_NEEDS_ALL=1 PDFO_PYTHON=$(CURDIR)/.venv-pdfo/bin/python \
	  $(PEERS) -m unittest discover -s python/tests
	$(PEERS) Tests/pipe/counts.py $(ZOBENCH) --pdfo-python $(CURDIR)/.venv-pdfo/bin/python

gate: blas ## Measure the false alarms of `zobench check` and its power on planted faults
	swift run -c release GatePower

conform-power: build python3 ## Measure the false alarms of `zobench conform` and its power on planted mistakes
	python3 Tests/pipe/conform_power.py $(ZOBENCH)

normals: blas ## Hold 10⁹ normals against their distribution: moments, Kolmogorov-Smirnov, tails
	swift run -c release NormalQuality

lecture: build ## Run the lecture's other experiments, and print their tables
	for config in configs/lecture/*.json; do \
	  printf '\n%s\n' "$$config" && $(ZOBENCH) run "$$config" --fresh || exit 1; \
	done

pictures: build gnuplot ## Draw the README's pictures from results/reference
	$(ZOBENCH) plot results/reference/mds --only convergence --format svg --output plots/reference
	$(ZOBENCH) plot results/reference/scaling --only scaling --format svg --output plots/reference
	for theme in light dark; do \
	  $(ZOBENCH) animate results/reference/mds --theme $$theme --format svg --output plots/reference \
	    || exit 1; \
	done

# Other work on the machine blurs the ratios: measure where nothing else runs.
bench: build speed peers ## Measure zobench against JAX, NumPy, PyTorch, C: a table in BENCH
	$(PEERS) Benchmarks/peers/speed.py --output $(BENCH) $(ARGS)

bench-quick: build speed peers ## The same with fewer rows and rounds, in two minutes
	$(PEERS) Benchmarks/peers/speed.py --quick --output $(BENCH)/quick $(ARGS)

bench-instructions: speed peers valgrind ## Count the instructions of three kernels
	$(PEERS) Benchmarks/peers/instructions.py

# On a machine that does nothing else; the long configurations take some minutes.
dry-runs: build ## Hold what --dry-run expects against the run, of every configuration in CONFIGS
	$(call need,command -v python3,Python,python3,python)
	python3 Benchmarks/dry_runs.py $(ZOBENCH) $(CONFIGS)

independent: build python calc gnuplot ## Check results and schema with NumPy, pandas and Calc
	$(ZOBENCH) run configs/mds.json --output $(RESULTS) --quiet
	$(PYTHON) Tests/independent/recompute_embedding.py $(RESULTS)
	$(PYTHON) Tests/independent/recompute_ert.py $(RESULTS)
	$(PYTHON) Tests/generated/costs.py $(ZOBENCH)
	$(PYTHON) Tests/independent/recompute_quadratic.py $(ZOBENCH)
	$(PYTHON) Tests/independent/recompute_floors.py $(ZOBENCH) --short
	$(PYTHON) Tests/independent/recompute_batches.py $(ZOBENCH) --short
	$(PYTHON) Tests/independent/compare_radii.py $(ZOBENCH) --short
	$(ZOBENCH) run configs/globe.json --output $(GLOBE) --quiet
	$(PYTHON) Tests/independent/recompute_map.py $(ZOBENCH) $(GLOBE) 1e-6
	$(PYTHON) Tests/independent/check_schema.py $(ZOBENCH) configs/*.json configs/*/*.json
	$(PYTHON) Tests/independent/read_with_pandas.py $(RESULTS)
	PYTHON=$(PYTHON) Tests/independent/spreadsheet.sh $(RESULTS)
	$(PYTHON) Tests/independent/nasty_names.py $(ZOBENCH) $(NASTY)

independent-full: build peers nlopt ## Hold optimizers against PyTorch's, SciPy's, pycma's and NLopt's
	$(PEERS) Tests/independent/compare_adam.py $(ZOBENCH)
	$(PEERS) Tests/independent/compare_nelder_mead.py $(ZOBENCH)
	$(PEERS) Tests/independent/compare_cma.py $(ZOBENCH)
	$(PEERS) Tests/independent/compare_searches.py $(ZOBENCH)
	$(PEERS) Tests/independent/compare_least_squares.py $(ZOBENCH)
	$(PEERS) Tests/independent/compare_nlopt.py $(ZOBENCH) --system-python $(SYSTEM_PYTHON)
	Tests/pipe/same_bytes $(ZOBENCH)

report: build .venv/charts ## Make report.html of RESULTS (results/mds): interactive charts, no network
	$(ZOBENCH) report $(RESULTS)

browser: build .venv/charts chromium gnuplot ## Open a report in Chromium without a network, and read its charts
	$(PYTHON) Tests/browser/report.py $(ZOBENCH) $$(command -v $(CHROMIUM))

slurm: linux build cluster ## Run a study on a local Slurm cluster on which things go wrong (Linux)
	Tests/slurm/acceptance $(ZOBENCH)

# With `sudo make install`, run `make standalone` first: root may not have Swift on its path.
install: ## Install command, completions, studies, C header and Python package under PREFIX (/usr/local), below DESTDIR
	test -x $(STANDALONE) || $(MAKE) standalone
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(STUDIES)/configs/lecture" "$(DESTDIR)$(STUDIES)/data" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" "$(DESTDIR)$(ZSH_COMPLETIONS)" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	install -m 755 $(STANDALONE) "$(DESTDIR)$(PREFIX)/bin/zobench"
	install -m 644 configs/*.json "$(DESTDIR)$(STUDIES)/configs"
	install -m 644 configs/lecture/*.json "$(DESTDIR)$(STUDIES)/configs/lecture"
	install -m 644 data/*.csv data/README.md "$(DESTDIR)$(STUDIES)/data"
	install -d "$(DESTDIR)$(PREFIX)/include" "$(DESTDIR)$(STUDIES)/python/zobench" \
	  "$(DESTDIR)$(STUDIES)/python/examples" "$(DESTDIR)$(PREFIX)/share/doc/zobench/examples"
	install -m 644 include/zobench.h "$(DESTDIR)$(PREFIX)/include"
	install -m 644 python/pyproject.toml python/README.md "$(DESTDIR)$(STUDIES)/python"
	install -m 644 python/zobench/*.py "$(DESTDIR)$(STUDIES)/python/zobench"
	install -m 644 python/examples/*.py "$(DESTDIR)$(STUDIES)/python/examples"
	install -m 644 docs/pipe.md "$(DESTDIR)$(PREFIX)/share/doc/zobench"
	install -m 644 Examples/pipe/* "$(DESTDIR)$(PREFIX)/share/doc/zobench/examples"
	$(STANDALONE) --generate-completion-script bash \
	  > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/zobench"
	$(STANDALONE) --generate-completion-script zsh > "$(DESTDIR)$(ZSH_COMPLETIONS)/_zobench"
	$(STANDALONE) --generate-completion-script fish \
	  > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/zobench.fish"

# With Swift's libraries in it where they are no part of the system, and without symbols.
standalone: blas ## Build the command that runs where no Swift is, which `make install` and `make dist` take
	swift build -c release --product zobench --scratch-path .build-dist $(STATIC)

dist: standalone ## Pack the command as a .tar.gz, and a .deb where dpkg is, in DIST (dist)
	Packaging/dist $(STANDALONE) "$(DIST)"

dist-test: linux bare-debian ## Install the packages in DIST in a bare Debian, and run studies there (as root)
	$(call need,command -v cc,a C compiler,gcc libc6-dev,gcc)
	Tests/dist/run "$(DIST)"

clean: ## Remove what was built (results stay)
	rm -rf .build .build-dist .build-thread .build-address .build-fuzz .venv .venv-bench

linux:
	@[ "$$(uname)" = Linux ] || { echo "Only on Linux: there is no Slurm here." >&2; exit 1; }

blas:
	$(call need,pkg-config --exists openblas,OpenBLAS,libopenblas-dev pkg-config,openblas pkg-config)

# Its drawing of text looks for fonts, which a bare system has none of.
gnuplot:
	$(call need,command -v gnuplot,gnuplot,gnuplot-nox fonts-dejavu-core,gnuplot)

# One after another; .ci/run has them installed while it compiles.
tools: gnuplot calc python .venv/charts chromium ## Install what the checks of .ci/run need
	@[ "$$(uname)" != Linux ] || $(MAKE) --no-print-directory cluster bare-debian

nlopt:
	$(call need,$(SYSTEM_PYTHON) -c 'import nlopt',NLopt for the system's Python,python3-nlopt,nlopt)

# Children of some tests are written in it.
python3:
	$(call need,command -v python3,Python,python3,python)

chromium:
	$(call need,command -v $(CHROMIUM),Chromium,chromium,--cask chromium)

cluster:
	$(call need,PATH=$$PATH:/usr/sbin; command -v sbatch && command -v slurmctld && command -v slurmd \
	  && command -v munged,Slurm,slurm-client slurmctld slurmd munge,)

bare-debian:
	$(call need,PATH=$$PATH:/usr/sbin; command -v debootstrap,debootstrap,debootstrap,)

python: .venv/installed

.venv/installed: Tests/independent/requirements.txt
	$(call need,python3 -c 'import ensurepip; import venv',Python,python3 python3-venv,python)
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

# The program of the report's charts, and what drives a browser.
.venv/charts: Tests/browser/requirements.txt
	$(call need,python3 -c 'import ensurepip; import venv',Python,python3 python3-venv,python)
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

speed: blas
	swift build -c release --product SpeedBench
	swift build -c release --product FarSide

peers: .venv-bench/installed

.venv-bench/installed: Benchmarks/peers/requirements.txt Benchmarks/peers/install-torch.sh
	$(call need,python3 -c 'import ensurepip; import venv',Python,python3 python3-venv,python)
	$(call need,command -v cc,a C compiler,gcc libc6-dev,gcc)
	python3 -m venv .venv-bench
	$(PEERS) -m pip install --quiet --disable-pip-version-check -r $<
	Benchmarks/peers/install-torch.sh $(PEERS)
	touch $@

.venv-pdfo/installed:
	$(call need,python3 -c 'import ensurepip; import venv',Python,python3 python3-venv,python)
	python3 -m venv .venv-pdfo
	.venv-pdfo/bin/pip install --quiet --disable-pip-version-check 'numpy<2' pdfo
	touch $@

valgrind:
	$(call need,command -v valgrind,Valgrind,valgrind,valgrind)

calc:
	$(call need,command -v soffice || test -d /Applications/LibreOffice.app,LibreOffice Calc,\
	  libreoffice-calc-nogui,--cask libreoffice)
