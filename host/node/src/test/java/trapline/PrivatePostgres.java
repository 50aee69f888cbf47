package trapline;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.stream.Stream;
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
    private final int port;
    private final Process server;

    private PrivatePostgres(Path directory, int port, Process server) {
        this.directory = directory;
        this.port = port;
        this.server = server;
    }

    /** {@return a server that takes connections; a test without its binaries is left out} */
    public static PrivatePostgres start() throws IOException {
        Path binaries = binaries();
        Oracles.needFile(binaries.resolve("initdb"), "apt-get install postgresql");
        Path directory = Files.createTempDirectory("trapline-postgres");
        Path passwordFile = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        Path cluster = Files.createDirectory(directory.resolve("cluster"));
        if (isRoot()) {
            UserPrincipalLookupService users = FileSystems.getDefault().getUserPrincipalLookupService();
            for (Path path : List.of(directory, passwordFile, cluster)) {
                Files.setOwner(path, users.lookupPrincipalByName(SYSTEM_USER));
            }
        }
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
        run(
                binaries.resolve("initdb").toString(),
                "--pgdata=" + cluster,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync");
        int port = freePort();
        Process server = new ProcessBuilder(asUser(
                        binaries.resolve("postgres").toString(),
                        "-D",
                        cluster.toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        // The server is not killed, and its disk is thrown away.
                        "-c",
                        "fsync=off"))
                .redirectOutput(directory.resolve("log").toFile())
                .redirectErrorStream(true)
                .start();
        PrivatePostgres postgres = new PrivatePostgres(directory, port, server);
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
        Await.until("PostgreSQL takes connections", postgres::takesConnections);
        return postgres;
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

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static List<String> asUser(String... command) {
        List<String> line = new ArrayList<>();
        if (isRoot()) {
            line.addAll(List.of("setpriv", "--reuid=" + SYSTEM_USER, "--regid=" + SYSTEM_USER, "--init-groups"));
        }
        line.addAll(List.of(command));
        return line;
    }

    private static void run(String... command) throws IOException {
        Process process =
                new ProcessBuilder(asUser(command)).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new AssertionError(List.of(command) + ": " + said);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean takesConnections() {
        if (!server.isAlive()) {
            throw new AssertionError("PostgreSQL ended: see " + directory.resolve("log"));
        }
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** {@return a connection, as nobody who holds a machine} */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
    }

    /** {@return the settings of a node of some name that has its journal there} */
    public Map<String, Object> settings(String node) {
        return Map.of(
                "trapline.journal.store",
                "postgresql",
                "trapline.journal.url",
                url(),
                "trapline.journal.user",
                USER,
                "trapline.journal.password-file",
                directory.resolve("password").toString(),
                "trapline.cluster.name",
                node);
    }

    /** Ends it in good order, whoever is connected; its directory goes, too. */
    @Override
    public void close() throws IOException {
        // What its manual calls the fast shutdown; an ordinary end would wait for everybody who is connected.
        new ProcessBuilder("kill", "-INT", Long.toString(server.pid()))
                .inheritIO()
                .start()
                .onExit()
                .join();
        server.onExit()
                .completeOnTimeout(server, STOP_SECONDS, TimeUnit.SECONDS)
                .join()
                .destroyForcibly();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
