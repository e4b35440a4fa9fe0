# Versions, and how they compare; for other scripts to read in.

# at_least VERSION MAJOR MINOR: of 2.40.3 or v2.40.3
at_least() {
    major=${1%%.*}
    major=${major#v}
    rest=${1#*.}
    minor=${rest%%.*}
    [ "$major" -gt "$2" ] || { [ "$major" -eq "$2" ] && [ "$minor" -ge "$3" ]; }
}

# buildx_version: 0.0 if there is none
buildx_version() {
    docker buildx version 2>/dev/null | awk '{ version = $2 } END { print version ? version : "0.0" }'
}
