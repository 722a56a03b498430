"""Work that happens after the answer: a queue that lives in PostgreSQL.

A package declares its jobs in its own `jobs.py`:

    @job("messaging.deliver", attempts=8)
    def deliver(run: Run, message_id: UUID) -> None:
        with run.acting() as viewer:
            ...

    deliver.defer(by=SYSTEM_USER_ID, message_id=message.id)

Deferring is part of the caller's transaction: rolled back, the job never was. A job runs at least
once: after a failure, or when its worker died, it runs again. So every job must find out for itself
what it has already done, under a lock.
"""
