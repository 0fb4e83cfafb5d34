# Completes hobnob in bash. Save it where bash looks:
#   hobnob completions bash > ~/.local/share/bash-completion/completions/hobnob
# or write into ~/.bashrc:  source <(hobnob completions bash)

_hobnob() {
    local line kind=''
    COMPREPLY=()
    while IFS= read -r line; do
        if [ -z "$kind" ]; then
            kind=$line
        else
            COMPREPLY+=("${line%%$'\t'*}")
        fi
    done < <(command hobnob __complete bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    case $kind in
        files) compopt -o default 2>/dev/null ;;
        folders) compopt -o dirnames 2>/dev/null ;;
    esac
}

complete -F _hobnob hobnob
