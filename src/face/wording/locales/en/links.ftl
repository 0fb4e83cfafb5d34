# Before a link that leads elsewhere than it seems to.

link-goes-to = [! goes to { $host }]
link-looks-like = [! goes to { $host }, which only looks like { $seen }]
link-disguised = [! a link in disguise]
link-too-many = [! too many links in one word]
