# Completion of banger for fish, which asks the program itself.
function __banger_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    for line in ($words[1] __complete $words[2..-1] "$last" 2>/dev/null)
        set -l prefix (string match -r -- '^--[a-z-]+=' $last)
        switch $line
            case :files
                __fish_complete_path (string replace -- "$prefix" '' $last) | string replace -r '^' -- "$prefix"
            case :dirs
                __fish_complete_directories (string replace -- "$prefix" '' $last) '' | string replace -r '^' -- "$prefix"
            case '*'
                echo $line
        end
    end
end
complete -c banger -f -k -a '(__banger_complete)'
