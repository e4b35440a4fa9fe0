#!/bin/sh
# Says in one line what is missing, where Docker or Compose is missing or too old.
set -eu
. "$(dirname "$0")/versions.sh"

fail() {
    echo "$1. Without Docker, run both services with: make local" >&2
    exit 1
}

command -v docker >/dev/null || fail 'Docker is not installed'
engine=$(docker version --format '{{.Server.Version}}' 2>/dev/null) || fail 'Docker Engine is not running'
at_least "$engine" 25 0 || fail "Docker Engine is $engine, but 25 or newer is needed"
compose=$(docker compose version --short 2>/dev/null) || fail 'Docker Compose is not installed'
at_least "${compose#v}" 2 33 || fail "Docker Compose is $compose, but 2.33 or newer is needed"
