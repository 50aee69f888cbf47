#!/bin/sh
# Builds the RISC-V guests from their sources with the cross compiler, and two programs for Linux: debian/float.elf and
# debian/compute.elf, the kernels of compute as a process.
# shellcheck disable=SC2086 # The options are lists of words.
#   build.sh          builds into this directory and writes SHA256SUMS
#   build.sh --check  builds elsewhere and fails unless the results are what is kept here
# The same compiler (Debian 12's gcc-riscv64-unknown-elf, 12.2.0) gives the same bytes.
set -eu
export LC_ALL=C

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prefix=${CROSS_COMPILE:-riscv64-unknown-elf-}
out=$here
check=false
[ "${1:-}" = --check ] && check=true

fail() {
    echo "build.sh: $1" >&2
    exit 1
}

command -v "${prefix}gcc" >/dev/null || fail "there is no ${prefix}gcc; install the package gcc-riscv64-unknown-elf"

objects=$(mktemp -d)
trap 'rm -rf -- "$objects"' EXIT
if $check; then
    out=$objects
fi

# Everything is given by relative names from this directory, so that no path gets into an image.
cd "$here"

common='-std=gnu11 -O2 -mabi=lp64d -mcmodel=medany -ffreestanding -nostdlib -ffp-contract=off -fno-common
    -fno-tree-loop-distribute-patterns -fno-asynchronous-unwind-tables -fno-builtin -Wall -Wextra -Werror -I.'
linking='-static -Wl,--build-id=none -Wl,-z,max-page-size=4096 -s'

# Builds the image $1, which starts at the address $2, from the other arguments.
image() {
    name=$1
    origin=$2
    shift 2
    "${prefix}gcc" $common $linking -march=rv64gc -Wl,-T,link.ld -Wl,--defsym=ORIGIN_OF_PROGRAM="$origin" \
        -o "$out/$name" start.S board.c "$@" -lgcc || fail "cannot build $name"
}

image hello.elf 0x80000000 hello.c
image echo.elf 0x80000000 echo.c
image timer.elf 0x80200000 -DSUPERVISOR timer.c
"${prefix}gcc" $common -march=rv64gc_zba_zbb_zbs -DKERNEL=bits_zb -c -o "$objects/bits-zb.o" compute/bits.c
image compute.elf 0x80000000 tree.c compute/*.c "$objects/bits-zb.o"
"${prefix}gcc" $common $linking -march=rv64gc -Wl,--no-relax -o "$out/float.elf" ../debian/float.c || fail "cannot build float.elf"
# Assembly alone: it has a first instruction of its own.
"${prefix}gcc" $common $linking -march=rv64gc -Wl,-T,link.ld -Wl,--defsym=ORIGIN_OF_PROGRAM=0x80000000 -o "$out/restart.elf" restart.S ||
    fail "cannot build restart.elf"
"${prefix}gcc" $common $linking -march=rv64gc -DPROCESS -Wl,--no-relax,--no-warn-rwx-segments -o "$out/compute-process.elf" process/process.c compute/*.c \
    "$objects/bits-zb.o" -lgcc || fail "cannot build compute for Linux"
image prober.elf 0x80000000 tree.c prober/*.c prober/trap.S

# For S mode, with all that they need of the board from the firmware.
image hello-s.elf 0x80200000 -DSUPERVISOR -DOVER_SBI hello.c
image timer-s.elf 0x80200000 -DSUPERVISOR -DOVER_SBI timer.c
image compute-s.elf 0x80200000 -DSUPERVISOR -DOVER_SBI tree.c compute/*.c "$objects/bits-zb.o"
image pager-s.elf 0x80200000 -DSUPERVISOR -DOVER_SBI tree.c pager/pager.c pager/attempt.S
# The monitor leaves the floating-point registers to its guest, and has no address in its data: it moves.
"${prefix}gcc" $common $linking -march=rv64imac_zicsr -mabi=lp64 -fno-jump-tables -Wl,-T,link.ld \
    -Wl,--defsym=ORIGIN_OF_PROGRAM=0x80200000 -DOVER_SBI -DWITH_RAM_DISK -o "$out/vmm.elf" vmm/entry.S vmm/*.c board.c tree.c ||
    fail "cannot build vmm.elf"

# In the style of the public tests, with their names kept for the host.
mkdir -p "$out/conformance"
conformance=
for source in conformance/*.S; do
    image=${source%.S}.elf
    object=$objects/$(basename "$source" .S).o # Its name gets into the image.
    "${prefix}gcc" -march=rv64gc -mabi=lp64d -c -o "$object" "$source" || fail "cannot assemble $source"
    "${prefix}ld" -static --no-warn-rwx-segments -z max-page-size=4096 -T conformance/link.ld -o "$out/$image" "$object" ||
        fail "cannot link $image"
    conformance="$conformance $image"
done
images='hello.elf echo.elf timer.elf compute.elf restart.elf prober.elf hello-s.elf timer-s.elf compute-s.elf pager-s.elf vmm.elf'$conformance

if $check; then
    mkdir "$out/debian" && mv "$out/float.elf" "$out/debian/float.elf" && mv "$out/compute-process.elf" "$out/debian/compute.elf"
    for image in $images; do
        cmp "$out/$image" "$here/$image" || fail "$image is not what the sources give; run build.sh and commit it"
    done
    for program in float.elf compute.elf; do
        cmp "$out/debian/$program" "../debian/$program" || fail "$program is not what the sources give; run build.sh and commit it"
    done
    sha256sum $images ../debian/float.elf ../debian/compute.elf | cmp - SHA256SUMS || fail "SHA256SUMS is not what the images have"
else
    mv "$out/float.elf" ../debian/float.elf
    mv "$out/compute-process.elf" ../debian/compute.elf
    sha256sum $images ../debian/float.elf ../debian/compute.elf >SHA256SUMS
fi
