#!/bin/sh
# Gets U-Boot for S mode on the virt board, and the firmware OpenSBI, from Debian 13 (trixie) with apt's own tools, and keeps them
# outside the repository:
#   uboot.bin       U-Boot, to be loaded as a kernel at RAM + 0x200000 and entered in S mode
#   fw_jump.bin     OpenSBI that starts what is at RAM + 0x200000; to be loaded at RAM and entered in M mode
#   fw_dynamic.bin  OpenSBI that is told by its loader what to start
#   VERSIONS        which packages they come from
# Usage: fetch.sh [DIRECTORY]; without one, ${XDG_CACHE_HOME:-$HOME/.cache}/trapline/uboot. Prints the directory.
#   TRAPLINE_DEBIAN_MIRROR  where to get packages from; without it, where this machine's apt gets Debian from
# It needs no root. What is already there is not fetched again; remove the directory to start anew.
set -eu
export LC_ALL=C

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=guest-images/private-apt.sh
. "$here/../private-apt.sh"

cache=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/trapline/uboot}

need apt-get apt
need dpkg-deb dpkg

mkdir -p "$cache"
cache=$(CDPATH='' cd -- "$cache" && pwd)
recipe=$(cd "$here" && sha256sum fetch.sh ../private-apt.sh | sha256sum | cut -d ' ' -f 1)
if [ "$(cat "$cache/made-by" 2>/dev/null)" = "$recipe" ]; then
    echo "$cache"
    exit
fi

work=$cache/work
rm -rf -- "$work" "$cache/made-by"
mkdir -p "$work"
trap 'rm -rf -- "$work"' EXIT

open_apt_root "$work/apt"
say "getting u-boot-qemu and opensbi"
{
    unpack_package u-boot-qemu "$work/uboot"
    unpack_package opensbi "$work/opensbi"
} >"$work/VERSIONS"

mv -f "$work/uboot/usr/lib/u-boot/qemu-riscv64_smode/u-boot.bin" "$cache/uboot.bin"
mv -f "$work/opensbi/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.bin" "$cache/fw_jump.bin"
mv -f "$work/opensbi/usr/lib/riscv64-linux-gnu/opensbi/generic/fw_dynamic.bin" "$cache/fw_dynamic.bin"
mv -f "$work/VERSIONS" "$cache/VERSIONS"
echo "$recipe" >"$cache/made-by"
say "done: $(tr '\n' ',' <"$cache/VERSIONS" | sed 's/,$//; s/,/, /g')"
echo "$cache"
