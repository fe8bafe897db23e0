# Shared by the scripts: paths, output, installing packages, configuring builds. Sourced, never run.
# shellcheck shell=bash
set -euo pipefail

# --help prints the head of a script; scripts/run leaves it to the server.
if [[ ${1:-} == --help && ${0##*/} != run ]]; then
    sed -n '2,/^# shellcheck/ { /^# shellcheck/!s/^# \{0,1\}//p }' "$0"
    exit
fi

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '%s\n' "$*" >&2; }
fail() { say "${0##*/}: $*"; exit 1; }

# The packages of one section of packages.txt.
section() {
    awk -v want="[$1]" '/^\[/ { in_it = ($0 == want); next } in_it && NF && !/^#/' scripts/packages.txt
}

has_node() {
    local version
    command -v npm > /dev/null || return 1
    version=$(node --version 2> /dev/null) || return 1
    printf 'v18.13.0\n%s\n' "$version" | sort --version-sort --check=quiet
}

# A package may be there for several architectures.
is_installed() {
    [[ " $(dpkg-query --show --showformat='${db:Status-Status} ' "$1" 2> /dev/null)" == *" installed "* ]]
}

# need SECTION…: installs the missing packages of those sections, and says which.
need() {
    local missing=() name package as_root=()
    if ! command -v dpkg-query > /dev/null; then
        say "This is not a Debian system; scripts/packages.txt lists what must be installed."
        return
    fi
    for name in "$@"; do
        if [[ $name == node ]] && has_node; then continue; fi
        for package in $(section "$name"); do
            is_installed "$package" || missing+=("$package")
        done
    done
    if ((${#missing[@]} == 0)); then return; fi
    if ((EUID != 0)); then
        command -v sudo > /dev/null ||
            fail "these packages are missing; install them as root, then start again: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "Installing ${missing[*]}"
    as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300)
    "${as_root[@]}" update >&2
    "${as_root[@]}" install -y --no-install-recommends "${missing[@]}" >&2
}

# False if the folder was configured for sources elsewhere: they were moved or copied here together with it. It is full of
# absolute paths, and would build those sources.
is_of_here() {
    local cache=$1/CMakeCache.txt
    [[ ! -e $cache || $(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$cache") -ef $root ]]
}

# configure PRESET ARGUMENT…: quiet unless it fails.
configure() {
    local preset=$1 log
    shift
    mkdir -p "build/$preset"
    log=build/$preset/configure.log
    if command -v ccache > /dev/null; then
        set -- -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "$@"
    fi
    # In CI, the release build has already built the web app from the same sources.
    if [[ -n ${CI:-} && $preset != release && -e build/release/web/dist/manifest.json ]]; then
        set -- -DPOLLSTREAM_WEB_DIST="$root/build/release/web/dist" "$@"
    fi
    # g++ spends a seventh of its time on garbage collection; with enough memory for two of them, it can do without.
    if [[ ${CXX:-} != *clang* ]] && awk '$1 == "MemAvailable:" { exit $2 < 4194304 }' /proc/meminfo; then
        export CXXFLAGS="${CXXFLAGS:-} --param=ggc-min-heapsize=1048576"
    fi
    is_of_here "build/$preset" || set -- --fresh "$@"
    say "Configuring build/$preset"
    if ! cmake --preset "$preset" "$@" > "$log" 2>&1; then
        cat "$log" >&2
        fail "configuring failed"
    fi
}

# True if nothing that affects packages or configuration is newer than the stamp.
is_fresh() {
    local stamp=$1
    [[ -e $stamp ]] && is_of_here "${stamp%/*}" || return 1
    [[ -z $(find scripts/packages.txt scripts/lib.sh CMakeLists.txt CMakePresets.json cmake src/boost/CMakeLists.txt \
        web/CMakeLists.txt tests/CMakeLists.txt -newer "$stamp" -print -quit) ]]
}
