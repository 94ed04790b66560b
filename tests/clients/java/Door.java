import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What DBeaver asks, by the JDBC driver with its defaults. Prints what came of it as one object. */
public class Door {
  interface Question {
    Object answer() throws Exception;
  }

  private static final String BY_DOMAIN =
      "SELECT domain, sum(messages) FROM v_records WHERE domain != ? GROUP BY domain ORDER BY domain";
  private static final String ENDLESS = "SELECT count() FROM numbers(1000000000000)";

  private final Map<String, Object> got = new LinkedHashMap<>();
  private final Connection connection;

  Door(Connection connection) {
    this.connection = connection;
  }

  public static void main(String[] arguments) throws Exception {
    String input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    String url = texts(input, "url").get(0).replace("http://", "jdbc:clickhouse://") + "/plumbline";
    List<String> users = texts(input, "user");
    List<String> passwords = texts(input, "password");
    try (Connection connection = DriverManager.getConnection(url, users.get(0), passwords.get(0));
        Connection tenant = DriverManager.getConnection(url, users.get(1), passwords.get(1))) {
      Door door = new Door(connection);
      door.askForCatalogue(connection.getMetaData());
      door.askForRows();
      door.askForFailures();
      door.ask("tenant", () -> rows(tenant.createStatement().executeQuery("SELECT DISTINCT domain FROM v_records")));
      new PrintStream(System.out, true, StandardCharsets.UTF_8).println(json(door.got));
    }
    System.exit(0);
  }

  private void askForCatalogue(DatabaseMetaData catalogue) {
    ask("valid", () -> connection.isValid(5));
    ask("server", () -> List.of(catalogue.getDatabaseProductName(), catalogue.getDatabaseMajorVersion() > 20));
    ask("schemas", () -> column(catalogue.getSchemas(), "TABLE_SCHEM"));
    ask("catalogs", () -> rows(catalogue.getCatalogs()).size());
    ask("tables", () -> column(catalogue.getTables(null, "plumbline", "%", null), "TABLE_NAME"));
    ask("tableTypes", () -> column(catalogue.getTableTypes(), "TABLE_TYPE"));
    ask("columns", () -> column(catalogue.getColumns(null, "plumbline", "v_records", "%"), "COLUMN_NAME"));
    ask("keys", () -> rows(catalogue.getPrimaryKeys(null, "plumbline", "v_records")).size());
    ask("indexes", () -> rows(catalogue.getIndexInfo(null, "plumbline", "v_records", false, true)).size());
    ask("types", () -> column(catalogue.getTypeInfo(), "TYPE_NAME"));
    ask("functions", () -> column(catalogue.getFunctions(null, null, "to%"), "FUNCTION_NAME"));
    ask("engines", () -> column(connection.prepareStatement("SELECT name FROM system.table_engines").executeQuery(), "name"));
    ask("tablesOfDBeaver", () -> {
      PreparedStatement tables = connection.prepareStatement(
          "SELECT name as TABLE_NAME, engine as TABLE_TYPE, database as TABLE_SCHEM,comment as REMARKS, * "
              + "FROM system.tables\nWHERE database = ?");
      tables.setString(1, "plumbline");
      return column(tables.executeQuery(), "TABLE_NAME");
    });
    ask("created", () -> rows(connection.prepareStatement("SHOW CREATE TABLE plumbline.v_records").executeQuery()));
  }

  @SuppressWarnings("unchecked")
  private void askForRows() {
    Map<String, Object> views = new LinkedHashMap<>();
    for (String view : (List<String>) got.get("tables")) {
      ask("view", () -> views.put(view, rows(query("SELECT * FROM plumbline." + view)).size()));
      if (got.remove("view") instanceof Map<?, ?> failure) views.put(view, failure);
    }
    got.put("views", views);
    ask("known", () -> rows(query("SELECT day, source_ip, messages, dkim_domains FROM v_records WHERE domain = 'known.example'")));
    ask("byDomain", () -> {
      PreparedStatement byDomain = connection.prepareStatement(BY_DOMAIN);
      byDomain.setString(1, "known.example");
      return rows(byDomain.executeQuery());
    });
    ask("text", () -> {
      PreparedStatement text = connection.prepareStatement("SELECT ?");
      text.setString(1, "it's \\ \"x\"\n\té");
      return rows(text.executeQuery());
    });
    ask("types as they are", () -> rows(query(
        "SELECT toUInt64(18446744073709551615), toDecimal64('1.25', 2), toIPv6('2001:db8::1'), [[1],[2,3]], "
            + "CAST(NULL AS Nullable(String)), true, toLowCardinality('x')")));
    ask("most", () -> {
      Statement some = connection.createStatement();
      some.setMaxRows(7);
      return rows(some.executeQuery("SELECT number FROM numbers(100)")).size();
    });
    ask("large", () -> {
      long sum = 0;
      ResultSet numbers = query("SELECT number FROM numbers(300000)");
      while (numbers.next()) sum += numbers.getLong(1);
      return sum;
    });
    ask("nothing", () -> rows(query("SELECT domain FROM v_records WHERE 0")));
  }

  private void askForFailures() {
    ask("unknown", () -> query("SELECT nothing FROM v_records"));
    ask("table", () -> query("SELECT * FROM records"));
    ask("parts", () -> query("SELECT * FROM system.parts"));
    ask("inserted", () -> connection.createStatement().executeUpdate("INSERT INTO v_records (messages) VALUES (1)"));
    ask("dropped", () -> connection.createStatement().execute("DROP TABLE records"));
    ask("late", () -> {
      Statement late = connection.createStatement();
      late.setQueryTimeout(1);
      return late.executeQuery(ENDLESS);
    });
    ask("cancelled", () -> {
      Statement long_ = connection.createStatement();
      Thread button = new Thread(() -> {
        try {
          Thread.sleep(1500);
          long_.cancel();
        } catch (InterruptedException | SQLException failure) {
          got.put("button", String.valueOf(failure.getMessage()));
        }
      });
      button.start();
      try {
        return long_.executeQuery(ENDLESS);
      } finally {
        button.join();
      }
    });
  }

  private ResultSet query(String sql) throws SQLException {
    return connection.createStatement().executeQuery(sql);
  }

  private void ask(String name, Question question) {
    try {
      got.put(name, question.answer());
    } catch (Exception failure) {
      int code = failure instanceof SQLException known ? known.getErrorCode() : -1;
      boolean late = failure instanceof SQLTimeoutException;
      got.put(name, Map.of("code", code, "late", late, "said", String.valueOf(failure.getMessage())));
    }
  }

  /** Every column, in both ways in which DBeaver reads one. */
  private static List<Object> rows(ResultSet result) throws SQLException {
    List<Object> rows = new ArrayList<>();
    int columns = result.getMetaData().getColumnCount();
    while (result.next()) {
      List<Object> row = new ArrayList<>();
      for (int at = 1; at <= columns; at += 1) {
        String text = result.getString(at);
        row.add(result.getObject(at) instanceof Array ? text.replace("'", "") : text);
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<String> column(ResultSet result, String name) throws SQLException {
    List<String> values = new ArrayList<>();
    while (result.next()) values.add(result.getString(name));
    return values;
  }

  /** The values of a key, wherever it stands: none of them has an escape in it. */
  private static List<String> texts(String json, String key) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile("\"" + key + "\":\"([^\"]*)\"").matcher(json);
    while (matcher.find()) found.add(matcher.group(1));
    return found;
  }

  private static String json(Object value) {
    if (value instanceof Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      map.forEach((key, one) -> entries.add(json(key) + ":" + json(one)));
      return "{" + String.join(",", entries) + "}";
    }
    if (value instanceof List<?> list) return "[" + String.join(",", list.stream().map(Door::json).toList()) + "]";
    if (value instanceof String text) return quoted(text);
    return String.valueOf(value);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char one : text.toCharArray()) {
      boolean plain = one >= ' ' && one != '"' && one != '\\';
      quoted.append(plain ? String.valueOf(one) : String.format("\\u%04x", (int) one));
    }
    return quoted.append('"').toString();
  }
}
