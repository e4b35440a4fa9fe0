#!/bin/sh
# Runs the suite over each of the builds, and over the native one that watches itself for errors of
# memory and arithmetic, in a container whose name servers are those of the tests.
set -eu
cd "$(dirname "$0")/../.."
image=localhost/numbers/http-check:conformance

docker build --quiet --file Dockerfile --target conformance --tag "$image" ..
for executable in /http-check.cjs /native/http-check /sanitized/http-check; do
  echo "conformance of $executable"
  docker run --rm --init --dns 127.0.0.1 --dns 127.0.0.2 --add-host hosts.test:127.0.0.1 \
    --volume "$PWD:/test:ro" --workdir /test --env "HTTP_CHECK=$executable" "$image" \
    node --test 'test/conformance/*.test.ts'
done
