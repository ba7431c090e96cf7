package io.hearthline.cluster.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The rows of the table {@code event} as lines of JSON. Rows and not facts: bodies stay in the
 * shape of their release, and commands stay known.
 */
final class EventDump {
  private static final String COLUMNS =
      "seq, aggregate, version, type, v, at, node, epoch, command, body";

  /** Rows on their way at a time, so that a journal of any size needs little memory. */
  private static final int BATCH = 500;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFactory LINES =
      new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private EventDump() {}

  /** One query, which sees one moment in both stores. */
  static long write(Connection connection, OutputStream out) throws SQLException {
    connection.setAutoCommit(false); // PostgreSQL sends rows by and by only in a transaction
    long rows = 0;
    try (var query = connection.createStatement();
        var json = LINES.createGenerator(out)) {
      json.setRootValueSeparator(new SerializedString("\n"));
      query.setFetchSize(BATCH);
      try (var row = query.executeQuery("SELECT " + COLUMNS + " FROM event ORDER BY seq")) {
        for (; row.next(); rows++) write(json, row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connection.commit();
    connection.setAutoCommit(true);
    return rows;
  }

  private static void write(JsonGenerator json, ResultSet row) throws SQLException, IOException {
    json.writeStartObject();
    json.writeNumberField("seq", row.getLong(1));
    json.writeStringField("aggregate", row.getString(2));
    json.writeNumberField("version", row.getLong(3));
    json.writeStringField("type", row.getString(4));
    json.writeNumberField("v", row.getInt(5));
    json.writeNumberField("at", row.getLong(6));
    json.writeStringField("node", row.getString(7));
    json.writeNumberField("epoch", row.getLong(8));
    json.writeStringField("command", row.getString(9));
    json.writeStringField("body", row.getString(10));
    json.writeEndObject();
  }

  /**
   * Takes rows into a journal without any, or leaves it alone and answers -1. Whatever goes wrong
   * closes the connection, which undoes it.
   *
   * @param lock makes the transaction the only writer; empty where a write does
   * @param command placeholder for the column of that name
   */
  static long read(Connection connection, String lock, String command, InputStream in)
      throws SQLException {
    connection.setAutoCommit(false);
    if (!lock.isEmpty()) Jdbc.execute(connection, lock);
    boolean empty = Schema.number(connection, "SELECT count(*) FROM event") == 0;
    long rows = empty ? insert(connection, command, in) : -1;
    connection.commit();
    connection.setAutoCommit(true);
    return rows;
  }

  private static long insert(Connection connection, String command, InputStream in)
      throws SQLException {
    var sql =
        "INSERT INTO event (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, " + command + ", ?)";
    long rows = 0;
    try (var insert = connection.prepareStatement(sql)) {
      var lines = new BufferedReader(new InputStreamReader(in, UTF_8));
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        set(insert, JSON.readTree(line));
        insert.addBatch();
        if (++rows % BATCH == 0) insert.executeBatch();
      }
      insert.executeBatch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Jdbc.execute(
        connection,
        "INSERT INTO node (name, epoch) SELECT node, max(epoch) FROM event WHERE true GROUP BY node"
            + " ON CONFLICT (name) DO NOTHING");
    return rows;
  }

  private static void set(PreparedStatement insert, JsonNode row) throws SQLException, IOException {
    insert.setLong(1, field(row, "seq").longValue());
    insert.setString(2, field(row, "aggregate").textValue());
    insert.setLong(3, field(row, "version").longValue());
    insert.setString(4, field(row, "type").textValue());
    insert.setInt(5, field(row, "v").intValue());
    insert.setLong(6, field(row, "at").longValue());
    insert.setString(7, field(row, "node").textValue());
    insert.setLong(8, field(row, "epoch").longValue());
    insert.setString(9, field(row, "command").textValue());
    insert.setString(10, field(row, "body").textValue());
  }

  private static JsonNode field(JsonNode row, String name) throws IOException {
    var value = row.get(name);
    if (value == null) throw new IOException("no '" + name + "' in a row of the journal: " + row);
    return value;
  }
}
