# Words that stand in many sentences.

# Oneself, as the author of a message.
you = you

# Who did something, when nobody knows.
somebody = somebody

# Where the words of a deleted message stood.
deleted = (deleted)

# Names as one says them; what comes before is parted by commas.
names-and = { $before } and { $last }
names-or = { $before } or { $last }
names-comma = { $before }, { $last }

count-members =
    { $number ->
        [one] { $number } member
       *[other] { $number } members
    }

# In a list, behind a conversation.
unread = {"  "}{ $number } unread

# Days and dates. Numbers come with their zeros.
day = { $weekday } { $number } { $month } { $year }
day-monday = Mon
day-tuesday = Tue
day-wednesday = Wed
day-thursday = Thu
day-friday = Fri
day-saturday = Sat
day-sunday = Sun
date = { $number } { $month }
month-january = Jan
month-february = Feb
month-march = Mar
month-april = Apr
month-may = May
month-june = Jun
month-july = Jul
month-august = Aug
month-september = Sep
month-october = Oct
month-november = Nov
month-december = Dec

# Spans of time, in short.
ago = { $span } ago
span-millis = { $number } ms
span-seconds = { $number } s
span-minutes = { $number } min
span-hours = { $number } h
span-days = { $number } days

# What is typed as yes and as no, in small letters, with blanks between; one letter of each is a key of the window. Say the
# same letters at the end of questions.
answer-yes = {"y"} {"yes"}
answer-no = {"n"} {"no"}
