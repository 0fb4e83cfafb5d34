# Words for the story of a message: what happened to it on its way, who holds it, and what comes next.

story-happened = the friend
story-happened-queued = queued: durable on this computer
story-happened-tried = tried: handed to the link with { $who }
story-happened-tried-through = tried: handed to the link with { $to } through { $who }'s node, sealed for { $to }
story-happened-renewed = prepared again: the pairing with { $who } was renewed
story-happened-given-back = lost here, and given back by { $who } after the restore
story-happened-refused = refused: { $why }
story-happened-handed-over = handed over: { $to }'s device took it from { $who }
story-happened-let-go = let go: { $why }
story-happened-delivered = delivered: durable on { $who }'s device
story-happened-delivered-all = delivered: everybody in { $to } has it
story-happened-read = read: { $who } has seen it
story-happened-has = { $who } has it
story-happened-lacks = { $who } does not have it yet
story-happened-cancelled = failed: you gave it up
story-happened-blocked = failed: you blocked { $to }
story-happened-removed = failed: you removed { $to }
story-happened-ended = failed: { $who }'s side ended the friendship

# Why a mutual friend did not take it.
story-refused-quota = { $who } keeps no more of yours (the room for you there is full)
story-refused-full = { $who } keeps no more for anybody (the room there is full)
story-refused-unknown = { $who } does not know { $to } as a friend
story-refused-other = { $who } does not keep it ({ $other })

# Why a mutual friend no longer holds it.
story-let-go-unreadable = { $to }'s device could not read what { $who } kept
story-let-go-expired = { $who } kept it as long as promised, and { $to } did not come
story-let-go = { $who } no longer keeps it for { $to }
story-next-nothing = nothing, this is how it ended
story-next-linked = the friend is linked, the receipt is awaited
story-next-dial = the friend is tried again{ $when }{ $alone }
story-next-node-down = nothing until the node runs: {"hobnob up --detach"}
story-next-wait-for-them = wait until the friend comes to us, no address of theirs is known{ $alone }
story-next-decide = you decide about their new device: {"hobnob friend verify"}
story-next-blocked = nothing while the friend is blocked
story-next-pair = the pairing is made again when both are online
story-next-hand-over = { $holders } hands it over when { $to } returns, or you do
story-next-leave = it is being left with a mutual friend
story-next-spread = members hand it on wherever two of them are linked
story-next-held-by-nobody = no one holds it now, trying again{ $alone }

# A message has many steps and what comes next.
story-held = held: { $who } keeps it for { $to }
story-held-until = held: { $who } keeps it for { $to }, until { $until }
story-next-is = Next: { $next }.
story-next-at = {" "}at { $at }
story-next-alone = ; no mutual friend is linked who could hold it
