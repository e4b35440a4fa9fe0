#!/bin/sh
# Packs all that the workshop needs into one archive, for a room without a network: the images, which have to
# be built, the files of this repository, and a checksum for each. Builds the images first.
#   sh scripts/kit.sh [FOLDER]     the folder for the archive, by default dist
set -eu

cd "$(dirname "$0")/.."
folder=${1:-dist}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

[ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ] || {
    echo 'A kit holds the files that git tracks, and this folder is no clone: git clone the repository, and run this there' >&2
    exit 1
}

docker compose --profile workshop build
images=$(docker compose --profile workshop config --images | sort -u)

work=$(mktemp -d "$folder/kit.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
# Without this, macOS would add files of its own.
export COPYFILE_DISABLE=1
kit=$work/numbers
mkdir -p "$kit/kit"

# What is tracked, as it is in the working folder: as a commit that no branch has, or as the last one.
changed=$(git stash create)
git archive --output "$work/files.tar" "${changed:-HEAD}"
tar -xf "$work/files.tar" -C "$kit"
echo 'Saving the images …' >&2
# shellcheck disable=SC2086 # One word an image.
docker save --output "$kit/kit/images.tar" $images
gzip "$kit/kit/images.tar"
echo "$images" >"$kit/kit/images.txt"
architecture=$(docker version --format '{{.Server.Arch}}')
echo "$architecture" >"$kit/kit/architecture.txt"
(
    cd "$kit"
    if command -v sha256sum >/dev/null; then sum='sha256sum'; else sum='shasum -a 256'; fi
    find . -type f ! -name SHA256SUMS -exec $sum {} + | sort -k 2 >kit/SHA256SUMS
)

archive=$folder/numbers-kit-$architecture.tar
tar -cf "$archive" -C "$work" numbers
echo "$archive, $(($(wc -c <"$archive") / 1000000)) MB, for machines with $architecture" >&2
echo 'Unpack and use it: docs/workshop.md, "Without a network"' >&2
