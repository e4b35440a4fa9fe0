#!/bin/sh
# Tries what the workshop does on this machine, and stops at the first obstacle with what to do about it.
#   sh scripts/preflight.sh     on Linux, macOS, and in the shell that Git for Windows brings
# Prints READY and exits with 0, or NOT READY and exits with 1.
set -u

cd "$(dirname "$0")/.."
. scripts/versions.sh
build='docker compose --profile workshop build'

ok() { printf 'ok    %s\n' "$1"; }
note() { printf 'note  %s\n' "$1"; }
fail() {
    printf 'FAIL  %s\nNOT READY\n' "$1"
    exit 1
}
compose() { docker compose --profile workshop "$@"; }

# Engine, Compose and buildx
command -v docker >/dev/null || fail 'Docker is not installed: https://docs.docker.com/get-docker/'
engine=$(docker version --format '{{.Server.Version}}' 2>&1) ||
    fail "Docker Engine does not answer: start Docker, or get the right to use it ($(echo "$engine" | tail -n 1))"
at_least "$engine" 25 0 || fail "Docker Engine is $engine: install 25 or newer"
compose=$(docker compose version --short 2>/dev/null) || fail 'Docker Compose is missing: install 2.33 or newer'
at_least "$compose" 2 33 || fail "Docker Compose is $compose: install 2.33 or newer"
# Compose 2 can build by itself, Compose 5 cannot.
if at_least "$compose" 5 0; then
    at_least "$(buildx_version)" 0 17 || fail "buildx is $(buildx_version), which Compose builds by: install 0.17 or newer"
fi
ok "Docker Engine is $engine, Compose $compose"

# The project, as Compose reads it in this shell
refusal=$(compose config --quiet 2>&1) || fail "Docker Compose cannot read this project: $(echo "$refusal" | tail -n 1)"
services=$(compose config --services | sort | paste -s -d ' ' -)
case $services in
    *engine-reader*numbers-api*numbers-web*workshop*) ;;
    *) fail "Docker Compose reads another project here ($services): unset COMPOSE_FILE, in the shell and in .env" ;;
esac
settings=$(docker compose config --environment)
# setting NAME DEFAULT: as Compose reads it from the environment and .env
setting() {
    value=$(printf '%s\n' "$settings" | sed -n "s/^$1=//p")
    echo "${value:-$2}"
}
project=$(setting COMPOSE_PROJECT_NAME numbers)
ok "Docker Compose reads this project as $project"

# The machine
# shellcheck disable=SC2046 # Five words.
set -- $(docker info --format '{{.OSType}} {{.NCPU}} {{.MemTotal}} {{.MemoryLimit}} {{.LiveRestoreEnabled}}')
system=$1 processors=$2 memory=$(($3 / 1000000)) limits_memory=$4 live_restore=$5
[ "$system" = linux ] || fail "Docker runs $system containers: switch it to Linux containers"
architecture=$(docker version --format '{{.Server.Arch}}')
platform=$(setting DOCKER_DEFAULT_PLATFORM "linux/$architecture")
case $platform in
    "linux/$architecture"*) ;;
    *) fail "DOCKER_DEFAULT_PLATFORM is $platform, and this machine is linux/$architecture: unset it" ;;
esac
[ "$processors" -ge 2 ] || fail "Docker has $processors processor: give it 2"
[ $memory -ge 2000 ] || fail "Docker has $memory MB of memory: give it 2000"
# Where this folder is; Docker Desktop keeps images elsewhere, but on the same disk as a rule.
disk=$(($(df -Pk . | awk 'NR == 2 { print $4 }') / 1000))
[ $disk -ge 2000 ] || fail "the disk has $disk MB left: free 2000"
ok "Linux containers on $architecture, $processors processors, $memory MB of memory, $disk MB of disk"
[ "$limits_memory" = true ] ||
    note 'Docker cannot limit memory here: lab 9 will not show its point, and the fault memory stops by itself'
[ "$live_restore" != true ] ||
    note 'lab 11 needs a Swarm, which "live-restore" in the settings of Docker Engine excludes'

# The ports. Docker publishes them on 127.0.0.1, and for localhost a browser may ask [::1] first.
published=$(compose ps --format '{{.Ports}}' 2>/dev/null)
used='' taken=''
for port in "$(setting API_PORT 8087)" "$(setting WEB_PORT 8088)" "$(setting WORKSHOP_PORT 8089)"; do
    for address in "127.0.0.1:$port" "[::1]:$port"; do
        curl --noproxy '*' --silent --output /dev/null --max-time 5 "http://$address/health" 2>/dev/null
        # 7: refused, so the port is free. 127: there is no curl.
        case $?:$published in
            7:* | 127:*) ;;
            *"$address->"*) used="$used $address" ;;
            *) taken="$taken $address" ;;
        esac
    done
done
[ -z "$taken" ] || fail "another program listens on$taken: stop it, or set API_PORT, WEB_PORT, WORKSHOP_PORT in .env"
if ! command -v curl >/dev/null; then
    note 'whether another program listens on the ports is unknown: there is no curl to ask them with'
elif [ -n "$used" ]; then
    ok "this project itself listens on$used"
else
    ok 'the ports are free'
fi

# On macOS and Windows, Docker runs in a virtual machine, in which its socket has the usual place.
socket=$(setting DOCKER_SOCKET /var/run/docker.sock)
address=$(docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null)
case $(uname):$address in
    Darwin:unix:* | *:npipe:* | *:unix://*/.docker/desktop/docker.sock | *:"unix://$socket") ok "the Docker socket is $socket" ;;
    *:unix:*) fail "the Docker socket is elsewhere: set DOCKER_SOCKET=${address#unix://} in .env" ;;
    *) fail "Docker is elsewhere, at ${address:-no address}: it has to run on this machine" ;;
esac

# The images
if [ -f kit/architecture.txt ]; then
    kit=$(cat kit/architecture.txt)
    [ "$architecture" = "$kit" ] || fail "the kit is for $kit, and this machine is $architecture: take the other kit"
    build='docker load --input kit/images.tar.gz'
fi
images=$(compose config --images | sort -u)
for image in $images; do
    docker image inspect "$image" >/dev/null 2>&1 || fail "the image $image is missing: $build"
done
# A build gives its image the name again, also where nothing had to be built.
# shellcheck disable=SC2086 # One word an image.
built=$(docker image inspect --format '{{.Metadata.LastTagTime.UTC.Format "200601021504.05"}}' $images | sort | head -n 1)
stamp=$(mktemp)
TZ=UTC0 touch -t "$built" "$stamp"
newer=$(find docker-compose.yml package-lock.json common numbers-api numbers-web http-check workshop \
    \( -name node_modules -o -name dist -o -name test -o -name '*.md' \) -prune -o -type f -newer "$stamp" -print | head -n 1)
rm "$stamp"
[ -z "$newer" ] || fail "$newer is newer than the images: $build"
ok 'all images are here, and no source is newer'

# The start: each service for a moment, with its image, limits, files and ports
trial=$project-preflight
trap 'docker compose --project-name "$trial" --profile workshop down --volumes >/dev/null 2>&1' EXIT
# try SERVICE WHAT OPTION... -- its entry point; the Engine's last line says what is in the way
try() {
    service=$1
    shift
    said=$(docker compose --project-name "$trial" --profile workshop run --rm --no-deps "$@" 2>&1) ||
        fail "$service does not start: $(echo "$said" | tail -n 1)"
}
ports=$([ -n "$used" ] || echo --service-ports)
for service in numbers-api numbers-web workshop; do
    # shellcheck disable=SC2086 # None, if the project itself has the ports.
    try $service $ports --entrypoint http-check $service --help
done
connect="require('net').connect('/var/run/docker.sock', process.exit).on('error', (error) => { console.error(error.message); process.exit(1) })"
try engine-reader --entrypoint node engine-reader --eval "$connect"
ok 'every service starts'
echo READY
