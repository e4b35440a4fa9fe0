#!/bin/sh
# Says in ten lines whether this machine is ready for the workshop, and exits with 1 if it is not.
#   sh scripts/preflight.sh     on Linux, macOS, and in the shell that Git for Windows brings
set -u

cd "$(dirname "$0")/.."
. scripts/versions.sh
problems=0

# say ok|note|FAIL WHAT
say() {
    [ "$1" != FAIL ] || problems=$((problems + 1))
    printf '%-4s  %s\n' "$1" "$2"
}

# setting NAME DEFAULT: as Compose reads it from the environment and .env
settings=$(docker compose config --environment 2>/dev/null || env)
setting() {
    value=$(printf '%s\n' "$settings" | sed -n "s/^$1=//p")
    echo "${value:-$2}"
}

engine=$(docker version --format '{{.Server.Version}}' 2>/dev/null)
if [ -z "$engine" ]; then
    say FAIL 'Docker Engine does not answer: install it, start it, or get the right to use it'
elif at_least "$engine" 25 0; then
    say ok "Docker Engine is $engine"
else
    say FAIL "Docker Engine is $engine: 25 or newer is needed"
fi

compose=$(docker compose version --short 2>/dev/null)
if [ -z "$compose" ]; then
    say FAIL 'Docker Compose is missing: 2.33 or newer is needed'
elif ! at_least "${compose#v}" 2 33; then
    say FAIL "Docker Compose is $compose: 2.33 or newer is needed"
elif ! refusal=$(docker compose --profile workshop config --quiet 2>&1); then
    say FAIL "Docker Compose cannot read this project: $(echo "$refusal" | tail -n 1)"
else
    say ok "Docker Compose is $compose"
fi

# shellcheck disable=SC2046 # Three words.
set -- $(docker info --format '{{.OSType}} {{.NCPU}} {{.MemTotal}}' 2>/dev/null || echo nothing 0 0)
if [ "$1" = linux ]; then say ok 'Docker runs Linux containers'; else say FAIL "Docker runs $1: switch it to Linux containers"; fi
if [ "$2" -ge 2 ]; then say ok "Docker has $2 processors"; else say FAIL "Docker has $2 processors: 2 are needed"; fi
memory=$(($3 / 1000000))
if [ $memory -ge 2000 ]; then say ok "Docker has $memory MB of memory"; else say FAIL "Docker has $memory MB of memory: 2000 are needed"; fi

# Where this folder is; Docker Desktop keeps images elsewhere, but on the same disk as a rule.
disk=$(($(df -Pk . | awk 'NR == 2 { print $4 }') / 1000))
if [ $disk -ge 2000 ]; then say ok "the disk has $disk MB left"; else say FAIL "the disk has $disk MB left: 2000 are needed"; fi

architecture=$(docker version --format '{{.Server.Arch}}' 2>/dev/null)
if [ ! -f kit/architecture.txt ]; then
    say note 'this is no kit: the first build needs the network'
elif [ "$architecture" = "$(cat kit/architecture.txt)" ]; then
    say ok "the kit is for $architecture, as this machine is"
else
    say FAIL "the kit is for $(cat kit/architecture.txt), this machine is ${architecture:-unknown}: take the other kit"
fi

images=$(cat kit/images.txt 2>/dev/null || docker compose --profile workshop config --images 2>/dev/null)
# shellcheck disable=SC2086 # One word an image.
missing=$(docker image inspect $images 2>&1 | grep -c 'No such image')
if [ -n "$engine" ] && [ -n "$images" ] && [ "$missing" -eq 0 ]; then
    say ok 'all images are here'
elif [ -f kit/images.txt ]; then
    say FAIL 'images are missing: docker load --input kit/images.tar.gz'
else
    say note 'images are still to be built: docker compose --profile workshop build'
fi

# Docker publishes them on 127.0.0.1, and for localhost a browser may ask [::1] first.
published=$(docker compose --profile workshop ps --format '{{.Ports}}' 2>/dev/null)
used='' taken=''
for port in "$(setting API_PORT 8087)" "$(setting WEB_PORT 8088)" "$(setting WORKSHOP_PORT 8089)"; do
    for address in "127.0.0.1:$port" "[::1]:$port"; do
        curl --noproxy '*' --silent --output /dev/null --max-time 5 "http://$address/health" 2>/dev/null
        # 7: refused, since nobody listens.
        case $?:$published in
            7:*) ;;
            *"$address->"*) used="$used $address" ;;
            *) taken="$taken $address" ;;
        esac
    done
done
if ! command -v curl >/dev/null; then
    say note 'whether the ports are free is unknown: there is no curl to ask them with'
elif [ -n "$taken" ]; then
    say FAIL "something else listens on$taken: stop it, or set API_PORT, WEB_PORT, WORKSHOP_PORT in .env"
elif [ -n "$used" ]; then
    say ok "this project itself listens on$used"
else
    say ok 'the ports are free'
fi

# On macOS and Windows, Docker runs in a virtual machine, in which its socket has the usual place.
socket=$(setting DOCKER_SOCKET /var/run/docker.sock)
address=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null)
case $(uname):$address in
    Darwin:unix:* | *:npipe:* | *:unix://*/.docker/desktop/docker.sock | *:"unix://$socket") say ok "the Docker socket is $socket" ;;
    *:unix:*) say FAIL "the Docker socket is elsewhere: set DOCKER_SOCKET=${address#unix://} in .env" ;;
    *) say FAIL "Docker is elsewhere, at ${address:-no address}: it has to run on this machine" ;;
esac

if [ $problems -eq 0 ]; then echo 'READY'; else echo "NOT READY: see FAIL, $problems times"; fi
[ $problems -eq 0 ]
