package dev.otto.ledger.platform.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Statements that go to the server together and are answered together: one round trip for all. The server runs them one
 * after the other, each on what the ones before it did and on what had committed when it began, in the transaction of
 * the connection. The first that fails ends them all.
 */
public final class Pipeline {
    private final Connection connection;
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> parameters = new ArrayList<>();
    private final List<@Nullable Answer> answers = new ArrayList<>();
    private @Nullable CompletableFuture<Void> ahead;

    public Pipeline(Connection connection) {
        this.connection = connection;
    }

    /** Takes what a question found. */
    @FunctionalInterface
    public interface Answer {
        void read(ResultSet rows) throws SQLException;
    }

    /** For what has to be done at once, before the statements that are not sent yet. */
    public Connection connection() throws SQLException {
        settle();
        return connection;
    }

    /** Only to make parameters with: it may be at work. */
    Connection busyConnection() {
        return connection;
    }

    /** One statement, whose result nobody looks at. It is sent by {@link #send()}. */
    public Pipeline add(String statement, Object... values) {
        return add(null, statement, values);
    }

    /** One query; its answer is read by {@link #send()}. */
    public Pipeline ask(Answer answer, String query, Object... values) {
        return add(answer, query, values);
    }

    private Pipeline add(@Nullable Answer answer, String statement, Object... values) {
        sql.append(sql.isEmpty() ? "" : ";\n").append(statement);
        parameters.addAll(List.of(values));
        answers.add(answer);
        return this;
    }

    /** Sends what was added since the last time, and waits for all of it. */
    public void send() throws SQLException {
        settle();
        if (!answers.isEmpty()) {
            taken().run(connection);
        }
    }

    /**
     * Sends what was added since the last time on another thread, while the caller adds what comes after it. Whether it
     * was taken is known when the rest is sent; a caller that gives up before that has to {@link #abandon()}.
     */
    public void sendAhead(Executor companion) throws SQLException {
        settle();
        Statements statements = taken();
        ahead = CompletableFuture.runAsync(
                () -> {
                    try {
                        statements.run(connection);
                    } catch (SQLException e) {
                        throw new CompletionException(e);
                    }
                },
                companion);
    }

    /** Waits until nothing is under way, whatever became of it: after that the connection is free to be rolled back. */
    public void abandon() {
        if (ahead != null) {
            ahead.exceptionally(failure -> null).join();
            ahead = null;
        }
    }

    private void settle() throws SQLException {
        CompletableFuture<Void> sent = ahead;
        if (sent == null) {
            return;
        }
        ahead = null;
        try {
            sent.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException refused) {
                throw refused;
            }
            throw e;
        }
    }

    private Statements taken() {
        Statements statements = new Statements(sql.toString(), List.copyOf(parameters), new ArrayList<>(answers));
        sql.setLength(0);
        parameters.clear();
        answers.clear();
        return statements;
    }

    /** What goes to the server together. */
    private record Statements(String sql, List<Object> parameters, List<@Nullable Answer> answers) {
        void run(Connection connection) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.size(); i++) {
                    set(statement, i + 1, parameters.get(i));
                }
                statement.execute();
                for (Answer answer : answers) {
                    if (answer != null) {
                        try (ResultSet rows = statement.getResultSet()) {
                            answer.read(rows);
                        }
                    }
                    statement.getMoreResults();
                }
            }
        }
    }

    private static void set(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value instanceof Array array) {
            statement.setArray(index, array);
        } else {
            statement.setObject(index, value);
        }
    }
}
