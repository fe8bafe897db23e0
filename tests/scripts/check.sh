#!/usr/bin/env bash
# check.sh SOURCE_FOLDER: what the scripts share (scripts/lib.sh), on a project that is configured in a moment.
set -euo pipefail
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

wrong() { printf 'scripts: %s\n' "$*"; exit 1; }
# within FOLDER COMMAND…: runs a function of lib.sh as a script in that project would.
within() { bash -c 'source "$0/scripts/lib.sh"; "$@"' "$@"; }

make_project() {
    local file
    mkdir -p "$1/scripts" "$1/src/boost" "$1/cmake" "$1/web" "$1/tests"
    for file in scripts/packages.txt src/boost/CMakeLists.txt web/CMakeLists.txt tests/CMakeLists.txt; do : > "$1/$file"; done
    cp "$source/scripts/lib.sh" "$1/scripts"
    cat > "$1/CMakeLists.txt" << 'END'
cmake_minimum_required(VERSION 3.25)
project(sample NONE)
add_custom_target(where ALL COMMAND ${CMAKE_COMMAND} -E echo ${CMAKE_SOURCE_DIR} > ${CMAKE_BINARY_DIR}/where)
END
    cat > "$1/CMakePresets.json" << 'END'
{"version": 6,
 "configurePresets": [{"name": "p", "generator": "Ninja", "binaryDir": "${sourceDir}/build/${presetName}"}]}
END
}

# expect_rebuild FOLDER: a project that came here from elsewhere is configured anew, and builds its own sources.
expect_rebuild() {
    if within "$1" is_fresh build/p/stamp; then wrong "$1: a build for another folder counts as fresh"; fi
    within "$1" configure p 2> "$work/said" || { cat "$work/said"; wrong "$1 cannot be configured"; }
    cmake --build "$1/build/p" > "$work/said" || { cat "$work/said"; wrong "$1 cannot be built"; }
    [[ $(< "$1/build/p/where") == "$1" ]] || wrong "$1: it has built $(< "$1/build/p/where")"
    touch "$1/build/p/stamp"
    within "$1" is_fresh build/p/stamp || wrong "$1: a build of its own is not fresh"
}

make_project "$work/first"
if within "$work/first" is_fresh build/p/stamp; then wrong "a project without a build counts as fresh"; fi
expect_rebuild "$work/first"
ln -s "$work/first" "$work/link"
within "$work/link" is_fresh build/p/stamp || wrong "the same folder under another name is not fresh"
cp -a "$work/first" "$work/copied"
expect_rebuild "$work/copied"
[[ $(< "$work/first/build/p/where") == "$work/first" ]] || wrong "the copy has built into the folder that it was made from"
mv "$work/first" "$work/moved"
expect_rebuild "$work/moved"

# For a package of two architectures dpkg-query answers twice.
mkdir "$work/stub"
cat > "$work/stub/dpkg-query" << 'END'
#!/usr/bin/env bash
format=${2#--showformat=}
case $3 in
    two) states=(installed installed) ;;
    one) states=(installed) ;;
    removed) states=(not-installed config-files) ;;
    *) exit 1 ;;
esac
for state in "${states[@]}"; do printf '%b' "${format/'${db:Status-Status}'/$state}"; done
END
chmod +x "$work/stub/dpkg-query"
for package in one two; do
    PATH=$work/stub:$PATH within "$work/moved" is_installed "$package" || wrong "the package $package counts as missing"
done
for package in removed unknown; do
    if PATH=$work/stub:$PATH within "$work/moved" is_installed "$package"; then wrong "the package $package counts as installed"; fi
done
echo "the scripts find their way"
