#!/bin/sh
# Makes the certificates of the tests anew, each with its key, valid for a hundred years and good for nothing
# else: make.sh
set -eu
cd "$(dirname "$0")"
key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
forever='-days 36500'

# shellcheck disable=SC2086 # several words each, on purpose
{
  openssl req -x509 $key $forever -subj '/CN=test authority' -keyout authority.key -out authority.pem
  # leaf FILE NAMES OPTION…
  leaf() {
    file=$1 names=$2
    shift 2
    openssl req -x509 $key -CA authority.pem -CAkey authority.key -subj "/CN=test $file" -addext "subjectAltName=$names" \
      -addext basicConstraints=CA:FALSE "$@" -keyout "$file.key" -out "$file.crt"
    cat "$file.key" "$file.crt" > "$file.pem"
    rm "$file.key" "$file.crt"
  }
  leaf server DNS:localhost,IP:127.0.0.1,IP:::1 $forever
  leaf other-name DNS:other.test,IP:127.0.0.2 $forever
  leaf common-name DNS:localhost $forever -subj /CN=127.0.0.1
  key='-newkey rsa:2048 -nodes' leaf rsa DNS:localhost,IP:127.0.0.1 $forever
  leaf expired DNS:localhost,IP:127.0.0.1 -not_before 20200101000000Z -not_after 20200102000000Z
  openssl req -x509 $key $forever -subj '/CN=test self-signed' -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
    -keyout self.key -out self.crt
  cat self.key self.crt > self-signed.pem
  rm self.key self.crt authority.key
}
