package trapline.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.pekko.pki.pem.DERPrivateKeyLoader;
import org.apache.pekko.pki.pem.PEMDecoder;
import org.apache.pekko.pki.pem.PEMLoadingException;

/**
 * What a node proves with that it is one of the cluster, and knows the others by: a directory with three files in PEM, named as
 * Kubernetes names them: {@code tls.crt}, {@code tls.key} and {@code ca.crt}, whose owner signs all nodes' certificates. Both ends of every
 * connection between nodes show theirs.
 */
public final class PeerCertificates {
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITY = "ca.crt";
    private static final String PROTOCOL = "TLSv1.3";

    private final Path directory;
    private final SSLContext context;

    private PeerCertificates(Path directory, SSLContext context) {
        this.directory = directory;
        this.context = context;
    }

    /**
     * {@return those in a directory}
     *
     * @param directory which
     * @throws IllegalArgumentException if a file is missing, or is not what it should be; the message says which and how to mend it
     */
    public static PeerCertificates in(Path directory) {
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, new char[0]);
            Certificate authority = certificate(directory.resolve(AUTHORITY));
            Certificate[] chain = {certificate(directory.resolve(CERTIFICATE)), authority};
            own.setKeyEntry("node", key(directory.resolve(KEY)), new char[0], chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, new char[0]);
            trusted.setCertificateEntry("authority", authority);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance(PROTOCOL);
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return new PeerCertificates(directory, context);
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException(
                    "the certificates in " + directory + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static Certificate certificate(Path file) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes(file)));
    }

    private static PrivateKey key(Path file) {
        try {
            return DERPrivateKeyLoader.load(PEMDecoder.decode(new String(bytes(file), StandardCharsets.US_ASCII)));
        } catch (PEMLoadingException wrong) {
            // Its message may quote the file.
            throw new IllegalArgumentException(file + " is no private key in PEM");
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException missing) {
            throw new IllegalArgumentException("trapline.cluster.certificates: " + file
                    + " cannot be read; a node needs " + CERTIFICATE + ", " + KEY + " and " + AUTHORITY
                    + " there (ops/certificates makes them)");
        }
    }

    /** {@return how TLS is spoken over other connections than the actors': both ends prove who they are} */
    public SSLContext context() {
        return context;
    }

    /** {@return the actor system's settings, by which it reads the files by itself, and again when they are renewed} */
    Map<String, Object> artery() {
        String engine = "pekko.remote.artery.ssl.rotating-keys-engine.";
        return Map.of(
                "pekko.remote.artery.transport",
                "tls-tcp",
                "pekko.remote.artery.ssl.ssl-engine-provider",
                "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider",
                engine + "key-file",
                directory.resolve(KEY).toString(),
                engine + "cert-file",
                directory.resolve(CERTIFICATE).toString(),
                engine + "ca-cert-file",
                directory.resolve(AUTHORITY).toString());
    }
}
