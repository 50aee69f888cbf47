package trapline.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import trapline.machine.Bytes;
import trapline.machine.snapshot.Manifest;
import trapline.machine.snapshot.ManifestFormat;
import trapline.machine.snapshot.Page;
import trapline.machine.snapshot.PageName;
import trapline.machine.snapshot.PageSource;
import trapline.machine.snapshot.SnapshotFormatException;

/**
 * Snapshots in a database. A page is kept once, with the number of snapshots that name it, and goes with the last of them. Thread-safe;
 * every call is one transaction, and blocks.
 */
public final class Archive implements PageSource {
    private static final int NAMES_AT_ONCE = 1000;

    /** Those of which the journal says that there were some, and not that they are no more, are among them if all are lost: somebody must hear of that. */
    private static final String MACHINES = """
            select distinct vm from vm_snapshot
            union
            select substring(j."persistence_id", 4) from "event_journal" j
            where j."persistence_id" like 'vm|%%' and j."event_ser_manifest" <> '%1$s' and j."sequence_number" =
                (select max(k."sequence_number") from "event_journal" k where k."persistence_id" = j."persistence_id")
            and exists (select 1 from "event_journal" k
                where k."persistence_id" = j."persistence_id" and k."event_ser_manifest" = '%2$s')
            order by 1
            """.formatted(VmEvent.Deleted.class.getName(), VmEvent.Kept.class.getName());

    /** The order in which everybody takes pages, so that two who change the same do not wait for each other. */
    private static final Comparator<PageName> ORDER = Comparator.comparingLong(PageName::a)
            .thenComparingLong(PageName::b)
            .thenComparingLong(PageName::c)
            .thenComparingLong(PageName::d);

    private final Transactions transactions;
    private final Dialect dialect;

    private Archive(DataSource database, Dialect dialect) {
        this.transactions = new Transactions(database);
        this.dialect = dialect;
    }

    /**
     * {@return the archive in a database; its tables are made if they are not there}
     *
     * @param database which
     * @param dialect its
     */
    static Archive open(DataSource database, Dialect dialect) {
        Archive archive = new Archive(database, dialect);
        archive.transactions.run(connection -> {
            for (String statement : dialect.schema()) {
                try (PreparedStatement create = connection.prepareStatement(statement)) {
                    create.execute();
                }
            }
            return true;
        });
        return archive;
    }

    /** {@return the names of the machines of which there are snapshots, or should be} */
    public List<String> machines() {
        return transactions.run(connection -> {
            List<String> names = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(MACHINES);
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        });
    }

    /**
     * Keeps a snapshot.
     *
     * @param vm of which machine
     * @param number its number
     * @param manifest the snapshot
     * @param pages those of its pages that may not be here yet
     */
    public void keep(String vm, long number, Manifest manifest, Collection<Page> pages) {
        byte[] encoded = ManifestFormat.encode(manifest).toArray();
        transactions.run(connection -> {
            if (isKept(connection, vm, number, encoded)) {
                return true;
            }
            Set<PageName> others = new TreeSet<>(ORDER);
            others.addAll(manifest.pages());
            pages.forEach(page -> others.remove(page.name()));
            addPages(connection, pages);
            count(connection, others, 1);
            try (PreparedStatement insert = connection.prepareStatement(dialect.keepSnapshot())) {
                insert.setString(1, vm);
                insert.setLong(2, number);
                insert.setBytes(3, encoded);
                insert.executeUpdate();
            }
            return true;
        });
    }

    /** The answer to an earlier commit may have been lost: its pages must not be counted twice. */
    private static boolean isKept(Connection connection, String vm, long number, byte[] manifest) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select manifest from vm_snapshot where vm = ? and number = ?")) {
            query.setString(1, vm);
            query.setLong(2, number);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && Arrays.equals(rows.getBytes(1), manifest);
            }
        }
    }

    /** Each page is there then, and named once more, in one statement: else it could go with somebody else's last snapshot in between. */
    private void addPages(Connection connection, Collection<Page> pages) throws SQLException {
        List<Page> ordered =
                pages.stream().sorted(Comparator.comparing(Page::name, ORDER)).toList();
        try (PreparedStatement insert = connection.prepareStatement(dialect.keepPage())) {
            int waiting = 0;
            for (Page page : ordered) {
                insert.setBytes(1, page.name().toArray());
                insert.setBytes(2, PageCompression.compress(page.bytes()));
                insert.addBatch();
                if (++waiting % NAMES_AT_ONCE == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static void count(Connection connection, Set<PageName> names, int change) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update vm_page set uses = uses + ? where name = ?")) {
            int waiting = 0;
            for (PageName name : names) {
                update.setInt(1, change);
                update.setBytes(2, name.toArray());
                update.addBatch();
                if (++waiting % NAMES_AT_ONCE == 0) {
                    checkAllThere(update.executeBatch(), change);
                }
            }
            checkAllThere(update.executeBatch(), change);
        }
    }

    private static void checkAllThere(int[] updated, int change) throws SQLException {
        if (change > 0 && Arrays.stream(updated).anyMatch(rows -> rows == 0)) {
            throw new SQLException("a page that the snapshot names is not in the archive");
        }
    }

    /**
     * Forgets a machine's snapshots, and the pages that no other names.
     *
     * @param vm which machine
     * @param before only those with a smaller number
     */
    public void forget(String vm, long before) {
        transactions.run(connection -> {
            boolean gone = false;
            try (PreparedStatement query =
                    connection.prepareStatement("select manifest from vm_snapshot where vm = ? and number < ?")) {
                query.setString(1, vm);
                query.setLong(2, before);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        gone = true;
                        count(connection, namedIn(rows.getBytes(1)), -1);
                    }
                }
            }
            return gone && delete(connection, vm, before);
        });
    }

    private static Set<PageName> namedIn(byte[] manifest) {
        try {
            Set<PageName> names = new TreeSet<>(ORDER);
            names.addAll(ManifestFormat.decode(Bytes.of(manifest)).pages());
            return names;
        } catch (SnapshotFormatException damaged) {
            // Its pages stay: that costs room, and the other way would cost somebody else's snapshot.
            return Set.of();
        }
    }

    private static boolean delete(Connection connection, String vm, long before) throws SQLException {
        try (PreparedStatement snapshots =
                        connection.prepareStatement("delete from vm_snapshot where vm = ? and number < ?");
                PreparedStatement pages = connection.prepareStatement("delete from vm_page where uses <= 0")) {
            snapshots.setString(1, vm);
            snapshots.setLong(2, before);
            snapshots.executeUpdate();
            pages.executeUpdate();
            return true;
        }
    }

    /**
     * {@return a snapshot}
     *
     * @param vm of which machine
     * @param number its number
     * @throws SnapshotFormatException if it is not there, or damaged
     */
    public Manifest find(String vm, long number) throws SnapshotFormatException {
        Optional<byte[]> manifest = bytes("select manifest from vm_snapshot where vm = ? and number = ?", query -> {
            query.setString(1, vm);
            query.setLong(2, number);
        });
        return ManifestFormat.decode(Bytes.of(
                manifest.orElseThrow(() -> new SnapshotFormatException("snapshot " + number + " is missing"))));
    }

    @Override
    public Bytes page(PageName name) throws SnapshotFormatException {
        Optional<byte[]> content =
                bytes("select content from vm_page where name = ?", query -> query.setBytes(1, name.toArray()));
        Page page = Page.of(PageCompression.expand(
                content.orElseThrow(() -> new SnapshotFormatException("page " + name + " is missing"))));
        if (!page.name().equals(name)) {
            throw new SnapshotFormatException("page " + name + " is damaged");
        }
        return page.bytes();
    }

    @FunctionalInterface
    private interface Parameters {
        void set(PreparedStatement query) throws SQLException;
    }

    private Optional<byte[]> bytes(String sql, Parameters parameters) {
        return transactions.run(connection -> {
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                parameters.set(query);
                try (ResultSet rows = query.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
                }
            }
        });
    }
}
