#!/bin/sh
# Builds the native executable, on Debian 13 or newer with these packages:
#   gcc libc6-dev libmbedtls-dev libquickjs quickjs
# Before it: npm run bundle:native -w http-check
#
# native/build.sh FOLDER           the executable, FOLDER/http-check
# native/build.sh FOLDER sanitize  one that watches itself for errors of memory and arithmetic
set -eu
folder=$1
cd "$(dirname "$0")"

case ${2:-} in
  # Not stripped: its reports shall name functions and lines.
  sanitize) kind='-g -fsanitize=address,undefined -fno-sanitize-recover=all' ;;
  # Hardened as a distribution would, and the same to the byte in each build of the same sources and packages.
  # The linker would warn that names are looked up by glibc's own libraries where an image has them, which is known.
  *)
    kind='-static-pie -fPIE -s -fstack-protector-strong -fstack-clash-protection -D_FORTIFY_SOURCE=3'
    kind="$kind -Wl,-z,relro,-z,now -Wl,--no-warnings"
    ;;
esac

version() { dpkg-query --show --showformat='${Version}' "$1"; }
libraries="QuickJS $(version libquickjs), mbed TLS $(version libmbedtls-dev), glibc $(version libc6-dev)"

mkdir -p "$folder"
qjsc -c -s -N program -o "$folder/program.c" ../dist/http-check.quickjs.js
# shellcheck disable=SC2086 # several words each, on purpose
gcc -std=c23 -D_GNU_SOURCE -O2 -Wall -Wextra -Wconversion -pedantic -Werror $kind \
  -DLIBRARIES="\"$libraries\"" \
  -o "$folder/http-check" ./*.c "$folder/program.c" \
  -L"/usr/lib/$(gcc -print-multiarch)/quickjs" -lquickjs -lmbedtls -lmbedx509 -lmbedcrypto -lm
rm "$folder/program.c"
