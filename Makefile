# The commands to type; docs/reference.md has the same without make.
# Installs a recent Node.js if the machine's own is too old.
with_node := node scripts/with-node.mjs

# The ports as Compose reads them from the environment and .env; without Docker, Node.js reads .env.
ports := $(if $(filter-out help,$(MAKECMDGOALS)),$(shell { docker compose config --environment \
	|| node --env-file=.env --eval 'child_process.execFileSync("env", { stdio: "inherit" })'; } 2>/dev/null \
	| grep -e '^API_PORT=.' -e '^WEB_PORT=.'))
port = $(patsubst $(1)=%,%,$(filter $(1)=%,$(ports)))
export API_PORT := $(or $(call port,API_PORT),$(API_PORT),8087)
export WEB_PORT := $(or $(call port,WEB_PORT),$(WEB_PORT),8088)
# With an attestation, each build on Engine 29 has another digest, so Compose recreates unchanged containers.
export BUILDX_NO_DEFAULT_ATTESTATIONS := 1
# Each replica has its own port, so name one: REPLICA=2 make break-hang. A proxy can't reach this machine.
api := http://$(if $(REPLICA),$(shell docker compose port --index $(REPLICA) numbers-api 80),localhost:$(API_PORT))
web := http://localhost:$(WEB_PORT)
curl := curl --noproxy '*' --silent --show-error --max-time 5
no_answer = echo "No answer from $(api). Next: make ps, make logs; with several replicas, name one: REPLICA=1"
wait = $(curl) --output /dev/null --retry 9 --retry-delay 1 --retry-all-errors $(api) 2>/dev/null || { $(no_answer); exit 1; }
what_follows = $(curl) $(api) | grep -q '"watchdog"' && echo "Broken. Its watchdog brings it back within half a minute. \
	Next: make ps, make logs" || echo "Broken, and nothing here heals it. Next: make ps, make logs; make reset starts again"

.PHONY: help up down ps logs watch break heal reset demo local replicas test acceptance recovery acceptance-all bench clean

help: ## List the commands
	@awk -F ':.*## ' '/^## / { print substr($$0, 4) } /^[a-z%-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

up: need-docker ## Build and start everything, and wait until it is healthy
	@docker compose up --detach --build --wait
	@echo "Up: the page is at $(web), the API at $(api). Next: make watch in another terminal, then make break"

down: need-docker ## Stop and remove everything
	@docker compose down

ps: need-docker ## Show the containers and their health
	@docker compose ps --all

logs: need-docker ## Follow the logs of both services
	@docker compose logs --follow

watch: need-docker ## Print each start, exit and change of health
	@sh scripts/watch.sh

break: need-curl ## Call /rng until it breaks
	@$(wait)
	@call=0; while [ $$call -lt 50 ]; do \
		call=$$((call + 1)); \
		answer=$$($(curl) --write-out '(status %{http_code})' $(api)/rng) || { $(no_answer); exit 1; }; \
		echo "call $$call: $$answer" | paste -s -d ' ' -; \
		case $$answer in *'(status 200)') ;; *) $(what_follows); exit 0;; esac; \
	done; \
	echo "It still works after 50 calls: the fault fail-after is off. Next: make reset, or make break-error"; exit 1

break-crash-loop break-one-slow break-leak break-outage: break-%: need-curl
	@$(curl) --fail-with-body --request POST --header 'accept: application/json' $(web)/presets/$*
	@echo "Look at $(web): What happened says what to look for. Next: make reset starts again"
break-%: need-curl ## Switch on a fault: make break-hang SETTINGS='{"duration":30}', or a preset: make break-leak
	@$(wait)
	@$(curl) --fail-with-body --request PUT --header 'content-type: application/json' --data '$(or $(SETTINGS),{})' \
		$(api)/faults/$* || { [ $$? = 22 ] || $(no_answer); exit 1; }
	@echo "Next: make watch to see what happens, make heal to switch all faults off"

heal: need-curl ## Switch all faults off
	@$(curl) --fail-with-body --request DELETE $(api)/faults || { [ $$? = 22 ] || $(no_answer); exit 1; }
	@echo "All faults are off, the bug of the original too. Next: make ps; make reset starts again"

reset: need-docker ## Start again from a clean state
	@docker compose up --detach --force-recreate --wait

demo: need-docker node_modules ## Play and explain a recovery, in half a minute
	@$(with_node) node scripts/demo.ts

local: node_modules ## Run both services without Docker, until Ctrl-C
	@$(with_node) node scripts/local.ts

replicas: need-docker ## Start three replicas of the API, or API_REPLICAS=6
	@docker compose -f docker-compose.yml -f compose/replicas.yml up --detach --build --wait
	@echo "Up: the page is at $(web). No replica has port $(API_PORT); make ps shows theirs. Next: REPLICA=2 make break-error"

test: node_modules ## Lint, check types and run all tests without Docker; ONLY="lint numbers-api" selects some
	@$(with_node) node scripts/test.ts $(ONLY)

acceptance: need-docker node_modules ## Test on real containers and in a real browser
	@$(with_node) npm run acceptance

recovery: need-docker node_modules ## Measure the recovery from each fault and write docs/recovery.md
	@$(with_node) npm run --silent recovery

## For maintainers:
acceptance-all: acceptance ## Run the long tests too: all labs, the recovery table, a Swarm, the soak
	@$(with_node) npm run acceptance-long
bench: need-docker node_modules ## Measure checks, starts and throughput, and write docs/benchmarks.md
	@$(with_node) npm run --silent bench
clean: need-docker ## Remove everything that this clone has created; asks first
	@sh scripts/clean.sh

node_modules: package.json package-lock.json $(wildcard */package.json */*/package.json)
	@sh scripts/require.sh node && $(with_node) npm ci --loglevel=error && touch node_modules
need-%:
	@sh scripts/require.sh $*
