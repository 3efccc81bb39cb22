# What the tests of the installation share; sourced. Leaves `work`, an empty folder, which goes at
# the end unless GIVEN_WORK gave it.
top=${SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${BUILD_DIR:-$top/build/release-tests}
work=${GIVEN_WORK:-}
if [ -z "$work" ]; then
	work=$(mktemp -d)
	trap 'rm -rf --one-file-system "$work"' EXIT
fi
failed=0

fail()
{
	printf '%s\n' "$*"
	failed=1
}

skip()
{
	printf 'skipped: %s\n' "$*"
	exit 77
}

need()
{
	local tool

	for tool; do
		command -v "$tool" >/dev/null || skip "there is no $tool"
	done
}

# same WHAT WANTED GOT: two texts
same()
{
	diff -u --label "wanted: $1" --label "got: $1" <(printf '%s\n' "$2") <(printf '%s\n' "$3") ||
		failed=1
}

# What an installation holds below its prefix, as the sources say.
installed_files()
{
	{
		printf '%s\n' bin/banger lib/systemd/system/banger-doctor.{service,timer} \
			share/man/man1/banger{,-doctor,-rules}.1 share/man/man5/banger-rules.5 \
			share/bash-completion/completions/banger share/zsh/{site-functions,vendor-completions}/_banger \
			share/fish/vendor_completions.d/banger.fish \
			share/doc/banger-doctor/{README.md,CHANGELOG.md,LICENSE}
		(cd "$top" && find rules schema -type f) | sed 's,^,share/banger/,'
		(cd "$top" && find docs -type f ! -path 'docs/design/*' ! -path 'docs/man/*') |
			sed 's,^,share/doc/banger-doctor/,'
	} | sort
}

# The same, of a Debian package.
packaged_files()
{
	{
		installed_files | sed 's,\.[15]$,&.gz,; s,CHANGELOG\.md$,changelog.gz,; /LICENSE$/d'
		printf '%s\n' share/doc/banger-doctor/{copyright,changelog.Debian.gz} \
			share/lintian/overrides/banger-doctor
	} | sort
}

# The files and links below a folder, by their paths there.
files_below()
{
	(cd "$1" && find . ! -type d) | sed 's,^\./,,' | sort
}

# make_package DEB|RPM: leaves `package`, its path
make_package()
{
	grep -qx 'CMAKE_BUILD_TYPE:STRING=Release' "$build/CMakeCache.txt" ||
		skip "packages are made of a release build"
	need cpack
	cpack --config "$build/CPackConfig.cmake" -G "$1" -B "$work/cpack" >"$work/log" 2>&1 || {
		cat "$work/log"
		exit 1
	}
	package=$(find "$work/cpack" -maxdepth 1 -name "*.${1,,}")
	rm -rf "$work/cpack/_CPack_Packages"
}

# What a program is linked with.
needed_by()
{
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | sort
}
