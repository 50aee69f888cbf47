# shellcheck shell=sh
# A private apt root for riscv64 packages of Debian 13 (trixie), so that the host's own apt is neither used up nor changed.
# Sourced by the scripts that get guests. It names no mirror: the packages come from where the host's apt gets Debian from.

fail() {
    echo "$(basename -- "$0"): $1" >&2
    exit 1
}

say() {
    echo "$(basename -- "$0"): $1" >&2
}

# Fails unless there is the command $1, which the package $2 has.
need() {
    command -v "$1" >/dev/null || PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null ||
        fail "there is no $1; install the package $2"
}

# Prints the address of the Debian archive that the host's apt uses.
debian_mirror() {
    if [ -n "${TRAPLINE_DEBIAN_MIRROR:-}" ]; then
        echo "$TRAPLINE_DEBIAN_MIRROR"
        return
    fi
    # The sources' own lines; the archive of security fixes has another layout and does not do.
    apt-get indextargets --format '$(REPO_URI) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
        sed -n 's|^\([a-z+]*://[^ ]*/debian\)/* main$|\1|p' | head -n 1
}

# Runs apt's command $1 with the private root $apt_root.
private_apt() {
    command=$1
    shift
    "$command" -q -o Dir="$apt_root" -o Dir::State::status="$apt_root/status" -o Dir::Etc::sourcelist="$apt_root/sources.list" \
        -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null -o Dir::Etc::trustedparts=/dev/null \
        -o APT::Architecture=riscv64 -o APT::Architectures::=riscv64 -o APT::Sandbox::User="$(id -un)" \
        -o Acquire::Languages=none -o Acquire::Retries=3 -o APT::Get::List-Cleanup=false "$@"
}

# Makes the private root in the directory $1 and gets the list of packages.
open_apt_root() {
    apt_root=$1
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [ -f "$keyring" ] || fail "there is no $keyring; install the package debian-archive-keyring"
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || fail "this machine's apt has no source of Debian packages; name one in TRAPLINE_DEBIAN_MIRROR"
    mkdir -p "$apt_root/etc/apt" "$apt_root/var/lib/apt/lists/partial" "$apt_root/var/cache/apt/archives/partial"
    : >"$apt_root/status"
    echo "deb [arch=riscv64 signed-by=$keyring] $mirror trixie main" >"$apt_root/sources.list"
    say "reading the list of packages of Debian 13 for riscv64"
    private_apt apt-get update >"$apt_root/log" 2>&1 || {
        cat "$apt_root/log" >&2
        fail "apt could not read the list of packages"
    }
}

# Gets the package $1 and unpacks it into the directory $2; prints its name and version.
unpack_package() {
    (cd "$apt_root" && rm -f -- "$1"_*.deb && private_apt apt-get download "$1" >log 2>&1) || {
        cat "$apt_root/log" >&2
        fail "apt could not get the package $1"
    }
    mkdir -p "$2"
    dpkg-deb -x "$apt_root/$1"_*.deb "$2" || fail "cannot unpack the package $1"
    dpkg-deb -W --showformat='${Package} ${Version}\n' "$apt_root/$1"_*.deb
    rm -f -- "$apt_root/$1"_*.deb
}
