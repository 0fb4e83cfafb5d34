#compdef hobnob
# Completes hobnob in zsh. Save it in a folder of $fpath:
#   hobnob completions zsh > ~/.zfunc/_hobnob
# or write into ~/.zshrc after compinit:  source <(hobnob completions zsh)

_hobnob() {
    local line kind='' word means
    local -a words_offered shown
    while IFS= read -r line; do
        if [[ -z $kind ]]; then
            kind=$line
        else
            word=${line%%$'\t'*}
            means=${line#*$'\t'}
            words_offered+=("$word")
            shown+=("$word${means:+  -- $means}")
        fi
    done < <(command hobnob __complete zsh "${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)
    case $kind in
        files) _files ;;
        folders) _files -/ ;;
    esac
    (( $#words_offered )) && compadd -M 'm:{a-zA-Z}={A-Za-z}' -l -d shown -a words_offered
}

if [[ ${funcstack[1]} == _hobnob ]]; then
    _hobnob "$@"
else
    compdef _hobnob hobnob
fi
