#!/usr/bin/env bash
# check.sh CPACK BUILD_FOLDER SOURCE_FOLDER: builds the Debian package and checks that its contents fit together.
set -euo pipefail
cpack=$1 build=$2 source=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

wrong() { printf 'package: %s\n' "$*"; exit 1; }
is_there() { [[ -f $work/root/$1 ]] || wrong "there is no $1"; }

(umask 077 && cd "$build" && "$cpack" -G DEB -B "$work") > "$work/log" 2>&1 || { cat "$work/log"; wrong "cpack failed"; }
deb=$(find "$work" -maxdepth 1 -name 'pollstream_*.deb')
[[ -n $deb ]] || wrong "cpack made no package"
dpkg-deb -x "$deb" "$work/root"
dpkg-deb -e "$deb" "$work/control"

# Whoever makes the package may have any umask; whoever uses it must be able to read it.
dpkg-deb -c "$deb" | awk '$1 !~ /^(d|-..x)rwxr-xr-x$|^-rwxr-xr-x$|^-rw-r--r--$/ || $2 != "root/root"' > "$work/modes"
[[ ! -s $work/modes ]] || { cat "$work/modes"; wrong "not everybody can read this"; }

version=$(dpkg-deb --field "$deb" Version)
needs=$(dpkg-deb --field "$deb" Depends)
[[ $needs =~ ^libc6\ \(\>=\ [0-9.]+\)$ ]] || wrong "it needs more than libc: $needs"

program=$work/root/usr/bin/pollstream
is_there usr/bin/pollstream
[[ $("$program" --version | head -n 1) == "pollstream ${version%%-*}" ]] || wrong "the program is not of version $version"

# The package of a later commit has a higher version; outside a clone there is no commit to tell.
made_from() {
    # shellcheck disable=SC2016
    printf 'include("%s/cmake/pollstream_package_release.cmake")\nmessage("-${CPACK_DEBIAN_PACKAGE_RELEASE}")\n' "$1" > "$work/ask.cmake"
    "$(dirname "$cpack")/cmake" -P "$work/ask.cmake" 2>&1
}
in_clone() { git -C "$work/clone" -c user.name=x -c user.email=x@localhost "$@"; }
if [[ -e $source/.git ]] && git -C "$source" log -1 > /dev/null 2>&1; then
    [[ $version == "${version%%-*}$(made_from "$source")" && $version =~ -[0-9]{14}$ ]] || wrong "the version names no commit: $version"
fi
mkdir -p "$work/clone/inner/cmake" "$work/clone/cmake"
cp "$source/cmake/pollstream_package_release.cmake" "$work/clone/cmake"
cp "$source/cmake/pollstream_package_release.cmake" "$work/clone/inner/cmake"
[[ $(made_from "$work/clone") == - ]] || wrong "a folder that is no clone has a commit"
if command -v git > /dev/null; then
    in_clone init -q
    [[ $(made_from "$work/clone") == - ]] || wrong "a clone without a commit has one"
    GIT_COMMITTER_DATE=2026-11-30T08:42:00+0200 in_clone commit -q --allow-empty -m one
    [[ $(made_from "$work/clone") == -20261130064200 ]] || wrong "the commit's date is $(made_from "$work/clone")"
    [[ $(made_from "$work/clone/inner") == - ]] || wrong "a folder inside another clone has that one's commit"
fi

is_there etc/pollstream/pollstream.toml
grep -qx /etc/pollstream/pollstream.toml "$work/control/conffiles" || wrong "the configuration is no conffile"
"$program" --config "$work/root/etc/pollstream/pollstream.toml" --data "$work/data" --check-config > /dev/null ||
    wrong "the program does not take the configuration"

is_there usr/share/doc/pollstream/copyright
"$program" --notices | cmp - "$work/root/usr/share/doc/pollstream/copyright" || wrong "the notices differ"
for unit in service socket; do is_there "usr/lib/systemd/system/pollstream.$unit"; done
started=$(sed -n 's/^ExecStart=\([^ ]*\) --config \([^ ]*\)$/\1 \2/p' "$work/root/usr/lib/systemd/system/pollstream.service")
[[ $started == "/usr/bin/pollstream /etc/pollstream/pollstream.toml" ]] || wrong "the unit starts: $started"
for unit in service socket; do
    if grep -q -e '^#.*install -' -e /usr/local "$work/root/usr/lib/systemd/system/pollstream.$unit"; then
        wrong "pollstream.$unit still says how to install it by hand"
    fi
done
if command -v systemd-analyze > /dev/null; then
    # The unit is checked outside the package root, because a root would have to contain the targets, too.
    sed "s|^ExecStart=/usr/bin/|ExecStart=$work/root/usr/bin/|" \
        "$work/root/usr/lib/systemd/system/pollstream.service" > "$work/pollstream.service"
    systemd-analyze verify --man=no "$work/pollstream.service" || wrong "systemd does not take the unit"
fi

for script in postinst prerm postrm; do
    [[ -x $work/control/$script ]] || wrong "$script cannot be run"
    sh -n "$work/control/$script" || wrong "$script does not parse"
done

# A server that does not start after an upgrade, or a systemd that is busy, must not leave the package half configured, which would block every later
# upgrade: postinst only says so, and where to read why.
mkdir "$work/stub"
# shellcheck disable=SC2016
printf '#!/bin/sh\ncase $1 in try-restart | daemon-reload) exit 1 ;; esac\n' > "$work/stub/systemctl"
chmod +x "$work/stub/systemctl"
sed "s|/run/systemd/system|$work|" "$work/control/postinst" > "$work/postinst"
PATH=$work/stub:$PATH sh "$work/postinst" configure 0.0.1 > "$work/said" 2>&1 || wrong "postinst fails with the server"
grep -q 'journalctl -u pollstream' "$work/said" || wrong "postinst does not say that the server has not started"

# The manual has every command, and none that there is not.
find "$work/root" -path "*/man1/pollstream.1*" -exec gunzip -cf {} + > "$work/manual"
"$program" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]\+\) .*/\1/p' | sort > "$work/commands"
sed -n '/^\.SH COMMANDS/,/^\.SH SETTINGS/s/^\.B[IR]\? "\?\([a-z]\+\).*/\1/p' "$work/manual" | sort -u > "$work/told"
[[ -s $work/commands ]] || wrong "--help names no command"
diff "$work/commands" "$work/told" || wrong "the manual tells of other commands than --help"

echo "the package fits together: $(basename "$deb"), $(du -k "$deb" | cut -f 1) KiB"
