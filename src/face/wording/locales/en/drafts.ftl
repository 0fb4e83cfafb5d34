# Beside a conversation in the list, as short as can be: something is typed there and not sent.

draft-mark = draft
draft-mark-and = draft { $unread }
