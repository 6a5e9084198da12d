package io.realtime4j.transport.tyrus;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificate and key from PEM files, read again when they change. {@link #current} is safe for use by several threads; the
 * rest is called by one thread at a time.
 */
final class TlsFiles {
    private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);

    private final Path certificate;
    private final Path key;
    private List<Object> stamp;
    private volatile SslContext current;

    /** Reads the files; {@link IllegalArgumentException} when they cannot be used. */
    TlsFiles(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
        try {
            this.stamp = stampNow();
            this.current = read();
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "settings tlsCertificate and tlsKey are " + certificate + " and " + key
                            + ", accepted are PEM files with a certificate chain and its PKCS #8 key",
                    e);
        }
    }

    SslContext current() {
        return current;
    }

    /** Looks at the files; a pair that cannot be used is counted, and the old one stays. */
    void refresh(TransportMeters meters) {
        try {
            List<Object> now = stampNow();
            if (now.equals(stamp)) {
                return;
            }
            stamp = now;
            current = read();
            log.atInfo().addKeyValue("certificate", certificate).log("certificate reloaded");
        } catch (IOException | IllegalArgumentException e) {
            meters.tlsReloadErrors().add(1);
            log.atError().addKeyValue("certificate", certificate).setCause(e).log("certificate not reloaded");
        }
    }

    private List<Object> stampNow() throws IOException {
        FileTime certificateTime = Files.getLastModifiedTime(certificate);
        FileTime keyTime = Files.getLastModifiedTime(key);
        return List.of(certificateTime, keyTime, Files.size(certificate), Files.size(key));
    }

    private SslContext read() throws SSLException {
        return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                .sslProvider(SslProvider.JDK)
                .build();
    }
}
