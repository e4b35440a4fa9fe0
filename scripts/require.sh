#!/bin/sh
# Says in one sentence what a command lacks: a tool, a newer one, or its Engine.
#   sh scripts/require.sh docker|curl|node
set -eu
. "$(dirname "$0")/versions.sh"

fail() {
    echo "$1" >&2
    exit 1
}

# need TOOL WHERE IT IS FROM
need() {
    command -v "$1" >/dev/null || fail "$1 is needed for this: $2"
}

without_docker() {
    fail "$1. Without Docker, run both services with: make local"
}

case $1 in
    curl) need curl https://curl.se ;;
    node)
        need node https://nodejs.org
        need npm https://nodejs.org
        ;;
    docker)
        command -v docker >/dev/null || without_docker 'Docker is not installed'
        engine=$(docker version --format '{{.Server.Version}}' 2>/dev/null) || without_docker 'Docker Engine is not running'
        at_least "$engine" 25 0 || without_docker "Docker Engine is $engine, but 25 or newer is needed"
        compose=$(docker compose version --short 2>/dev/null) || without_docker 'Docker Compose is not installed'
        at_least "$compose" 2 33 || without_docker "Docker Compose is $compose, but 2.33 or newer is needed"
        ! at_least "$compose" 5 0 || at_least "$(buildx_version)" 0 17 ||
            without_docker 'Docker buildx is missing or older than 0.17, and Compose builds by it'
        ;;
esac
