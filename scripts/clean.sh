#!/bin/sh
# Removes what this clone has made: containers, volumes with a workshop's progress, images, packages and built files.
set -eu
cd "$(dirname "$0")/.."

printf 'This removes the containers, the images, the progress of the workshop, packages and built files. Go on? [y/N] '
read -r answer
[ "$answer" = y ] || { echo 'Nothing was removed.'; exit 1; }
docker compose --profile workshop down --volumes --rmi all
rm -rf node_modules scripts/node/node_modules */node_modules */*/node_modules dist */dist */*/dist */page/dist screenshots */screenshots
