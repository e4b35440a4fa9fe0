#!/bin/sh
# Prints one line for each start, end and change of health of the system's containers, as it happens.
# Attached `docker compose up` shows how a container ended, but not how its health changed.
set -eu

docker events \
    --filter label=com.docker.compose.project="${COMPOSE_PROJECT_NAME:-numbers}" \
    --filter event=start --filter event=die --filter event=oom --filter event=health_status \
    --format '{{index .Actor.Attributes "com.docker.compose.service"}} {{.Actor.ID}} {{.Actor.Attributes.exitCode}} {{.Action}}' |
    while read -r service container exit_code event; do
        case $event in
            start) story="started" ;;
            die) story="ended with exit code $exit_code" ;;
            oom) story="ran out of memory" ;;
            # The last line that the check printed says why.
            health_status*) story="${event#health_status: }: $(docker inspect --format \
                '{{with .State.Health}}{{(index .Log (len (slice .Log 1))).Output}}{{end}}' "$container" 2>/dev/null | tail -n 1)" ;;
        esac
        printf '%s %-12s %s\n' "$(date +%H:%M:%S)" "$service" "$story"
    done
