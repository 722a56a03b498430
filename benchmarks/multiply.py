"""Multiplies the people of a world: every row about them, again, with new ids (decision 17).

It knows no domain. A table is about people where row-level security is on and it has a subject;
the catalogue says what refers to what. Checks, keys, exclusions, row-level security and every
trigger that judges what stands afterwards stay on. Off while it copies, and named in what it
returns, are the triggers that look at one row before it is inserted: they allow only beginnings
("a plan begins as a draft"), and what is copied has lived already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from itertools import count, islice
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]
SUBJECT = "tenancy_subject"
PEOPLE_A_TRANSACTION = 1_000
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

# What is unique and holds no id: how a copy gets its own. `nth` numbers the originals from 1,
# `n` the copies from 1, and `originals` is how many there are.
# A journal is proved by its hash, so a copy is hashed as `ledger.rules.content_sha256` would.
KEY = """
case when s._in_key is null then s.key || ':' || n
     else pg_temp.rewritten(s.key::text, s._in_key, n) end"""
JOURNAL_SHA256 = f"""
encode(sha256(convert_to(
  '{{"form":"openphb-journal-1","key":' || to_json({KEY})
  || ',"posted_on":"' || s.posted_on || '","postings":[' || (
    select string_agg(to_json(line)::text, ',' order by line) from (
      select array[a.code, e.debit_pence::text, e.credit_pence::text,
                   pg_temp.as_text(e.subject_id, e._in_subject_id, n),
                   pg_temp.as_text(e.budget_id, e._in_budget_id, n),
                   pg_temp.as_text(e.line_id, e._in_line_id, n),
                   pg_temp.as_text(e.funder_id, e._in_funder_id, n),
                   e.option, coalesce(e.service_from::text, ''), coalesce(e.service_to::text, '')]
        from source_ledger_entry e join ledger_ledgeraccount a on a.id = e.account_id
       where e.journal_id = s.id) lines(line))
  || '],"reverses":"' || pg_temp.as_text(s.reverses_id, s._in_reverses_id, n)
  || '","subject":"' || pg_temp.as_text(s.subject_id, s._in_subject_id, n)
  || '","what":' || to_json(s.what) || '}}', 'UTF8')), 'hex')"""
FRESH = {
    ("ledger_journal", "key"): KEY,
    ("ledger_journal", "content_sha256"): JOURNAL_SHA256,
    # The database refuses a row that claims another transaction than the one that writes it.
    ("ledger_journal", "place"): "openphb_place()",
    ("ledger_entry", "place"): "openphb_place()",
    (
        "people_person",
        "nhs_number",
    ): "case when s.nhs_number is not null then"
    " (select number from fresh_nhs where place = nth + (n - 1) * originals) end",
    (
        "cases_referral",
        "source_reference",
    ): "case when s.source_reference <> '' then s.source_reference || '-' || n else '' end",
    ("cases_case", "reference"): "'PHB-' || to_char(nth + n * originals, 'FM000000')",
    # Invitations are nobody's in particular, and are not copied: a copy's was never sent.
    ("plans_plancontributor", "invitation_id"): "gen_random_uuid()",
    ("plans_planpaper", "code"): "upper(left(md5(s.code || n::text), length(s.code)))",
    ("wheelchairs_wheelchairinvoice", "number"): "s.number || '-' || n",
    ("payments_paidelsewhere", "reference"): "s.reference || '-' || n",
    # A provider's invoice is of several people; a bill that pays its part names it by its key.
    ("payments_bill", "key"): KEY,
}
# Which rows of a table are copied, where it is not simply those of its subject. A settlement's
# journal is of several people: every round of copies has its own, with the entries of all of them.
COPIED = {
    SUBJECT: "t.id in (select id from chosen)",
    "ledger_journal": """exists (select from ledger_entry e join chosen c on c.id = e.subject_id
                                  where e.journal_id = t.id)""",
}
# Triggers that add a new row to a sum: the sums are copied as well (and judged at the end).
SUMMING = ("held_money_moves",)
# What counts or adds up copied rows, and is about nobody in particular.
AFTERWARDS = (
    """update cases_referencecounter c set latest = greatest(latest, (
         select max(substring(reference from '[0-9]+$')::integer) from cases_case
          where tenant_id = c.tenant_id))""",
    """update payments_paymentrun r set payment_count = p.plain + p.needed,
              total_pence = p.plain_pence + p.needed_pence, unchanged_count = p.plain,
              unchanged_pence = p.plain_pence, held_count = p.held, held_pence = p.held_pence,
              -- What its approvers may sign grows with it, as it would in a body of that size.
              limit_pence = case when r.limit_pence is not null
                then greatest(r.limit_pence, p.plain_pence + p.needed_pence) end,
              second_above_pence = case when r.second_above_pence is not null
                then greatest(r.second_above_pence, p.plain_pence + p.needed_pence) end
         from (select run_id, count(*) filter (where look = 2) as plain,
                      count(*) filter (where look = 1) as needed,
                      count(*) filter (where look = 0) as held,
                      coalesce(sum(amount_pence) filter (where look = 2), 0) as plain_pence,
                      coalesce(sum(amount_pence) filter (where look = 1), 0) as needed_pence,
                      coalesce(sum(amount_pence) filter (where look = 0), 0) as held_pence
                 from payments_payment group by run_id) p
        where p.run_id = r.id""",
    """update payments_paymentrun r set reasons = p.reasons
         from (select run_id, jsonb_object_agg(reason, many) as reasons
                 from (select run_id, reason, count(*) as many
                         from payments_payment, jsonb_array_elements_text(exceptions) reason
                        where look < 2 group by run_id, reason) counted group by run_id) p
        where p.run_id = r.id""",
    """update payments_paymentrun r set by_year = p.years
         from (select run_id, jsonb_object_agg(year, pence) as years
                 from (select run_id, year, sum(due_pence) as pence
                         from (select p.run_id, l.due_pence,
                                      extract(year from l.service_from - interval '3 months')
                                        as began
                                 from payments_paymentline l join payments_payment p
                                   on p.id = l.payment_id where p.look > 0) lines
                        cross join lateral (select began || '/' || to_char((began + 1) % 100,
                          'FM00')) named(year)
                        group by run_id, year) counted group by run_id) p
        where p.run_id = r.id""",
    """update payments_paymentrun r set left_out_count = p.many
         from (select run_id, count(*) as many from payments_runleftout group by run_id) p
        where p.run_id = r.id""",
)
# An id begins with the time at which it was made (UUID 7), and its first half counts minutes or so
# (2^16 ms): each copy's are one later than the last's. So rows lie in the table in the order of
# their ids, as those do that people made one after another; copies that kept the original's time
# would lie all over it.
COPIED_ID = """
create function pg_temp.copied_id(id uuid, n integer) returns uuid
language sql immutable parallel safe as
$$ select overlay(md5(id::text || n::text) placing
     lpad(to_hex(('x' || left(id::text, 8))::bit(32)::bigint + n), 8, '0') from 1 for 8)::uuid $$"""
AS_TEXT = """
create function pg_temp.as_text(id uuid, known boolean, n integer) returns text
language sql immutable parallel safe as
$$ select coalesce((case when known then pg_temp.copied_id(id, n) else id end)::text, '') $$"""
REWRITTEN = """
create function pg_temp.rewritten(words text, ids uuid[], n integer) returns text
language plpgsql immutable as
$$
declare
  v_id uuid;
begin
  foreach v_id in array ids loop
    words := replace(words, v_id::text, pg_temp.copied_id(v_id, n)::text);
  end loop;
  return words;
end $$"""


@dataclass(frozen=True)
class Table:
    """A table about people: the columns to insert with their types, and which of them hold ids."""

    name: str
    columns: dict[str, str]
    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def source(self) -> sql.Identifier:
        return sql.Identifier(f"source_{self.name}")


@dataclass(frozen=True)
class Multiplied:
    """What was made: people there are now, rows that were copied, and which triggers were off."""

    people: int
    rows: int
    triggers_off: tuple[str, ...]


def multiply(owner_url: str, *, people: int) -> Multiplied:
    """Copy everybody until there are at least `people`; return what was made. It is committed.

    Everybody is copied the same number of times: rows of several people (a settlement's journal)
    hold together only so.
    """
    with psycopg.connect(owner_url) as connection:
        tables = _prepare(connection, people)
        off = _life_triggers(connection, tables)
        _switch(connection, off, "disable")
        connection.commit()
        rows = sum(
            _copy(connection, tables, first, last)
            for first, last in _portions(_people(connection), people)
        )
        _switch(connection, off, "enable")
        _reach(connection)
        for statement in AFTERWARDS:
            connection.execute(statement)
        connection.commit()
        made = _people(connection)
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for table in tables:
            connection.execute(sql.SQL("vacuum analyze {}").format(sql.Identifier(table.name)))
    return Multiplied(made, rows, tuple(f"{trigger} on {table}" for table, trigger in off))


def _portions(there: int, wanted: int) -> Iterator[tuple[int, int]]:
    """Yield first copy and last copy: small enough for a transaction."""
    copies = -(-max(wanted - there, 0) // there)
    step = max(PEOPLE_A_TRANSACTION // there, 1)
    for first in range(1, copies + 1, step):
        yield first, min(first + step - 1, copies)


def _reach(connection: Connection) -> None:
    """Give this transaction every tenant: the owner too obeys row-level security."""
    connection.execute(
        "select access_reach(null, current_date, (select array_agg(id) from tenancy_tenant), '{}')"
    )


def _people(connection: Connection) -> int:
    _reach(connection)
    found = connection.execute(f"select count(*) from {SUBJECT}").fetchone()
    connection.rollback()
    assert found is not None
    number: int = found[0]
    return number


def _prepare(connection: Connection, people: int) -> list[Table]:
    """Return the tables in order of their keys; their originals stand in temporary tables."""
    _reach(connection)
    for function in (COPIED_ID, AS_TEXT, REWRITTEN):
        connection.execute(function)
    connection.execute(f"create temp table chosen as select id from {SUBJECT}")
    tables = [Table(name, _columns(connection, name)) for name in _in_order(connection)]
    _remember_ids(connection, tables)
    _fresh_nhs_numbers(connection, people)
    kept = [table for table in tables if _keep_originals(connection, table)]
    for table in kept:
        _refuse_twins(connection, table)
        if table.name == "ledger_entry":
            connection.execute("create index on source_ledger_entry (journal_id)")
    connection.commit()
    return kept


def _in_order(connection: Connection) -> list[str]:
    found = connection.execute(
        "select relname from pg_class c where relkind = 'r' and relrowsecurity"
        " and relnamespace = 'public'::regnamespace and (relname = %s or exists (select from"
        " pg_attribute where attrelid = c.oid and attname = 'subject_id' and not attisdropped))",
        [SUBJECT],
    )
    names = {name for (name,) in found}
    order: TopologicalSorter[str] = TopologicalSorter({name: set() for name in sorted(names)})
    references = connection.execute(
        "select distinct a.relname, b.relname from pg_constraint k join pg_class a on"
        " a.oid = k.conrelid join pg_class b on b.oid = k.confrelid where k.contype = 'f'"
        " and a.oid <> b.oid order by 1, 2"
    )
    for child, parent in references:
        if {child, parent} <= names:
            order.add(child, parent)
    return list(order.static_order())


def _columns(connection: Connection, table: str) -> dict[str, str]:
    """Return the columns that an insert fills: not those that the database makes itself."""
    return dict(
        connection.execute(
            "select attname, format_type(atttypid, null) from pg_attribute where attrelid ="
            " %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''"
            " and attidentity = '' order by attnum",
            [table],
        ).fetchall()
    )


def _remember_ids(connection: Connection, tables: list[Table]) -> None:
    """Every id that a copied row has or mints: `id`, and the keys that later versions keep."""
    connection.execute("create temp table copied (id uuid primary key)")
    for table in tables:
        for column, kind in table.columns.items():
            if kind == "uuid" and (column == "id" or column.endswith("_key")):
                connection.execute(
                    sql.SQL(
                        "insert into copied select {0} from {1} t where {0} is not null and {2}"
                        " on conflict do nothing"
                    ).format(sql.Identifier(column), sql.Identifier(table.name), _copied(table))
                )
    connection.execute("analyze copied")


def _keep_originals(connection: Connection, table: Table) -> bool:
    """Keep the originals beside what must change in each: which ids, and which ids in which words.

    Returns whether there are any.
    """
    extra: list[sql.Composable] = [
        sql.SQL("row_number() over (order by t.id) as nth, count(*) over () as originals")
    ]
    for column, kind in table.columns.items():
        if kind == "uuid" and column != "tenant_id":
            extra.append(_known(column))
        elif kind in ("text", "character varying", "jsonb"):
            extra.append(_known_in_words(column))
    made = connection.execute(
        sql.SQL("create temp table {} as select t.*, {} from {} t where {}").format(
            table.source, sql.SQL(", ").join(extra), sql.Identifier(table.name), _copied(table)
        )
    )
    for column, kind in table.columns.items():
        mark = {"uuid": table.ids, "text": table.texts, "character varying": table.texts}
        if kind == "jsonb" or kind in mark:
            _mark(connection, table, column, mark.get(kind, table.texts))
    return bool(made.rowcount)


def _copied(table: Table) -> sql.SQL:
    """Return the test of a row `t` that is copied."""
    return sql.SQL(COPIED.get(table.name, "t.subject_id in (select id from chosen)"))


def _known(column: str) -> sql.Composed:
    return sql.SQL("exists (select from copied where id = t.{}) as {}").format(
        sql.Identifier(column), sql.Identifier(f"_in_{column}")
    )


def _known_in_words(column: str) -> sql.Composed:
    return sql.SQL(
        "(select array_agg(distinct copied.id) from regexp_matches(t.{}::text, {}, 'g') found"
        " join copied on copied.id = found[1]::uuid) as {}"
    ).format(sql.Identifier(column), sql.Literal(f"({UUID})"), sql.Identifier(f"_in_{column}"))


def _mark(connection: Connection, table: Table, column: str, marked: list[str]) -> None:
    if column == "tenant_id":
        return
    test = "{}" if marked is table.ids else "{} is not null"
    found = connection.execute(
        sql.SQL("select exists (select from {} where " + test + ")").format(
            table.source, sql.Identifier(f"_in_{column}")
        )
    ).fetchone()
    if found and found[0]:
        marked.append(column)


def _refuse_twins(connection: Connection, table: Table) -> None:
    """Stop where a copy would be its original's twin in a unique index: FRESH must say how not."""
    fresh = {column for name, column in FRESH if name == table.name}
    indexes = connection.execute(
        "select i.indexrelid::regclass::text, array_agg(a.attname::text),"
        " coalesce(pg_get_expr(i.indpred, i.indrelid), 'true') from pg_index i"
        " join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)"
        " where i.indrelid = %s::regclass and i.indisunique group by 1, 3",
        [table.name],
    ).fetchall()
    for index, columns, only_where in indexes:
        made_by_the_database = set(columns) - set(table.columns)
        if not (fresh & set(columns) or made_by_the_database) and _has_twins(
            connection, table, columns, only_where
        ):
            raise SystemExit(f"Copies would break {index}: say in FRESH how its {columns} differ.")


def _has_twins(connection: Connection, table: Table, columns: list[str], only_where: str) -> bool:
    """Return whether an original fills all the columns (what is null is never a twin) with nothing
    that its copy has otherwise, and is one of those that the index is of."""
    tests: list[sql.Composable] = [sql.SQL(only_where)]
    tests += [sql.SQL("{} is not null").format(sql.Identifier(column)) for column in columns]
    for column in columns:
        known = sql.Identifier(f"_in_{column}")
        if column in table.ids:
            tests.append(sql.SQL("not {}").format(known))
        elif column in table.texts:
            tests.append(sql.SQL("{} is null").format(known))
    query = sql.SQL("select exists (select from {} where {})").format(
        table.source, sql.SQL(" and ").join(tests)
    )
    found = connection.execute(query).fetchone()
    return bool(found and found[0])


def _fresh_nhs_numbers(connection: Connection, people: int) -> None:
    taken = {n for (n,) in connection.execute("select nhs_number from people_person")}
    fresh = (number for number in numbers_to_test_with() if number not in taken)
    connection.execute("create temp table fresh_nhs (place bigint primary key, number text)")
    with connection.cursor().copy("copy fresh_nhs from stdin") as lines:
        # Two each: somebody may have a row with more than one commissioner.
        for row in enumerate(islice(fresh, 2 * people), start=1):
            lines.write_row(row)


def numbers_to_test_with() -> Iterator[str]:
    """Yield the NHS numbers of the test range 999, in order; their check digits are right."""
    for nine in (f"{999_000_000 + serial:09d}" for serial in count()):
        digit = -sum(int(d) * weight for d, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
        if digit < 10:
            yield f"{nine}{digit}"


def _life_triggers(connection: Connection, tables: list[Table]) -> list[tuple[str, str]]:
    """Return (table, trigger) of what judges a row before it is inserted, or adds it to a sum."""
    before_insert_row = 1 | 2 | 4
    return connection.execute(
        "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where not t.tgisinternal and c.relname = any(%(names)s)"
        " and (t.tgtype & %(type)s = %(type)s or t.tgname = any(%(summing)s)) order by 1, 2",
        {
            "type": before_insert_row,
            "names": [table.name for table in tables],
            "summing": list(SUMMING),
        },
    ).fetchall()


def _switch(connection: Connection, triggers: list[tuple[str, str]], word: str) -> None:
    for table, trigger in triggers:
        connection.execute(
            sql.SQL("alter table {} " + word + " trigger {}").format(
                sql.Identifier(table), sql.Identifier(trigger)
            )
        )


def _copy(connection: Connection, tables: list[Table], first: int, last: int) -> int:
    """Insert some copies of everybody and commit; return how many rows that was."""
    _reach(connection)
    rows = 0
    for table in tables:
        statement = sql.SQL(
            "insert into {} ({}) select {} from {} s cross join generate_series(%s::integer, %s) n"
        ).format(
            sql.Identifier(table.name),
            sql.SQL(", ").join(map(sql.Identifier, table.columns)),
            sql.SQL(", ").join(_value(table, column) for column in table.columns),
            table.source,
        )
        rows += connection.execute(statement, [first, last]).rowcount
    connection.commit()
    return rows


def _value(table: Table, column: str) -> sql.Composable:
    """Return the SQL of a copy's column."""
    if (table.name, column) in FRESH:
        return sql.SQL(FRESH[table.name, column])
    name, known = sql.Identifier(column), sql.Identifier(f"_in_{column}")
    if column in table.ids:
        return sql.SQL("case when {1} then pg_temp.copied_id({0}, n) else {0} end").format(
            name, known
        )
    if column in table.texts:
        return sql.SQL(
            "case when {1} is null then {0} else pg_temp.rewritten({0}::text, {1}, n)::{2} end"
        ).format(name, known, sql.SQL(table.columns[column]))
    return name
