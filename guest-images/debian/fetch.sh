#!/bin/sh
# Gets what boots Debian 13 (trixie) on a riscv64 virtual machine, with apt's own tools, and keeps it outside the repository:
#   kernel          the stock kernel, as a flat Image
#   initramfs.cpio  busybox and the files of root/ beside this script, not compressed: all that a machine without disks needs
#   initramfs-modules.cpio  the same with the kernel's virtio and ext4 modules
#   disk.img        an ext4 disk: the modules again, known data, room to write
#   VERSIONS        which packages they were made from
# Usage: fetch.sh [DIRECTORY]; without one, ${XDG_CACHE_HOME:-$HOME/.cache}/trapline/debian. Prints the directory.
#   TRAPLINE_DEBIAN_MIRROR  where to get packages from; without it, where this machine's apt gets Debian from
# It needs no root. What is already there is not fetched again; remove the directory to start anew.
set -eu
export LC_ALL=C

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=guest-images/private-apt.sh
. "$here/../private-apt.sh"

cache=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/trapline/debian}

# One time for all files (1 January 2026), so that the same packages make the same archives. (Of a disk mke2fs 1.47.0 also notes when its
# files were copied.)
epoch=1767225600

# In an order in which they can be loaded; root/lib/load has the same groups.
modules='drivers/virtio/virtio_mmio drivers/block/virtio_blk drivers/char/hw_random/virtio-rng
    net/core/failover drivers/net/net_failover drivers/net/virtio_net
    crypto/crc32c_generic lib/crc16 fs/mbcache fs/jbd2/jbd2 fs/ext4/ext4'

need apt-get apt
need dpkg-deb dpkg
need cpio cpio
need xz xz-utils
need mke2fs e2fsprogs

mkdir -p "$cache"
cache=$(CDPATH='' cd -- "$cache" && pwd)
recipe=$(cd "$here" && find fetch.sh ../private-apt.sh root float.elf -type f | sort | xargs sha256sum | sha256sum | cut -d ' ' -f 1)
if [ "$(cat "$cache/made-by" 2>/dev/null)" = "$recipe" ]; then
    echo "$cache"
    exit
fi

work=$cache/work
rm -rf -- "$work" "$cache/made-by"
mkdir -p "$work"
trap 'rm -rf -- "$work"' EXIT

open_apt_root "$work/apt"
package=$(private_apt apt-cache depends linux-image-riscv64 | sed -n 's/^ *Depends: \(linux-image-[^ ]*\)$/\1/p' | head -n 1)
[ -n "$package" ] || fail "the package list has no riscv64 kernel"
say "getting $package and busybox-static"
{
    unpack_package "$package" "$work/linux"
    unpack_package busybox-static "$work/busybox"
} >"$work/VERSIONS"

# Puts the files in $root into the archive $1.
archive() {
    find "$root" -exec touch -h -d "@$epoch" {} +
    (cd "$root" && find . -mindepth 1 | sort | cpio -o -H newc -R 0:0 --reproducible --quiet) >"$1"
}

# The initramfs. The kernel has /dev/console built in, so that nothing here needs root.
root=$work/root
mkdir -p "$root/bin" "$root/dev" "$root/etc" "$root/lib/modules" "$root/mnt" "$root/proc" "$root/root" "$root/run" "$root/sys" "$root/tmp"
cp "$work/busybox/usr/bin/busybox" "$root/bin/busybox"
cp -R "$here/root/." "$root/"
cp "$here/float.elf" "$root/bin/float"
chmod -R u=rwX,go=rX "$root"
chmod 755 "$root/init" "$root/check" "$root/lib/load" "$root/bin/busybox" "$root/bin/float"
archive "$work/initramfs.cpio"
for module in $modules; do
    xz -dc "$work"/linux/usr/lib/modules/*/kernel/"$module".ko.xz >"$root/lib/modules/$(basename "$module").ko" ||
        fail "$package has no module $module"
done
archive "$work/initramfs-modules.cpio"

# The disk.
disk=$work/disk
mkdir -p "$disk/modules" "$disk/data"
cp "$root"/lib/modules/*.ko "$disk/modules/"
cp "$work/VERSIONS" "$disk/VERSIONS"
i=0
while [ $i -lt 20000 ]; do
    echo "line $i of the known data"
    i=$((i + 1))
done >"$disk/data/lines"
find "$disk" -exec touch -h -d "@$epoch" {} +
PATH=$PATH:/usr/sbin:/sbin E2FSPROGS_FAKE_TIME=$epoch SOURCE_DATE_EPOCH=$epoch mke2fs -qq -t ext4 -L trapline \
    -U 74726170-6c69-4e65-8000-000000000001 -E hash_seed=74726170-6c69-4e65-8000-000000000002,root_owner=0:0,nodiscard \
    -d "$disk" "$work/disk.img" 64M >&2 || fail "mke2fs could not make the disk"

cp "$work"/linux/boot/vmlinux-* "$work/kernel"
for file in kernel initramfs.cpio initramfs-modules.cpio disk.img VERSIONS; do
    mv -f "$work/$file" "$cache/$file"
done
echo "$recipe" >"$cache/made-by"
say "done: $(tr '\n' ',' <"$cache/VERSIONS" | sed 's/,$//; s/,/, /g')"
echo "$cache"
