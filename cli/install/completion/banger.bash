# Completion of banger for bash, which asks the program itself.
_banger()
{
	local IFS=$'\n' line cur=${COMP_WORDS[COMP_CWORD]}

	COMPREPLY=()
	[ "$cur" != = ] || cur=
	while read -r line; do
		case $line in
		:files) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -f -- "$cur")) ;;
		:dirs) compopt -o filenames 2>/dev/null; COMPREPLY+=($(compgen -d -- "$cur")) ;;
		*) COMPREPLY+=("${line%%$'\t'*}") ;;
		esac
	done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _banger banger
