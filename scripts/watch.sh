#!/bin/sh
# Prints one line for each start, exit and change of health of the project's containers, in colour on a
# terminal. Attached `docker compose up` shows exits, but not changes of health.
set -eu

environment=$(docker compose config --environment)
project=$(printf '%s\n' "$environment" | sed -n 's/^COMPOSE_PROJECT_NAME=//p')

if [ -t 1 ]; then
    good=$(printf '\033[32m') bad=$(printf '\033[31m') neutral=$(printf '\033[36m') plain=$(printf '\033[0m')
else
    good='' bad='' neutral='' plain=''
fi

# Prints the release that the container runs.
release_of() {
    docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' "$1" 2>/dev/null | sed -n 's/^RELEASE=//p'
}

# Prints the last output of the health check, which gives the reason.
last_check() {
    docker inspect --format '{{range .State.Health.Log}}{{println .Output}}{{end}}' "$1" 2>/dev/null |
        sed '/^$/d' | tail -n 1
}

docker events \
    --filter label=com.docker.compose.project="$project" \
    --filter event=start --filter event=die --filter event=oom --filter event=health_status \
    --format '{{index .Actor.Attributes "name"}}|{{.Actor.ID}}|{{.Action}}|{{index .Actor.Attributes "exitCode"}}' |
    while IFS='|' read -r name container event exit_code; do
        case $event in
            start) colour=$neutral text="started $(release_of "$container")" ;;
            oom) colour=$bad text='ran out of memory' ;;
            die) colour=$bad text="exited with code $exit_code" ;;
            'health_status: healthy') colour=$good text="healthy: $(last_check "$container")" ;;
            health_status*) colour=$bad text="${event#health_status: }: $(last_check "$container")" ;;
            *) continue ;;
        esac
        printf '%s %-14s %s%s%s\n' "$(date +%H:%M:%S)" "${name#"$project"-}" "$colour" "$text" "$plain"
    done
