# What was typed and cannot be understood, and how a page about it is laid out.

usage-error = error: { $message }
usage-tip = tip: { $hint }
usage-more = For more information, try '{"--help"}'.
usage-did-you-mean = Did you mean { $meant }?
usage-valid-values = Possible values: { $values }.

usage-unknown-argument = unexpected argument '{ $arg }' found
usage-unknown-command = unrecognized subcommand '{ $command }'
usage-missing-command = '{ $command }' requires a subcommand but one was not provided
usage-incomplete = what to do is missing: a subcommand has to follow
usage-missing-arguments = the following required arguments were not provided: { $args }
usage-arguments-conflict = the argument '{ $arg }' cannot be used with '{ $prior }'
usage-argument-twice = the argument '{ $arg }' cannot be used multiple times
usage-value-missing = a value is required for '{ $arg }' but none was supplied
usage-value-invalid = invalid value '{ $value }' for '{ $arg }'
usage-value-unread = invalid value '{ $value }' for '{ $arg }': { $why }
usage-value-too-many = unexpected value '{ $value }' for '{ $arg }' found; no more were expected
usage-not-utf8 = what was typed is not UTF-8 text
