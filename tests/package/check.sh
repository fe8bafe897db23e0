#!/usr/bin/env bash
# check.sh CPACK BUILD_FOLDER: builds the Debian package and checks that its contents fit together.
set -euo pipefail
cpack=$1 build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

wrong() { printf 'package: %s\n' "$*"; exit 1; }
is_there() { [[ -f $work/root/$1 ]] || wrong "there is no $1"; }

(cd "$build" && "$cpack" -G DEB -B "$work") > "$work/log" 2>&1 || { cat "$work/log"; wrong "cpack failed"; }
deb=$(find "$work" -maxdepth 1 -name 'pollstream_*.deb')
[[ -n $deb ]] || wrong "cpack made no package"
dpkg-deb -x "$deb" "$work/root"
dpkg-deb -e "$deb" "$work/control"

version=$(dpkg-deb --field "$deb" Version)
needs=$(dpkg-deb --field "$deb" Depends)
[[ $needs =~ ^libc6\ \(\>=\ [0-9.]+\)$ ]] || wrong "it needs more than libc: $needs"

program=$work/root/usr/bin/pollstream
is_there usr/bin/pollstream
[[ $("$program" --version | head -n 1) == "pollstream $version" ]] || wrong "the program is not of version $version"

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

# A server that does not start after an upgrade must not leave the package half configured, which would block every later
# upgrade: postinst only says so, and where to read why.
mkdir "$work/stub"
printf '#!/bin/sh\ncase $1 in try-restart) exit 1 ;; esac\n' > "$work/stub/systemctl"
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
