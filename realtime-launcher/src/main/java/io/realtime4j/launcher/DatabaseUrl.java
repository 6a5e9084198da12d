package io.realtime4j.launcher;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A database as {@code psql} names it: {@code postgresql://user:password@host:port/name}, where all but the host may be left
 * out.
 */
record DatabaseUrl(String host, int port, String name, String user, String password) {
    private static final int DEFAULT_PORT = 5432;

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is not one; the message does not repeat it, because it holds a password
     */
    static DatabaseUrl parse(String text) {
        URI uri = uri(text);
        String scheme = uri.getScheme();
        if (uri.getHost() == null || !("postgresql".equals(scheme) || "postgres".equals(scheme))) {
            throw wrong(new IllegalArgumentException("scheme or host is wrong"));
        }
        String[] login = (uri.getRawUserInfo() == null ? "postgres" : uri.getRawUserInfo()).split(":", 2);
        String name = uri.getRawPath().isEmpty() ? "" : uri.getRawPath().substring(1);
        return new DatabaseUrl(
                uri.getHost().replace("[", "").replace("]", ""),
                uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort(),
                name.isEmpty() ? "postgres" : decoded(name),
                decoded(login[0]),
                login.length == 1 ? "" : decoded(login[1]));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(new IllegalArgumentException("not a URI: " + e.getReason()));
        }
    }

    private static IllegalArgumentException wrong(IllegalArgumentException cause) {
        return new IllegalArgumentException(
                "the URL of the database is not of the form postgresql://user:password@host:port/name", cause);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String hostAndPort() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** For JDBC, without user and password. */
    String jdbc() {
        return "jdbc:postgresql://" + hostAndPort() + "/" + encoded(name);
    }

    /** With user and password. */
    String text() {
        return "postgresql://" + encoded(user) + ":" + encoded(password) + "@" + hostAndPort() + "/" + encoded(name);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return user + "@" + hostAndPort() + "/" + name;
    }
}
