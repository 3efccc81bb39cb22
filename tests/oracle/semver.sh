#!/usr/bin/env bash
# Runs semver.js, whose head says with what options. Ends 77 where node or npm's semver can't be had.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
build=${BUILD_DIR:-$here/../../build/dev}
cache=$build/oracle
package=semver@7.8.6

skip()
{
	echo "skipped: $*"
	exit 77
}

command -v node >/dev/null || skip "there is no node"
if [ ! -e "$cache/node_modules/semver/package.json" ]; then
	command -v npm >/dev/null || skip "there is no npm"
	mkdir -p "$cache"
	timeout 60 npm install --prefix "$cache" --no-save --no-audit --no-fund --silent "$package" \
		>/dev/null 2>&1 || skip "npm could not install $package"
fi
exec node "$here/semver.js" "$build/tests/semver-driver" "$cache/node_modules" "$@"
