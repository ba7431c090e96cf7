package io.hearthline.cluster.journal;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where a PostgreSQL database is: {@code postgresql://user:password@host[:port]/database}.
 *
 * @param password may be empty, where the server trusts the network
 */
public record PostgresUrl(String host, int port, String database, String user, String password) {
  private static final int DEFAULT_PORT = 5432;

  /**
   * Reads the form above; special characters of user and password are percent-encoded.
   *
   * @throws IllegalArgumentException for anything else, without repeating it
   */
  public static PostgresUrl parse(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException _) {
      throw refusal(); // its own message repeats the password
    }
    var path = uri.getRawPath();
    var login = uri.getRawUserInfo();
    if (!"postgresql".equals(uri.getScheme())
        || uri.getHost() == null
        || login == null
        || path == null
        || !path.matches("/[A-Za-z0-9_-]{1,63}")
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw refusal();
    }
    int colon = login.indexOf(':');
    var user = colon < 0 ? login : login.substring(0, colon);
    var password = colon < 0 ? "" : login.substring(colon + 1);
    if (user.isEmpty()) throw refusal();
    return new PostgresUrl(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        path.substring(1),
        decoded(user),
        decoded(password));
  }

  /** Connections with the driver's own settings, which wait for ever. */
  PGSimpleDataSource dataSource() {
    var source = new PGSimpleDataSource();
    source.setUrl("jdbc:postgresql://" + host + ":" + port + "/" + database);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PostgreSQL " + database + " at " + host + ":" + port;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static IllegalArgumentException refusal() {
    return new IllegalArgumentException("not like postgresql://user:password@host:port/database");
  }
}
