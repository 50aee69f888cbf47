package trapline.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private static final List<String> SCHEMA = List.of(
            "create table if not exists vm_snapshot(vm varchar(63) not null, number bigint not null,"
                    + " manifest binary large object not null, primary key(vm, number))",
            "create table if not exists vm_page(name binary(32) primary key, uses bigint not null,"
                    + " content varbinary(8192) not null)");

    private final DataSource database;

    /** The database failed. */
    public static final class ArchiveException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ArchiveException(SQLException cause) {
            super("the archive of snapshots failed: " + cause.getMessage(), cause);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private Archive(DataSource database) {
        this.database = database;
    }

    /**
     * {@return the archive in a database; its tables are made if they are not there}
     *
     * @param database H2's
     */
    public static Archive open(DataSource database) {
        Archive archive = new Archive(database);
        archive.transaction(connection -> {
            for (String statement : SCHEMA) {
                try (PreparedStatement create = connection.prepareStatement(statement)) {
                    create.execute();
                }
            }
            return true;
        });
        return archive;
    }

    /** {@return the names of the machines of which there are snapshots} */
    public List<String> machines() {
        return transaction(connection -> {
            List<String> names = new ArrayList<>();
            try (PreparedStatement query =
                            connection.prepareStatement("select distinct vm from vm_snapshot order by vm");
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
        transaction(connection -> {
            addPages(connection, pages);
            count(connection, manifest.pages(), 1);
            try (PreparedStatement insert = connection.prepareStatement("merge into vm_snapshot values(?, ?, ?)")) {
                insert.setString(1, vm);
                insert.setLong(2, number);
                insert.setBytes(3, ManifestFormat.encode(manifest).toArray());
                insert.executeUpdate();
            }
            return true;
        });
    }

    private static void addPages(Connection connection, Collection<Page> pages) throws SQLException {
        // A page that is here already stays as it is.
        String merge = "merge into vm_page p using (values(cast(? as binary(32)), cast(? as varbinary(8192))))"
                + " n(name, content) on p.name = n.name when not matched then insert values(n.name, 0, n.content)";
        try (PreparedStatement insert = connection.prepareStatement(merge)) {
            int waiting = 0;
            for (Page page : pages) {
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
                    update.executeBatch();
                }
            }
            update.executeBatch();
        }
    }

    /**
     * Forgets a machine's snapshots, and the pages that no other names.
     *
     * @param vm which machine
     * @param before only those with a smaller number
     */
    public void forget(String vm, long before) {
        transaction(connection -> {
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
            return ManifestFormat.decode(Bytes.of(manifest)).pages();
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
        return transaction(connection -> {
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                parameters.set(query);
                try (ResultSet rows = query.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty();
                }
            }
        });
    }

    private <T> T transaction(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException failure) {
                connection.rollback();
                throw failure;
            }
        } catch (SQLException failure) {
            throw new ArchiveException(failure);
        }
    }
}
