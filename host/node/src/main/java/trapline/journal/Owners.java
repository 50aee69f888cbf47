package trapline.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Whose each machine is, in a database that several nodes share. Who takes a machine over raises its epoch; from then on the database
 * itself refuses whatever an earlier owner writes of it, in the transaction in which it is written (the triggers of the schema). So a
 * process that was stopped for a while, and wakes up, can add nothing to a machine that goes on elsewhere.
 *
 * <p>Thread-safe; every call is one transaction, and blocks.
 */
public final class Owners {
    /** Before the name of a holder: it is nobody's, for its holder is no more. */
    private static final String GONE = "gone ";

    private final Transactions transactions;
    private final String node;
    private final String holder;

    /**
     * A machine and its owner.
     *
     * @param vm which
     * @param epoch 1 for its first owner, and one more for each that took it over
     * @param node the owner's name
     * @param holder the run of its process; of one that gave it back, {@link #GONE} and the run of the one before
     * @param needs what the machine needs of a node
     */
    public record Owned(String vm, long epoch, String node, String holder, Needs needs) {}

    /**
     * What a machine needs of a node, as it was created.
     *
     * @param tenant who answers for it
     * @param image what it starts from
     * @param machine its kind
     * @param words its memory
     * @param backingWords what it may take beside it
     * @param weight its processor share
     * @param wishes where it may be, in the words of whoever noted that
     */
    public record Needs(
            String tenant,
            String image,
            String machine,
            long words,
            long backingWords,
            int weight,
            Optional<String> wishes) {}

    /** The machine is somebody else's; the message says whose. */
    public static final class NotOursException extends Exception {
        private static final long serialVersionUID = 1L;

        NotOursException(String message) {
            super(message);
        }
    }

    Owners(DataSource database, String node, String holder) {
        this.transactions = new Transactions(database);
        this.node = node;
        this.holder = holder;
    }

    /** {@return the name under which this node owns machines} */
    public String node() {
        return node;
    }

    /**
     * Makes a new machine ours.
     *
     * @param vm which
     * @param needs what it needs of a node
     * @return its epoch
     * @throws NotOursException if there is one of that name already
     */
    public long establish(String vm, Needs needs) throws NotOursException {
        long epoch = transactions.run(connection -> {
            // One of ours that is on its way out has been ended in the journal: the name is free.
            String sql =
                    "insert into vm_owner as o(vm, epoch, node, holder, tenant, image, machine, words, backing_words, weight)"
                            + " values(?, 1, ?, ?, ?, ?, ?, ?, ?, ?) on conflict(vm) do update set epoch = o.epoch + 1,"
                            + " tenant = excluded.tenant, image = excluded.image, machine = excluded.machine, words = excluded.words,"
                            + " backing_words = excluded.backing_words, weight = excluded.weight, wishes = null"
                            + " where o.holder = excluded.holder returning epoch";
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                insert.setString(1, vm);
                insert.setString(2, node);
                insert.setString(3, holder);
                insert.setString(4, needs.tenant);
                insert.setString(5, needs.image);
                insert.setString(6, needs.machine);
                insert.setLong(7, needs.words);
                insert.setLong(8, needs.backingWords);
                insert.setInt(9, needs.weight);
                return number(insert).orElse(0L);
            }
        });
        if (epoch == 0) {
            throw new NotOursException("a machine '" + vm + "' is in the shared journal already, of "
                    + find(vm).map(Owned::node).orElse("a node that let it go just now"));
        }
        return epoch;
    }

    /**
     * Takes a machine over: raises its epoch, if it is still the given one. Waits for a write of the earlier owner that is under way.
     *
     * @param vm which
     * @param epoch the earlier owner's
     * @return the new epoch; empty if somebody else took it before, or it is no more
     */
    public Optional<Long> take(String vm, long epoch) {
        return transactions.run(connection -> change(connection, node, holder, vm, epoch));
    }

    /**
     * Says that a machine is not here after all: it is as if it were still the other node's, whose writes stay refused.
     *
     * @param vm which
     * @param epoch ours
     * @param other the node that had it before
     * @param before its holder
     */
    public void giveBack(String vm, long epoch, String other, String before) {
        String nobody = before.startsWith(GONE) ? before : GONE + before;
        transactions.run(connection -> change(connection, other, nobody, vm, epoch));
    }

    private static Optional<Long> change(Connection connection, String node, String holder, String vm, long epoch)
            throws SQLException {
        String sql =
                "update vm_owner set epoch = ? + 1, node = ?, holder = ? where vm = ? and (epoch = ? or epoch = ? + 1 and holder = ?)"
                        + " returning epoch";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            // It may have been done before, see Transactions.
            update.setLong(1, epoch);
            update.setString(2, node);
            update.setString(3, holder);
            update.setString(4, vm);
            update.setLong(5, epoch);
            update.setLong(6, epoch);
            update.setString(7, holder);
            return number(update);
        }
    }

    private static Optional<Long> number(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
        }
    }

    /**
     * Notes where one of our machines may be.
     *
     * @param vm which
     * @param wishes see {@link Needs}
     */
    public void wish(String vm, String wishes) {
        transactions.run(connection -> {
            String sql = "update vm_owner set wishes = ? where vm = ? and holder = ?";
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setString(1, wishes);
                update.setString(2, vm);
                update.setString(3, holder);
                return update.executeUpdate();
            }
        });
    }

    /**
     * Forgets one of our machines, which is no more; not one of that name that came later.
     *
     * @param vm which
     * @param epoch ours
     */
    public void remove(String vm, long epoch) {
        transactions.run(connection -> {
            String sql = "delete from vm_owner where vm = ? and epoch = ? and holder = ?";
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                delete.setString(1, vm);
                delete.setLong(2, epoch);
                delete.setString(3, holder);
                return delete.executeUpdate();
            }
        });
    }

    /**
     * {@return a machine's owner; empty if there is no such machine}
     *
     * @param vm which
     */
    public Optional<Owned> find(String vm) {
        return owned("vm", List.of(vm)).stream().findFirst();
    }

    /**
     * {@return whether a machine is this process's, under an epoch}
     *
     * @param vm which
     * @param epoch ours
     */
    public boolean has(String vm, long epoch) {
        return find(vm).filter(owned -> owned.holder.equals(holder) && owned.epoch == epoch)
                .isPresent();
    }

    /** {@return the machines that this node had when it ended} */
    public List<Owned> ours() {
        return owned("node", List.of(node));
    }

    /**
     * {@return the machines of processes that are no more, by name}
     *
     * @param holders which
     */
    public List<Owned> leftBy(Collection<String> holders) {
        return owned(
                "holder",
                holders.stream().flatMap(one -> Stream.of(one, GONE + one)).toList());
    }

    /**
     * {@return those of our machines that are not ours any more}
     *
     * @param held what we take for ours, with its epoch
     */
    public List<String> lost(Map<String, Long> held) {
        Map<String, Long> lost = new HashMap<>(held);
        transactions.run(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select vm, epoch from vm_owner where holder = ?")) {
                query.setString(1, holder);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        lost.remove(rows.getString(1), rows.getLong(2));
                    }
                    return true;
                }
            }
        });
        return List.copyOf(lost.keySet());
    }

    private List<Owned> owned(String column, Collection<String> names) {
        return transactions.run(connection -> {
            String sql =
                    "select vm, epoch, node, holder, tenant, image, machine, words, backing_words, weight, wishes from vm_owner"
                            + " where " + column + " = any(?) order by vm";
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                query.setArray(1, connection.createArrayOf("varchar", names.toArray()));
                try (ResultSet rows = query.executeQuery()) {
                    List<Owned> all = new ArrayList<>();
                    while (rows.next()) {
                        all.add(read(rows));
                    }
                    return all;
                }
            }
        });
    }

    private static Owned read(ResultSet row) throws SQLException {
        return new Owned(
                row.getString("vm"),
                row.getLong("epoch"),
                row.getString("node"),
                row.getString("holder"),
                new Needs(
                        row.getString("tenant"),
                        row.getString("image"),
                        row.getString("machine"),
                        row.getLong("words"),
                        row.getLong("backing_words"),
                        row.getInt("weight"),
                        Optional.ofNullable(row.getString("wishes"))));
    }
}
