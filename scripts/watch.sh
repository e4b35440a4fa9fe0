#!/bin/sh
# Prints one line for each start, end and change of health of the system's containers, as it happens.
# Attached `docker compose up` shows how a container ended, but not how its health changed.
set -eu

# The last line that the container's health check printed: it says why.
last_check() {
    docker inspect --format '{{range .State.Health.Log}}{{println .Output}}{{end}}' "$1" 2>/dev/null |
        sed '/^$/d' | tail -n 1
}

docker events \
    --filter label=com.docker.compose.project="${COMPOSE_PROJECT_NAME:-numbers}" \
    --filter event=start --filter event=die --filter event=oom --filter event=health_status \
    --format '{{index .Actor.Attributes "com.docker.compose.service"}}|{{.Actor.ID}}|{{.Action}}|{{index .Actor.Attributes "exitCode"}}' |
    while IFS='|' read -r service container event exit_code; do
        case $event in
            start) story='started' ;;
            die) story="ended with exit code $exit_code" ;;
            oom) story='ran out of memory' ;;
            health_status*) story="${event#health_status: }: $(last_check "$container")" ;;
            *) continue ;;
        esac
        printf '%s %-12s %s\n' "$(date +%H:%M:%S)" "$service" "$story"
    done
