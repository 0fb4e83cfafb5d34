# Whoever waits for an answer in the window's list: people whom friends made known.

# Beside the row, at most ten letters.
waiting-word = introduced

waiting-by = introduced by { $by }
waiting-introduced = [{ $by } introduces { $name }, fingerprint { $fingerprint }: Alt+y or {"/accept"} { $told }, Alt+n or {"/decline"} { $told }]
waiting-no-friend-yet = Not sent: there is nobody to read it before you accept, and they do.
waiting-nothing = Nothing waits for an answer here: Alt+y and Alt+n answer invitations and introductions.
