#!/bin/sh
# What run.sh runs inside each fresh machine, in a clone.
set -eu
work=$(mktemp -d)

fail() {
    cat "$work/output"
    echo "FAILED: $1" >&2
    exit 1
}

# Runs a command whose output is shown only if it fails.
quietly() {
    "$@" >"$work/output" 2>&1 || fail "$*"
}

# Waits until a command succeeds, for at most so many seconds.
within() {
    seconds=$1
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$seconds" -gt 0 ] || fail "$*"
        seconds=$((seconds - 1))
        sleep 1
    done
}

get() {
    curl --silent --fail --max-time 5 "$@"
}

# Without Docker, as the README says it.
node scripts/with-node.mjs npm ci >"$work/output" 2>&1 || fail 'npm ci'
! grep -i warn "$work/output" || fail 'npm ci warns'
npm run --silent local >"$work/output" 2>&1 &
local=$!
within 60 get http://localhost:8088
for call in 1 2 3; do get http://localhost:8087/rng >/dev/null || fail "call $call"; done
! get http://localhost:8087/rng >/dev/null 2>&1 || fail 'call 4 works'
within 40 get http://localhost:8087/rng
# As Ctrl-C does: to all that the terminal has started.
pkill -INT -f scripts/local.ts
wait $local || true
! get http://localhost:8088 >/dev/null || fail 'the web server runs on'

quietly make test ONLY='lint types numbers-api'
grep ' 0 failed' "$work/output"

# A machine without Docker, or without the right Node.js, is told so in a sentence, behind what was tried.
sentence() {
    ! "$@" >"$work/output" 2>&1 || fail "$* succeeds"
    [ "$(grep -v '^make' "$work/output" | grep -vc 'once …$')" -eq 1 ] || fail "$* says more than a sentence"
    ! grep 'at .*:[0-9]' "$work/output" || fail "$* has a stack trace"
}
sentence make demo
rm -r scripts/node/node_modules
sentence env npm_config_registry=http://127.0.0.1:9 npm_config_fetch_retries=0 npm_config_cache="$work/cache" \
    node scripts/with-node.mjs node --test numbers-api/test/faults.test.ts
