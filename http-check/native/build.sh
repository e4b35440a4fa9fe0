#!/bin/sh
# Builds the native executable, on Debian 13 or newer with these packages:
#   gcc libc6-dev libquickjs quickjs
# Before it: npm run bundle:native -w http-check
#
# native/build.sh FOLDER           the executable, FOLDER/http-check
# native/build.sh FOLDER sanitize  one that watches itself for errors of memory and arithmetic
set -eu
folder=$1
cd "$(dirname "$0")"

case ${2:-} in
  # No -s: its reports shall name functions and lines.
  sanitize) kind='-g -fsanitize=address,undefined -fno-sanitize-recover=all' ;;
  *) kind='-static -s' ;;
esac

mkdir -p "$folder"
qjsc -c -s -N program -o "$folder/program.c" ../dist/http-check.quickjs.js
# shellcheck disable=SC2086 # several words, on purpose
gcc -std=c23 -D_GNU_SOURCE -O2 -Wall -Wextra -Wconversion -pedantic -Werror $kind \
  -o "$folder/http-check" ./*.c "$folder/program.c" \
  -L"/usr/lib/$(gcc -print-multiarch)/quickjs" -lquickjs -lm
rm "$folder/program.c"
