"""Messages to people, by e-mail.

Sending writes a row and queues its delivery in the caller's transaction, so a message goes out if,
and only if, what it tells about was saved.

Delivery is at least once. A row that says "sent" is never sent again: delivery locks the row, looks,
sends, and writes "sent" in one transaction. One gap cannot be closed from here: if the process dies
after the mail server said yes and before that transaction commits, the next attempt sends again.
GOV.UK Notify is asked first whether it already has the message, by its reference, which closes the
gap as far as Notify has recorded it; a mail server cannot be asked, but both copies carry the same
Message-ID, which many mail programs show once.
"""
