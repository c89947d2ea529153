# Everything the project does, one target each. `make` lists them.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
BIN := .venv/bin
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

# The site's own messages, not the theme's advertisement of its successor.
export NO_MKDOCS_2_WARNING := 1
# The day of the commit, so that the same commit builds the same bytes on any day.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

# What npm writes last when it has put a tool in place.
npm = .venv/npm/$(1)/node_modules/.package-lock.json

# What says that another builder is installed, apart from what the site is built with.
builder = .venv/builders/$(1)/installed

.PHONY: help serve build pdf check test record schemas workbooks returns new-year new-partnership \
  proofread ask bench slips lighthouse first-visit page-bytes load lock audit licences sbom release \
  portability picture browser office nginx pango
.DELETE_ON_ERROR:

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: .venv/site ## set up, and serve the site at http://127.0.0.1:8000 while you edit
	FAIL_CLOSED=false $(BIN)/mkdocs serve --no-strict --livereload --dev-addr $(ADDRESS)

# In a folder of its own, so that a failed build leaves the last site as it was, and two builds at
# once leave each other alone.
build: .venv/site pango ## check, then write the site to site/ (SITE_URL= REPO_URL=)
	$(BIN)/python -m macros check
	@set -e; new=site.new.$$$$; trap 'rm -rf "$$new"' EXIT; set -x; \
	$(BIN)/mkdocs build --site-dir "$$new"; \
	$(BIN)/python -m macros host "$$new" --nginx hosting/nginx.conf; \
	rm -rf site; mv "$$new" site

pdf: build ## write the site, and in it each plan as a PDF to hand out
	@ls site/plans/*/partnership-plan-*.pdf

check: .venv/site pango ## check the data, the pages and their links, without writing site/
	$(BIN)/python -m macros check
	$(BIN)/mkdocs build --site-dir .venv/checked

test: .venv/test $(call npm,html) $(call npm,workflows) browser office nginx pango ## set up, and run every test, those in the browser too
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses auto --dist worksteal

new-year: .venv/site ## start the plan for the next year (CHOICES=file: first write that file, then do what it says)
	$(BIN)/python -m macros new-year $(if $(CHOICES),--choices '$(CHOICES)')

new-partnership: .venv/site ## start another partnership's folder: DIR=../ours (NAME= AREA= PRIORITY= YEAR=)
	@test -n "$$DIR" || { echo "Say where: make new-partnership DIR=../ours" >&2; exit 1; }
	$(BIN)/python -m macros new-partnership "$$DIR" --name "$$NAME" --area "$$AREA" \
	  --priority "$$PRIORITY" --year "$$YEAR"

workbooks: .venv/site ## write each lead's form to workbooks/ (TO: elsewhere; YEAR: of another plan)
	$(BIN)/python -m macros workbooks $(or $(TO),workbooks) $(addprefix --year=,$(YEAR))

returns: .venv/site ## show what forms in workbooks/ (FROM: elsewhere) report; WRITE=yes adds it
	$(BIN)/python -m macros returns $(or $(FROM),workbooks) $(addprefix --year=,$(YEAR)) \
	  $(if $(WRITE),--write)

proofread: .venv/test ## tell what a proof-reader would ask of the plan and the pages; stops nothing
	$(BIN)/python -m macros proofread

record: build ## record the addresses of site/, when it is published
	$(BIN)/python -m macros record site

schemas: .venv/site ## renew data/schemas/, which editors' tools explain the files by
	$(BIN)/python -m macros schemas

lock: .venv/test ## renew requirements/ from pyproject.toml and its package.json files
	$(BIN)/pip install --quiet uv
	for extra in site test; do $(BIN)/uv pip compile --quiet \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
	  --custom-compile-command 'make lock' --extra $$extra --output-file requirements/$$extra.txt \
	  pyproject.toml; done
	for builder in properdocs zensical; do $(BIN)/uv pip compile --quiet \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
	  --custom-compile-command 'make lock' --excludes requirements/portability/$$builder.without \
	  --output-file requirements/portability/$$builder.txt \
	  pyproject.toml requirements/portability/$$builder.in; done
	for tool in html workflows lighthouse; do $(BIN)/npm update --prefix requirements/$$tool --silent \
	  --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts; done
	@# npm notes where each author takes gifts: a lock needs no address.
	sed --in-place --null-data --regexp-extended \
	  's/,\n *"funding": (\{[^}]*\}|\[[^]]*\]|"[^"]*")//g' requirements/*/package-lock.json

audit: .venv/test ## ask the registries what is known against the packages of the locks
	@$(BIN)/python -m tests.project.supply audit

licences: .venv/test ## list the licences of all packages; fails on one that nobody agreed to
	@$(BIN)/python -m tests.project.supply licences

sbom: build .venv/test ## write what site/ is made of to release/sbom.cdx.json (CycloneDX)
	@rm -rf release && mkdir release
	$(BIN)/python -m tests.project.supply sbom site release/sbom.cdx.json

# Without the machine's names, times and order, so that the same site makes the same archive.
release: sbom ## write to release/ what a year's release holds
	tar --create --file release/site.tar.gz --use-compress-program 'gzip --no-name --best' \
	  --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
	  --mtime=@$(SOURCE_DATE_EPOCH) --directory site .
	cp site/plans/*/partnership-plan-*.pdf site/data/*.csv site/data/*.json site/data/*.xlsx release
	cd release && LC_ALL=C sha256sum * > ../SHA256SUMS && mv ../SHA256SUMS .

ask: .venv/test browser ## ask the search what people would type, and Material's beside it
	$(BIN)/python -m tests.benchmarks.search_eval $(QUESTIONS)

slips: .venv/test ## try a thousand slips on the check (SEED and COUNT choose which)
	$(BIN)/python -m tests.checks.fuzz

bench: .venv/test browser pango ## measure what fifty years and 300 partners cost, beside stock Material
	$(BIN)/python -m tests.benchmarks.build_time

lighthouse: .venv/test $(call npm,lighthouse) browser ## ask Lighthouse about four pages on a slow phone
	$(BIN)/python -m tests.benchmarks.lighthouse

first-visit: .venv/test browser ## weigh a first visit, beside Material as it comes
	$(BIN)/python -m tests.benchmarks.page_weight

load: .venv/test nginx ## load nginx with the site for a minute, beside one plain file
	@command -v wrk >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update --quiet=2 && apt-get install --quiet=2 --yes wrk >/dev/null; } || { \
	  echo "The load is made by wrk: install it" >&2; exit 1; }
	$(BIN)/python -m tests.benchmarks.load

portability: .venv/test $(call builder,properdocs) $(call builder,zensical) ## build with MkDocs' successors too, and compare
	$(BIN)/python -m tests.benchmarks.portability

page-bytes: .venv/test pango ## tell where a page's bytes go (PAGE=contacts: of another page)
	$(BIN)/python -m tests.benchmarks.page_bytes $(PAGE)

picture: .venv/test browser build ## renew the pictures in README.md
	$(BIN)/python -m tests.benchmarks.screenshots

# Only what the lock names, by hash; wheels alone, so that nothing is compiled or run.
.venv/%: requirements/%.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	@touch $@

# The others' locks leave out what they stand in for, so pip must not look for what a lock lacks.
$(call builder,%): requirements/portability/%.txt
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
	  --only-binary :all: -r $<
	@touch $@

# The same for npm's packages. Their scripts are not run: one would download a Java.
$(call npm,%): requirements/%/package-lock.json | .venv/test
	@mkdir -p .venv/npm/$* && cp requirements/$*/package*.json .venv/npm/$*
	$(BIN)/npm ci --prefix .venv/npm/$* --silent --no-audit --no-fund --ignore-scripts

# The system's browser: Playwright's own comes from a host that a closed network does not reach.
browser:
	@test -n "$(CHROMIUM)" && exit 0; \
	for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; \
	test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update --quiet=2 && apt-get install --quiet=2 --yes chromium >/dev/null || { \
	  echo "The tests need Chromium: install it, or name it with CHROMIUM=/path/to/chromium" >&2; exit 1; }

# The forms are tried in the one program that opens them and is free.
office:
	@command -v soffice >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update --quiet=2 && apt-get install --quiet=2 --yes --no-install-recommends \
	  libreoffice-calc-nogui >/dev/null; } || { \
	  echo "The tests need LibreOffice Calc: install it, so that soffice starts it" >&2; exit 1; }

# The configuration is tried in the real one. It is unpacked, not installed: Debian's would begin to
# serve by itself, now and whenever the machine starts. So no root is needed either.
nginx:
	@test -n "$(NGINX)" || test -x .nginx/usr/sbin/nginx || \
	  PATH="$$PATH:/usr/sbin:/usr/local/sbin" command -v nginx >/dev/null || { \
	  command -v apt-get >/dev/null && mkdir -p .nginx && cd .nginx && \
	  { test "$$(id -u)" != 0 || apt-get update --quiet=2; } && \
	  apt-get download --quiet=2 --option APT::Sandbox::User=root nginx && dpkg-deb -x nginx_*.deb . && \
	  ./usr/sbin/nginx -v 2>/dev/null; } || { \
	  echo "The tests need nginx: install it, or name it with NGINX=/path/to/nginx" >&2; exit 1; }

# What the documents are drawn with. `make serve` and `make check` do without it.
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
pango:
	@$(PYTHON) -c 'import sys; from ctypes.util import find_library as found; \
	  sys.exit(not all(map(found, ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))))' || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update --quiet=2 && \
	  apt-get install --quiet=2 --yes --no-install-recommends $(PANGO) >/dev/null; } || { \
	  echo "The documents need Pango: install it (Debian, Ubuntu: $(PANGO))" >&2; exit 1; }
