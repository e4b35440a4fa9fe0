# What people type has its plain commands in docs/: reference.md, clusters.md and workshop.md.

# Brings a Node.js that is new enough where the machine's own is not.
with_node := node scripts/with-node.mjs

# The ports as Compose reads them from the environment and .env; without Docker, Node.js reads .env.
ports := $(if $(filter-out help,$(MAKECMDGOALS)),$(shell { docker compose config --environment \
	|| node --env-file=.env --eval 'child_process.execFileSync("env", { stdio: "inherit" })'; } 2>/dev/null \
	| grep -e '^API_PORT=.' -e '^WEB_PORT=.'))
port = $(patsubst $(1)=%,%,$(filter $(1)=%,$(ports)))
export API_PORT := $(or $(call port,API_PORT),$(API_PORT),8087)
export WEB_PORT := $(or $(call port,WEB_PORT),$(WEB_PORT),8088)
# Several replicas share no port, so one of them is named: REPLICA=2 make break-hang.
api := http://$(if $(REPLICA),$(shell docker compose port --index $(REPLICA) numbers-api 80),localhost:$(API_PORT))
no_answer = No answer from $(api). Next: make ps shows whether it runs, make logs what it says; of several replicas name one: REPLICA=1
web := http://localhost:$(WEB_PORT)
# No proxy leads to this machine.
curl := curl --noproxy '*' --silent --max-time 5

with_v1 := docker compose -f docker-compose.yml -f compose/v1.yml
with_v2 := docker compose -f docker-compose.yml -f compose/v2.yml
# What makes the rung as new that is running: nobody is sent to another one.
fresh_start = $(or $(shell docker compose ps --all --format '{{.Image}}' numbers-api 2>/dev/null | sed -n 's/.*:\(v[12]\)$$/\1/p'),reset)
# Waits for a service that has only just been started.
wait_for = $(curl) --output /dev/null --retry 9 --retry-delay 1 --retry-all-errors $(1) \
	|| { echo "$(no_answer)"; exit 1; }
# Whether there is a watchdog, the API itself tells.
what_follows = if $(curl) $(api) | grep -q '"watchdog"'; \
	then echo "Broken. Its watchdog brings it back within half a minute. Next: make ps, make logs"; \
	else echo "Broken, and nothing here heals it. Next: make ps, make logs; make $(fresh_start) makes all as new"; fi

.DEFAULT_GOAL := help
.PHONY: help up replicas down ps logs watch break heal demo reset v1 v2 v3 local test acceptance recovery acceptance-all soak bench kit preflight workshop-costs lint clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9%-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

up: need-docker ## Build and start everything, and wait until it is healthy
	@docker compose up --detach --build --wait
	@echo "Up: the page is at $(web), the API at $(api). Next: make watch in another terminal, then make break"

replicas: need-docker ## The same with three replicas of the API, or API_REPLICAS=6
	@docker compose -f docker-compose.yml -f compose/replicas.yml up --detach --build --wait
	@echo "Up: the page is at $(web); make ps shows the ports of the replicas. Next: REPLICA=2 make break-error"

down: need-docker ## Stop and remove everything
	@docker compose down
	@echo "Down. Next: make up"

ps: need-docker ## Show the containers and their health
	@docker compose ps --all

logs: need-docker ## Follow the logs of both services
	@docker compose logs --follow

watch: need-docker ## Follow changes of health and restarts, one line each
	@echo "Watching; Ctrl-C ends this. Next, in another terminal: make break" >&2
	@sh scripts/watch.sh

break: need-curl ## Call /rng until it breaks
	@$(call wait_for,$(api))
	@call=0; while [ $$call -lt 50 ]; do \
		call=$$((call + 1)); \
		answer=$$($(curl) --show-error --write-out '(status %{http_code})' $(api)/rng) \
			|| { echo "$(no_answer)"; exit 1; }; \
		echo "call $$call: $$answer" | paste -s -d ' ' -; \
		case $$answer in *'(status 200)') ;; *) $(what_follows); exit 0;; esac; \
	done; \
	echo "It still works after 50 calls: the fault fail-after is off. Next: make $(fresh_start), or make break-error"; exit 1

break-%: need-curl ## Switch a fault on, such as make break-hang SETTINGS='{"duration":30}'
	@$(call wait_for,$(api))
	@$(curl) --show-error --fail-with-body --request PUT \
		--header 'content-type: application/json' --data '$(or $(SETTINGS),{})' $(api)/faults/$* \
		|| { [ $$? = 22 ] || echo "$(no_answer)"; exit 1; }
	@echo "Next: make watch to see what happens, make heal to switch all faults off, make $(fresh_start) if that does not help"

heal: need-curl ## Switch all faults off
	@$(curl) --show-error --fail-with-body --request DELETE $(api)/faults \
		|| { [ $$? = 22 ] || echo "$(no_answer)"; exit 1; }
	@echo "All faults are off, the bug of the original too. Next: make ps; make $(fresh_start) makes all as new"

demo: need-docker node_modules ## Play the whole story unattended, in half a minute
	@$(with_node) node scripts/demo.ts

reset: need-docker ## Put everything back as after a fresh start
	@docker compose up --detach --force-recreate --wait
	@echo "As new: $(web). Next: make break"

v1: need-docker need-curl ## Run the ladder's first rung: no checks, "Up" although broken
	@$(with_v1) up --detach --build --force-recreate
	@$(call wait_for,$(api))
	@echo "v1 is up. Next: make break, then make ps: the API is Up, and broken for good. make v2 climbs on"

# The web after the API: its one check would fail for ever if the API were broken first.
v2: need-docker need-curl ## Run the ladder's second rung: checks with curl
	@$(with_v2) up --detach --build --force-recreate --wait numbers-api
	@$(with_v2) up --detach --build --force-recreate numbers-web
	@$(call wait_for,$(web))
	@echo "v2 is up. Next: make break, then make ps: the API turns unhealthy, and stays so. make v3 climbs on"

v3: up ## Run the ladder's third rung, the default: checks with http-check, self-healing

.PHONY: recovery-clusters swarm swarm-update swarm-rollback swarm-bad swarm-down

# Waits until all of it runs, or is rolled back.
stack_deploy := docker stack deploy --detach=false --resolve-image never --compose-file clusters/swarm.yml numbers

swarm: need-docker ## Run it on a Swarm: six replicas of the API. Makes this machine a Swarm of one node, if it is in none
	@docker compose down
	@docker compose build
	@docker info --format '{{.Swarm.LocalNodeState}}' | grep -qx active || docker swarm init --advertise-addr 127.0.0.1
	@$(stack_deploy)
	@echo "Up: the page is at $(web). Next: make swarm-update"

swarm-update: need-swarm ## Update the API to another release, three replicas at a time
	@docker tag numbers/numbers-api:v3 numbers/numbers-api:v4
	@RELEASE=v4 $(stack_deploy)
	@echo "Release v4 runs. Next: make swarm-rollback, or make swarm-bad"

swarm-rollback: need-swarm ## Go back to the release before, by hand
	@docker service rollback --detach=false numbers_numbers-api
	@echo "The release before runs again. Next: make swarm-bad"

swarm-bad: need-swarm ## Deploy a release that fails at start, and see the Swarm roll it back
	@docker tag numbers/numbers-api:v3 numbers/numbers-api:v5
	@RELEASE=v5 BROKEN=true $(stack_deploy)
	@docker service inspect --format 'The update: {{.UpdateStatus.State}}, {{.UpdateStatus.Message}}' numbers_numbers-api
	@echo "Next: docker service ps numbers_numbers-api shows the tasks that failed, make swarm-down ends it all"

swarm-down: need-swarm ## Remove it from the Swarm
	@docker stack rm numbers
	@while docker ps --all --quiet --filter label=com.docker.stack.namespace=numbers | grep -q .; do sleep 1; done
	@echo "Down. The Swarm itself is left as it is: docker swarm leave --force ends it"

.PHONY: kubernetes kubernetes-page kubernetes-update kubernetes-undo kubernetes-bad kubernetes-down
rollout := kubectl rollout status --namespace numbers --timeout 180s

kubernetes: need-kubectl ## Run it on the cluster that kubectl leads to, which has to have the images: docs/clusters.md
	@kubectl apply -k clusters/kubernetes/base
	@$(rollout) deployment/numbers-api && $(rollout) deployment/numbers-web
	@echo "Up. Next: make kubernetes-page in another terminal, then make kubernetes-update"

kubernetes-page: need-kubectl ## Make the page of the cluster reachable on this machine, until Ctrl-C
	@kubectl port-forward --namespace numbers deployment/numbers-web $(WEB_PORT):8080

kubernetes-update: need-kubectl ## Update the API to another release, three replicas at a time
	@kubectl apply -k clusters/kubernetes/releases/v4
	@$(rollout) deployment/numbers-api
	@echo "Release v4 runs. Next: make kubernetes-undo, or make kubernetes-bad"

kubernetes-undo: need-kubectl ## Go back to the release before
	@kubectl rollout undo --namespace numbers deployment/numbers-api
	@$(rollout) deployment/numbers-api
	@echo "The release before runs again. Next: make kubernetes-bad"

kubernetes-bad: need-kubectl ## Deploy a release that fails at start; nobody but you takes it back
	@kubectl apply -k clusters/kubernetes/releases/v5-bad
	@$(rollout) deployment/numbers-api || echo "It failed, as it should. The replicas of the release before go on. Next: make kubernetes-undo"

kubernetes-down: need-kubectl ## Remove it from the cluster
	@kubectl delete namespace numbers

local: node_modules ## Run both services without Docker; Ctrl-C ends them
	@$(with_node) node scripts/local.ts

test: node_modules ## Lint, check types and run all tests that need no Docker, or some: ONLY="lint numbers-api"
	@$(with_node) node scripts/test.ts $(ONLY)
	@echo "All passed. Next: make acceptance, which needs Docker"

acceptance: need-docker node_modules ## Test on real containers and in a real browser
	@$(with_node) npm run acceptance

recovery: need-docker node_modules ## Break it in every way, measure how it recovers, write docs/recovery.md; ROUNDS=20 does so 20 times
	@$(with_node) npm run --silent recovery

acceptance-all: acceptance ## Test that and everything long: all labs, the recovery table, a Swarm, the soak. Two hours
	@docker compose build
	@ROUNDS=10 $(with_node) npm run acceptance-long
	@$(with_node) npm run --silent recovery
	@$(with_node) npm run --silent soak
	@sh tests/fresh-machine/run.sh 10 11 12

recovery-clusters: need-docker node_modules ## Break one of six replicas in every way, under Compose and on a Swarm, write docs/clusters.md
	@$(with_node) npm run --silent recovery-clusters -- $(ENGINES)

soak: need-docker node_modules ## Keep it busy with faults for ten minutes, or SOAK_SECONDS=3600, and fail if it grows or loses messages; then measure what six replicas cost the web
	@$(with_node) npm run --silent soak

bench: need-docker node_modules ## Measure what checks, the fault layer and a start cost, write docs/benchmarks.md
	@$(with_node) npm run --silent bench

kit: need-docker ## Pack the workshop into one archive for a room without a network, in FOLDER or dist
	@docker compose --profile workshop build
	@docker compose -f docker-compose.yml -f compose/v1.yml build numbers-api numbers-web
	@docker compose -f docker-compose.yml -f compose/v2.yml build numbers-api numbers-web
	@docker compose -f docker-compose.yml -f workshop/labs/09-out-of-memory/task.yml build memory-hog
	@sh scripts/kit.sh $(FOLDER)

preflight: ## Say in ten lines whether this machine is ready for the workshop
	@sh scripts/preflight.sh

workshop-costs: need-docker node_modules ## Measure what the workshop takes for one student, and write it into docs/workshop.md
	@$(with_node) npm run --silent workshop-costs

lint: node_modules ## Check style and formatting
	@$(with_node) node scripts/test.ts lint

clean: ## Remove containers, volumes, images, dependencies and built files
	@rm -rf node_modules */node_modules */*/node_modules dist */dist */page/dist screenshots */screenshots
	@command -v docker >/dev/null || exit 0; docker compose --profile workshop down --remove-orphans --volumes \
		&& docker image ls --quiet 'numbers/*' | sort -u | while read -r image; do docker image rm --force $$image; done
	@echo "Clean. Next: make up"

node_modules: package.json package-lock.json $(wildcard */package.json) | need-node
	@$(with_node) npm ci --loglevel=error
	@touch node_modules

# Says in one sentence what is missing.
need-%:
	@sh scripts/require.sh $*
