package trapline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import trapline.cli.FreePorts;
import trapline.machine.Oracles;

/**
 * A PostgreSQL server of one's own: a new cluster in a directory of its own, at a free port of loopback, with a password. Debian's binaries;
 * PostgreSQL does not run as root, so root runs it as the user that the package made.
 */
public final class PrivatePostgres implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String USER = "trapline";
    private static final String PASSWORD = "a password, with a blank";
    private static final String SYSTEM_USER = "postgres";
    private static final long STOP_SECONDS = 20;

    private final Path directory;
    private final Path binaries;
    private final Site site;
    private final int port;
    private final int door;
    private final Runnable unmount;
    private Process server;

    /**
     * Where a server is.
     *
     * @param entry what its command line begins with
     * @param address where it listens
     * @param door how the test gets there: the port of loopback for the server's port
     * @param quota how many bytes there are for all but its write-ahead log; 0: as many as the disk has
     * @param forced whether a commit waits for the disk's cache; else only the process may die, not the computer
     */
    public record Site(List<String> entry, String address, IntUnaryOperator door, long quota, boolean forced) {
        /** On loopback, with PostgreSQL's own settings. */
        public static final Site FORCED = new Site(List.of(), "127.0.0.1", port -> port, 0, true);

        /** On loopback. */
        public static final Site LOOPBACK = new Site(List.of(), "127.0.0.1", port -> port, 0);

        /** Whose disk is thrown away. */
        public Site(List<String> entry, String address, IntUnaryOperator door, long quota) {
            this(entry, address, door, quota, false);
        }

        /** {@return such a place with room for so many bytes} */
        public Site withQuota(long bytes) {
            return new Site(entry, address, door, bytes, forced);
        }
    }

    private PrivatePostgres(Path directory, Path binaries, Site site) throws IOException {
        this.directory = directory;
        this.binaries = binaries;
        this.site = site;
        this.unmount = site.quota == 0 ? () -> {} : mount();
        initialize();
        this.port = FreePorts.find(1).getFirst();
        this.door = site.door.applyAsInt(port);
        this.server = launch();
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        awaitStart();
    }

    /** {@return a server on loopback that takes connections; a test without its binaries is left out} */
    public static PrivatePostgres start() throws IOException {
        return start(Site.LOOPBACK);
    }

    /** {@return a server that takes connections; a test without its binaries is left out} */
    public static PrivatePostgres start(Site site) throws IOException {
        Path binaries = binaries();
        Oracles.needFile(binaries.resolve("initdb"), "apt-get install postgresql");
        if (site.quota > 0) {
            Oracles.needTo("mount file systems", Commands.isRoot());
        }
        return new PrivatePostgres(Files.createTempDirectory("trapline-postgres"), binaries, site);
    }

    private Path cluster() {
        return directory.resolve("cluster");
    }

    private Path log() {
        return directory.resolve("log");
    }

    private Runnable mount() throws IOException {
        Files.createDirectory(cluster());
        Commands.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=" + site.quota,
                "trapline",
                cluster().toString());
        return () -> Commands.run("umount", cluster().toString());
    }

    private void initialize() throws IOException {
        Path passwordFile = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        Files.createDirectories(cluster());
        if (Commands.isRoot()) {
            UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
            for (Path path : List.of(directory, passwordFile, cluster())) {
                Files.setOwner(path, users.lookupPrincipalByName(SYSTEM_USER));
            }
        }
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(cluster(), PosixFilePermissions.fromString("rwx------"));
        Commands.run(asUser(
                binaries.resolve("initdb").toString(),
                "--pgdata=" + cluster(),
                "--waldir=" + directory.resolve("wal"),
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync"));
        Files.writeString(
                cluster().resolve("pg_hba.conf"), "host all all samenet scram-sha-256\n", StandardOpenOption.APPEND);
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(site.entry);
        command.addAll(asUser(
                binaries.resolve("postgres").toString(),
                "-D",
                cluster().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=" + site.address,
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=" + (site.forced ? "on" : "off")));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .redirectErrorStream(true)
                .start();
    }

    private void awaitStart() {
        Await.until("PostgreSQL takes connections", this::takesConnections);
    }

    private static Path binaries() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            return VERSIONS;
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.max(Comparator.comparingInt(
                            version -> Integer.parseInt(version.getFileName().toString())))
                    .orElse(VERSIONS)
                    .resolve("bin");
        }
    }

    private static List<String> asUser(String... command) {
        List<String> line = new ArrayList<>();
        if (Commands.isRoot()) {
            line.addAll(List.of("setpriv", "--reuid=" + SYSTEM_USER, "--regid=" + SYSTEM_USER, "--init-groups"));
        }
        line.addAll(List.of(command));
        return line;
    }

    private boolean takesConnections() {
        if (!server.isAlive()) {
            throw new AssertionError("PostgreSQL ended: see " + log());
        }
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static String url(String host, int port) {
        return "jdbc:postgresql://" + host + ":" + port + "/postgres";
    }

    /** {@return a connection, as nobody who holds a machine} */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url("127.0.0.1", door), USER, PASSWORD);
    }

    /** {@return the settings of a node of some name that has its journal there} */
    public Map<String, Object> settings(String node) {
        return Map.of(
                "trapline.journal.store",
                "postgresql",
                "trapline.journal.url",
                url(site.address, port),
                "trapline.journal.user",
                USER,
                "trapline.journal.password-file",
                directory.resolve("password").toString(),
                "trapline.cluster.name",
                node);
    }

    /** Ends the server, whoever is connected: in good order, or at once, as if it had crashed. */
    public void stop(boolean crash) {
        // What its manual calls the fast and the immediate shutdown; an ordinary end would wait for everybody who is
        // connected.
        Commands.signal(server.pid(), crash ? "QUIT" : "INT");
        server.onExit()
                .completeOnTimeout(server, STOP_SECONDS, TimeUnit.SECONDS)
                .join()
                .destroyForcibly();
    }

    /** Starts a server that was stopped, with what it had. */
    public void startAgain() {
        try {
            server = launch();
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
        awaitStart();
    }

    /** Takes all room that is left in its {@link Site#quota}. */
    public void fill() throws IOException {
        byte[] much = new byte[1 << 16];
        try (var out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(much);
            }
        } catch (IOException full) {
            // As it should be.
        }
    }

    /** Gives that room back. */
    public void clear() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return cluster().resolve("filler");
    }

    private void kill() {
        server.destroyForcibly();
    }

    /** Ends it in good order, whoever is connected; its directory goes, too. */
    @Override
    public void close() throws IOException {
        if (server.isAlive()) {
            stop(false);
        }
        unmount.run();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
