# One target for each thing the project does. `make` lists them.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
BIN := .venv/bin
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

# What people set on the command line: any text, which is never run. A recipe takes it from the
# environment, as "$$FROM", because what make or the shell finds in it would be expanded.
VARIABLES := ADDRESS AREA CHECKED CHOICES CHROMIUM COUNT DIR FROM NAME NGINX PAGE PRIORITY \
  QUESTIONS REPO_URL SEED SITE_URL TO WRITE YEAR
$(foreach name,$(VARIABLES),$(if $(filter-out undefined,$(origin $(name))),\
  $(eval override $(name) := $$(value $(name)))$(eval export $(name))))

# Hide the theme's advertisement of its successor, so that editors see only our messages.
export NO_MKDOCS_2_WARNING := 1
# The commit's date, so that the same commit builds the same bytes on any day.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

# What is in an environment names the folder that it was made in: one that was moved is made again.
$(shell test -L .venv || ! test -f .venv/pyvenv.cfg || \
  grep -qF -- " $(CURDIR)/.venv" .venv/pyvenv.cfg || rm -rf .venv)

# The file that npm writes last when it installs a tool.
npm = .venv/npm/$(1)/node_modules/.package-lock.json

# The file that marks another site generator as installed, in an environment of its own.
builder = .venv/builders/$(1)/installed

.PHONY: help serve build pdf check test quick lint record-urls schemas export-forms import-updates \
  import-plan plan-workbook compare-import new-year new-priority new-partnership check-links \
  proofread to-do search-eval bench fuzz mistakes lighthouse page-weight page-lengths page-bytes load \
  lock audit licences sbom release portability screenshots programs browser browsers engines office nginx \
  record workbooks returns ask slips first-visit picture
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# In place of the shell, so that whoever stops make stops the server.
serve: .venv/site ## show the site at http://127.0.0.1:8000 while you edit (ADDRESS= PYTHON=)
	@$(BIN)/python -c 'import os, socket; a = os.environ["ADDRESS"].rpartition(":"); \
	  socket.create_server((a[0], int(a[2]))).close()' 2>/dev/null || { \
	  echo "Another program uses $$ADDRESS: type make serve ADDRESS=127.0.0.1:8001" >&2; exit 1; }
	exec env FAIL_CLOSED=false $(BIN)/mkdocs serve --no-strict --livereload --dev-addr "$$ADDRESS"

# Each build has a folder of its own, so that one that fails leaves the last site as it was, and two
# at the same time do not mix: one renames its folder, then the other. Unlike mv, os.rename puts no
# folder into another.
build: .venv/site ## check, then write the site to site/ (SITE_URL= REPO_URL=)
	$(BIN)/python -m macros check
	@set -e; new=site.new.$$$$; trap 'rm -rf "$$new"' EXIT; set -x; \
	$(BIN)/mkdocs build --site-dir "$$new"; \
	$(BIN)/python -m macros host "$$new" --nginx hosting/nginx.conf; \
	for _ in 1 2 3 4 5; do rm -rf site && $(BIN)/python -c 'import os, sys; \
	  os.rename(*sys.argv[1:])' "$$new" site 2>/dev/null && break; done; test ! -e "$$new"

pdf: build ## write the site, and list the PDF of each plan
	@ls site/plans/*/partnership-plan-*.pdf

check: .venv/site ## check the data, the pages and their links, without writing site/
	$(BIN)/python -m macros check
	$(BIN)/mkdocs build --site-dir .venv/checked

test: programs .venv/test lint $(call npm,html) $(call npm,workflows) ## run every test and check
	$(BIN)/pytest --numprocesses auto --dist worksteal

quick: .venv/test lint ## run the checks and the tests that take no build, browser, nginx or LibreOffice
	$(BIN)/pytest --numprocesses auto --dist worksteal -m 'not slow'

lint: .venv/test $(call npm,lint)
	$(BIN)/node .venv/npm/lint/node_modules/eslint/bin/eslint.js \
	  --config requirements/lint/eslint.config.mjs overrides/assets
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy

new-year: .venv/site ## start next year's plan (CHOICES=file: write the choices first, then apply them)
	$(BIN)/python -m macros new-year $${CHOICES:+--choices "$$CHOICES"}

new-priority: .venv/site ## add a priority to the current plan: NAME="Road safety"
	@test -n "$$NAME" || { echo 'Say what it is called: make new-priority NAME="Road safety"' >&2; exit 1; }
	$(BIN)/python -m macros new-priority -- "$$NAME"

new-partnership: .venv/site ## start a folder for another partnership: DIR=../ours (NAME= AREA= PRIORITY= YEAR=)
	@test -n "$$DIR" || { echo "Say where: make new-partnership DIR=../ours" >&2; exit 1; }
	$(BIN)/python -m macros new-partnership --name "$$NAME" --area "$$AREA" \
	  --priority "$$PRIORITY" --year "$$YEAR" -- "$$DIR"

export-forms: .venv/site ## write each lead's form to workbooks/ (TO=folder YEAR=)
	$(BIN)/python -m macros export-forms $${YEAR:+--year "$$YEAR"} -- "$${TO:-workbooks}"

import-updates: .venv/site ## show the updates in workbooks/ (FROM=folder YEAR=); WRITE=yes adds them
	@set --; test "$$WRITE" != yes || set -- --write; \
	test "$$CHECKED" != yes || set -- "$$@" --checked; set -x; \
	$(BIN)/python -m macros import-updates "$$@" $${YEAR:+--year "$$YEAR"} -- "$${FROM:-workbooks}"

import-plan: .venv/import ## write a year's files from a document (FROM=plan.docx YEAR=2025-26), or show what a workbook changes (WRITE=yes)
	@test -n "$$FROM" || \
	  { echo "Say which: make import-plan FROM=plan.docx YEAR=2025-26" >&2; exit 1; }
	@set --; test "$$WRITE" != yes || set -- --write; \
	$(BIN)/python -m macros import-plan "$$@" $${YEAR:+--year "$$YEAR"} -- "$$FROM"

plan-workbook: .venv/site ## write the whole plan to plan-YEAR.xlsx, to be changed there (YEAR= TO=file)
	@$(BIN)/python -m macros plan-workbook $${YEAR:+--year "$$YEAR"} $${TO:+-- "$$TO"}

compare-import: .venv/test ## compare the import of the printed plan with data/, field by field (FROM=document)
	@$(BIN)/python -m tests.benchmarks.compare_import $${FROM:+"$$FROM"}

# A refusal to answer a program (401, 403, 429) is an answer. Lychee exits with 2 if it found a dead
# address: its list is this target's result, not a failure.
LINKS = data/*.yml docs/*.md docs/*/*.md
check-links: .venv/test ## list the web addresses in data/ and docs/ that do not answer, by file:line
	@$(BIN)/lychee --mode plain --no-progress --scheme http --scheme https --timeout 30 \
	  --accept '100..=399,401,403,429' $(LINKS) > .venv/links || test $$? = 2
	@! grep -q '^\[ERROR\]' .venv/links || ! grep -q ' 0 OK ' .venv/links || { \
	  echo "No web address answers: does this computer reach the web?" >&2; exit 1; }
	@awk '/^\[.*\]:$$/ { file = substr($$0, 2, length($$0) - 3) } \
	  match($$0, /\(at [0-9]+:/) { line = substr($$0, RSTART + 4, RLENGTH - 5); \
	    print file ":" line ": " $$2 " – " substr($$0, index($$0, " | ") + 3); dead = 1 } \
	  END { if (!dead) print "Every web address answers." }' .venv/links | sort -t : -k 1,1 -k 2,2n

# What could not be checked is on the list too, with the reason.
to-do: .venv/test ## list what a person must do now: plan, phone numbers, updates, dead links, packages
	@$(MAKE) --no-print-directory --silent check-links > .venv/links.to-do 2>&1 || true
	@$(BIN)/python -m tests.project.supply audit > .venv/audit.to-do 2>&1 || true
	@$(BIN)/python -m macros to-do --links .venv/links.to-do --audit .venv/audit.to-do

proofread: .venv/test ## list what a proofreader would question in the plan and the pages
	$(BIN)/python -m macros proofread

record-urls: build ## add the URLs of site/ to addresses.txt: run it when the site is published
	$(BIN)/python -m macros record-urls site

schemas: .venv/site ## update data/schemas/, which text editors use for completion and help
	$(BIN)/python -m macros schemas

lock: .venv/test .venv/lock ## update requirements/ from pyproject.toml and the package.json files
	for extra in site import test lock; do $(BIN)/uv pip compile --quiet \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
	  --custom-compile-command 'make lock' --extra $$extra --output-file requirements/$$extra.txt \
	  $$(test $$extra != test || echo --extra import) \
	  pyproject.toml; done
	$(BIN)/uv pip compile --quiet \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade \
	  --custom-compile-command 'make lock' --excludes requirements/portability/properdocs.without \
	  --output-file requirements/portability/properdocs.txt \
	  pyproject.toml requirements/portability/properdocs.in
	for tool in engines html lint workflows lighthouse; do $(BIN)/npm update --prefix requirements/$$tool --silent \
	  --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts; done
	@# npm adds the authors' funding pages: a lock needs no addresses.
	sed --in-place --null-data --regexp-extended \
	  's/,\n *"funding": (\{[^}]*\}|\[[^]]*\]|"[^"]*")//g' requirements/*/package-lock.json

audit: .venv/test ## list known vulnerabilities of the locked packages
	@$(BIN)/python -m tests.project.supply audit

licences: .venv/test ## list the licences of all packages; fails on one that is not agreed
	@$(BIN)/python -m tests.project.supply licences

sbom: build .venv/test ## write the SBOM of site/ to release/sbom.cdx.json (CycloneDX)
	@rm -rf release && mkdir release
	$(BIN)/python -m tests.project.supply sbom site release/sbom.cdx.json

# Without this machine's names, times and order, so that the same site makes the same archive.
release: sbom ## write the files of a release to release/
	tar --create --file release/site.tar.gz --use-compress-program 'gzip --no-name --best' \
	  --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
	  --mtime=@$(SOURCE_DATE_EPOCH) --directory site .
	cp site/plans/*/partnership-plan-*.pdf site/data/*.csv site/data/*.json site/data/*.xlsx release
	cd release && LC_ALL=C sha256sum * > ../SHA256SUMS && mv ../SHA256SUMS .

search-eval: .venv/test browser ## measure our search and Material's on questions people ask (QUESTIONS=file)
	$(BIN)/python -m tests.benchmarks.search_eval $${QUESTIONS:+"$$QUESTIONS"}

fuzz: .venv/test ## run the check on a thousand random mistakes, and patterns on long texts (SEED= COUNT=)
	$(BIN)/python -m tests.checks.fuzz
	$(BIN)/python -m tests.benchmarks.regex_time

mistakes: .venv/test ## list the messages that editors get for many mistakes
	$(BIN)/python -m tests.benchmarks.mistakes_table

bench: .venv/test browser ## measure builds with up to 50 years and 300 partners, and stock Material's
	$(BIN)/python -m tests.benchmarks.build_time

lighthouse: .venv/test $(call npm,lighthouse) browser ## run Lighthouse on four pages on a slow phone
	$(BIN)/python -m tests.benchmarks.lighthouse

page-weight: .venv/test browser ## measure the bytes of a first visit, and stock Material's
	$(BIN)/python -m tests.benchmarks.page_weight

load: .venv/test nginx ## load-test nginx with the site for a minute
	@command -v wrk >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update --quiet=2 && apt-get install --quiet=2 --yes wrk >/dev/null; } || { \
	  echo "The load test needs wrk: install it" >&2; exit 1; }
	$(BIN)/python -m tests.benchmarks.load

portability: .venv/test $(call builder,properdocs) ## build with ProperDocs too, and compare the sites
	$(BIN)/python -m tests.benchmarks.portability

page-lengths: .venv/test browser build ## measure the height, words and tab stops of each page on a phone
	$(BIN)/python -m tests.benchmarks.page_lengths

page-bytes: .venv/test ## measure the parts of a page in bytes (PAGE=contacts)
	$(BIN)/python -m tests.benchmarks.page_bytes $${PAGE:+"$$PAGE"}

browsers: .venv/test $(call npm,engines) browser engines ## walk through the site in Chromium 103, Firefox ESR and WebKitGTK
	$(BIN)/pytest --verbose tests/engines/walk.py

screenshots: .venv/test browser build ## update the pictures in README.md
	$(BIN)/python -m tests.benchmarks.screenshots

# The names that targets had up to version 0.1: they go with the next release.
record: record-urls
workbooks: export-forms
returns: import-updates
ask: search-eval
slips: fuzz
first-visit: page-weight
picture: screenshots

# Only what is locked, by hash; only wheels, so that nothing is compiled or run.
.venv/%: requirements/%.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@mkdir .venv.setup 2>/dev/null || { \
	  echo "Another make is setting up here: wait for it. If there is none, delete .venv.setup" >&2; exit 1; }
	@trap 'rmdir .venv.setup' EXIT; set -ex; $(PYTHON) -m venv .venv; \
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r $<
	@touch $@

# The lock leaves out the packages that this one replaces, so pip must not look for dependencies.
$(call builder,%): requirements/portability/%.txt
	$(PYTHON) -m venv --clear $(@D)
	$(@D)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
	  --only-binary :all: -r $<
	@touch $@

# The same for npm's packages. Their install scripts are not run: one would download Java.
$(call npm,%): requirements/%/package-lock.json | .venv/test
	@mkdir -p .venv/npm/$* && cp requirements/$*/package*.json .venv/npm/$*
	$(BIN)/npm ci --prefix .venv/npm/$* --loglevel error --no-audit --no-fund --ignore-scripts

# All that are missing are named together, before anything is downloaded.
programs:
	@$(MAKE) --no-print-directory --keep-going browser office nginx

# The system's browser: a closed network cannot reach the host of Playwright's own.
browser:
	@test -n "$$CHROMIUM" && exit 0; \
	for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; \
	test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update --quiet=2 && apt-get install --quiet=2 --yes chromium >/dev/null || { \
	  echo "The tests need Chromium: install it, or name it with CHROMIUM=/path/to/chromium" >&2; exit 1; }

# Firefox, and WebKit with a screen to draw on. Ubuntu's own Firefox will do: it has no firefox-esr.
engines:
	@{ command -v firefox-esr || command -v firefox; } >/dev/null || firefox=firefox-esr; missing=$$firefox; \
	for name in WebKitWebDriver xvfb-run dbus-run-session; do command -v $$name >/dev/null || missing=$$name; done; \
	/usr/bin/python3 -c 'import gi; gi.require_version("WebKit2", "4.1")' 2>/dev/null || missing=python3-gi; \
	test -z "$$missing" || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update --quiet=2 && apt-get install --quiet=2 --yes --no-install-recommends $$firefox \
	  webkit2gtk-driver gir1.2-webkit2-4.1 python3-gi xvfb xauth dbus >/dev/null; } || { \
	  echo "The walk needs Firefox ESR and WebKitGTK's driver: $$missing is missing" >&2; exit 1; }

# Forms are tested in the one free program that opens them; it also prints and converts the documents
# from which the tests import. Writer is the library swlo next to soffice, Calc is sclo.
office:
	@command -v soffice >/dev/null && folder="$$(dirname "$$(readlink -f "$$(command -v soffice)")")" && \
	  ls "$$folder"/*swlo.* "$$folder"/*sclo.* >/dev/null 2>&1 || { \
	  test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	  apt-get update --quiet=2 && apt-get install --quiet=2 --yes --no-install-recommends \
	  libreoffice-calc-nogui libreoffice-writer-nogui >/dev/null; } || { \
	  echo "The tests need LibreOffice Calc and Writer: install them, so that soffice starts" >&2; exit 1; }

# The configuration is tested in the real server. It is unpacked, not installed: Debian's package
# would start a service immediately and at every boot. So no root is needed either.
nginx:
	@test -n "$$NGINX" || test -x .nginx/usr/sbin/nginx || \
	  PATH="$$PATH:/usr/sbin:/usr/local/sbin" command -v nginx >/dev/null || { \
	  command -v apt-get >/dev/null && mkdir -p .nginx && cd .nginx && \
	  { test "$$(id -u)" != 0 || apt-get update --quiet=2; } && \
	  apt-get download --quiet=2 --option APT::Sandbox::User=root nginx && dpkg-deb -x nginx_*.deb . && \
	  ./usr/sbin/nginx -v 2>/dev/null; } || { \
	  echo "The tests need nginx: install it, or name it with NGINX=/path/to/nginx" >&2; exit 1; }
