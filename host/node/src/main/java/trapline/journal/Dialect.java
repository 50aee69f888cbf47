package trapline.journal;

import java.util.List;

/**
 * What of the archive's statements is not the same for every database.
 *
 * @param schema makes its tables if they are not there; empty if something else does
 * @param keepSnapshot vm, number, manifest: a snapshot is there, instead of another of that number
 * @param keepPage name, content: a page is there, and named once more
 */
record Dialect(List<String> schema, String keepSnapshot, String keepPage) {
    static final Dialect H2 = new Dialect(
            List.of(
                    "create table if not exists vm_snapshot(vm varchar(63) not null, number bigint not null,"
                            + " manifest binary large object not null, primary key(vm, number))",
                    "create table if not exists vm_page(name binary(32) primary key, uses bigint not null,"
                            + " content varbinary(8192) not null)"),
            "merge into vm_snapshot values(?, ?, ?)",
            "merge into vm_page p using (values(cast(? as binary(32)), cast(? as varbinary(8192)))) n(name, content)"
                    + " on p.name = n.name when matched then update set p.uses = p.uses + 1"
                    + " when not matched then insert values(n.name, 1, n.content)");

    /** The tables are those of {@link SharedSchema}. */
    static final Dialect POSTGRESQL = new Dialect(
            List.of(),
            "insert into vm_snapshot values(?, ?, ?) on conflict(vm, number) do update set manifest = excluded.manifest",
            "insert into vm_page as p values(?, 1, ?) on conflict(name) do update set uses = p.uses + 1");
}
