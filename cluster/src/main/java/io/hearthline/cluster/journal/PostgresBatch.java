package io.hearthline.cluster.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.hearthline.domain.journal.Append;
import io.hearthline.domain.journal.Journal.Outcome;
import io.hearthline.domain.journal.Journal.Outcome.Appended;
import io.hearthline.domain.journal.Journal.Outcome.Conflict;
import io.hearthline.domain.journal.Journal.Outcome.Fenced;
import io.hearthline.domain.journal.Shapes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Records appends in PostgreSQL by one call of its function {@code append}, a transaction of its
 * own. When the connection breaks before the answer nobody knows whether it was committed; the same
 * appends again find out by their command ids.
 */
final class PostgresBatch implements Batch {
  private static final JsonFactory JSON = new JsonFactory();

  private final Shapes shapes;
  private final EventRows rows;
  private final Connection connection;
  private final PreparedStatement call;
  private final PreparedStatement ofCommand;

  /** Owns the connection. */
  PostgresBatch(Connection connection, Shapes shapes) throws SQLException {
    this.connection = connection;
    this.shapes = shapes;
    rows = new EventRows(shapes);
    call = connection.prepareStatement("SELECT outcome, number FROM append(?::jsonb)");
    ofCommand = connection.prepareStatement(EventRows.OF_COMMAND);
  }

  @Override
  public List<Outcome> write(List<Append> appends) throws SQLException {
    call.setString(1, json(appends));
    try (var answer = call.executeQuery()) {
      var outcomes = new ArrayList<Outcome>(appends.size());
      for (var append : appends) {
        if (!answer.next()) throw new SQLException("an append was not answered");
        outcomes.add(outcome(append, answer));
      }
      return outcomes;
    }
  }

  private Outcome outcome(Append append, ResultSet answer) throws SQLException {
    long number = answer.getLong(2);
    return switch (answer.getString(1)) {
      case "appended" -> new Appended(Places.of(append, number));
      case "repeated" -> {
        ofCommand.setObject(1, append.command());
        yield new Appended(rows.read(ofCommand));
      }
      case "conflict" -> new Conflict(number);
      case "fenced" -> new Fenced(number);
      default -> throw new SQLException("no such outcome: " + answer.getString(1));
    };
  }

  private String json(List<Append> appends) {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      json.writeStartArray();
      for (var append : appends) write(json, append);
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void write(JsonGenerator json, Append append) throws IOException {
    json.writeStartObject();
    json.writeStringField("command", append.command().toString());
    json.writeStringField("aggregate", append.aggregate().toString());
    json.writeNumberField("expected", append.expectedVersion());
    json.writeStringField("node", append.node());
    json.writeNumberField("epoch", append.epoch());
    json.writeArrayFieldStart("facts");
    for (var fact : append.facts()) {
      json.writeStartObject();
      json.writeStringField("type", fact.type());
      json.writeNumberField("v", shapes.version(fact.type()));
      json.writeNumberField("at", EventRows.micros(fact.at()));
      json.writeStringField("body", BodyJson.write(fact.body()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void close() {
    Jdbc.close(connection);
  }
}
