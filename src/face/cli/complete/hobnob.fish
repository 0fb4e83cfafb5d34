# Completes hobnob in fish. Save it where fish looks:
#   hobnob completions fish > ~/.config/fish/completions/hobnob.fish

function __hobnob_complete
    set -l before (commandline -opc)
    set -l now (commandline -ct)
    set -e before[1]
    set -l lines (command hobnob __complete fish $before "$now" 2>/dev/null)
    switch "$lines[1]"
        case files
            __fish_complete_path "$now"
        case folders
            __fish_complete_directories "$now"
    end
    set -e lines[1]
    if set -q lines[1]
        printf '%s\n' $lines
    end
end

complete -c hobnob -f -a '(__hobnob_complete)'
