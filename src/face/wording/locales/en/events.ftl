# Words for what happens, one line each, for a person who watches.

events-spread = The message { $short } in { $to }: { $have } of { $of } have it.
events-receipt = The message { $short } to { $to } is { $state }.
events-presence = { $friend } is { $status }
events-presence-says = { $friend } is { $status }, says { $via }
events-add-ended = Adding { $friend } ended: { $why }.
events-link-gone = The link to { $friend } is gone.
events-linked = Linked to { $friend } ({ $path }).
events-linked-through = Linked to { $friend } ({ $path } through { $through }).
events-overflow =
    { $missed ->
        [one] { $missed } event
       *[other] { $missed } events
    } did not fit here. See them: {"hobnob events --since"} { $since }

# A friendship changed.
events-friendship-pending = { $name } was added and has not answered yet.
events-friendship-friends = { $name } is now your friend. Say hello: {"hobnob send"} { $typed } "hi"
events-friendship-blocked = { $name } is blocked.
events-friendship-former = { $name } is no friend any more.

# Why an adding ended.
events-add-end-used = the invite was already used
events-add-end-revoked = the invite was taken back
events-add-end-expired = the invite has ended
