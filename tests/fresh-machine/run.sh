#!/bin/sh
# Runs the README's commands on fresh machines, which have Node.js 20, no packages and no Docker:
#   sh tests/fresh-machine/run.sh [NPM…]      with each of these major versions of npm, 10 11 12 by default
set -eu
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- 10 11 12

for npm in "$@"; do
    echo "A fresh machine with npm $npm"
    docker build --quiet --build-arg NPM="$npm" --tag "numbers-fresh-machine:npm-$npm" tests/fresh-machine >/dev/null
    # What git tracks, as it is in this folder.
    git ls-files -z | tar -c --null -T - -f - |
        docker run --rm --interactive --init "numbers-fresh-machine:npm-$npm" sh -c 'tar -x && sh tests/fresh-machine/commands.sh'
done
