package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.delivery.Endpoint;
import dev.otto.ledger.platform.personal.MasterKey;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code endpoints}: secrets are sealed on the way in. */
@Component
class EndpointTable {
    private static final String VIEW = """
            SELECT id, url, types, position, created_at,
                   (SELECT count(*) FROM deliveries d WHERE d.endpoint_id = e.id AND d.state = 'waiting'),
                   (SELECT count(*) FROM deliveries d WHERE d.endpoint_id = e.id AND d.state = 'dead')
            FROM endpoints e""";
    private static final String TARGET =
            "SELECT id, url, secret, previous_secret, previous_until > now() FROM endpoints WHERE id = ?";
    private static final long REGISTERING = 0x4f74746f456e64L;

    private final JdbcClient database;
    private final MasterKey masterKey;

    EndpointTable(JdbcClient database, MasterKey masterKey) {
        this.database = database;
        this.masterKey = masterKey;
    }

    /**
     * Where messages go.
     *
     * @param secrets that they are signed with, the newest first
     */
    record Target(UUID id, String url, List<String> secrets) {}

    /** Nobody else registers one, on any node, until the end of the caller's transaction. */
    void lockRegistrations() {
        database.sql("SELECT pg_advisory_xact_lock(?)")
                .param(REGISTERING)
                .query((row, n) -> true)
                .single();
    }

    /** Begins at the head of the log. */
    void insert(UUID id, String url, @Nullable List<String> types, String secret) {
        database.sql("INSERT INTO endpoints (id, url, types, secret, position)"
                        + " SELECT ?, ?, ?, ?, coalesce(max(position), 0) FROM events")
                .param(id)
                .param(url)
                .param(types == null ? null : types.toArray(String[]::new))
                .param(seal(id, secret))
                .update();
    }

    /** No turn of it ends until the end of the caller's transaction. */
    void lock(UUID id) {
        database.sql("SELECT id FROM endpoints WHERE id = ? FOR UPDATE")
                .param(id)
                .query(UUID.class)
                .list();
    }

    /** False if there is none. */
    boolean rotate(UUID id, String secret, Duration grace) {
        return database.sql("UPDATE endpoints SET previous_secret = secret, secret = ?,"
                                + " previous_until = now() + make_interval(secs => ?) WHERE id = ?")
                        .params(seal(id, secret), grace.toSeconds(), id)
                        .update()
                == 1;
    }

    boolean remove(UUID id) {
        return database.sql("DELETE FROM endpoints WHERE id = ?").param(id).update() == 1;
    }

    long count() {
        return database.sql("SELECT count(*) FROM endpoints").query(Long.class).single();
    }

    List<Endpoint> list() {
        return database.sql(VIEW + " ORDER BY id DESC")
                .query((row, n) -> view(row))
                .list();
    }

    Optional<Endpoint> find(UUID id) {
        return database.sql(VIEW + " WHERE id = ?")
                .param(id)
                .query((row, n) -> view(row))
                .optional();
    }

    Optional<UUID> ofUrl(String url) {
        return database.sql("SELECT id FROM endpoints WHERE url = ?")
                .param(url)
                .query(UUID.class)
                .optional();
    }

    Optional<Target> target(UUID id) {
        return database.sql(TARGET).param(id).query((row, n) -> target(row)).optional();
    }

    /** Empty too when it has a later turn than this. */
    Optional<Target> target(UUID id, long turn) {
        return database.sql(TARGET + " AND turn = ?")
                .params(id, turn)
                .query((row, n) -> target(row))
                .optional();
    }

    private Target target(ResultSet row) throws SQLException {
        UUID id = row.getObject(1, UUID.class);
        List<String> secrets = new ArrayList<>();
        secrets.add(open(id, row.getBytes(3)));
        if (row.getBoolean(5)) {
            secrets.add(open(id, row.getBytes(4)));
        }
        return new Target(id, row.getString(2), secrets);
    }

    private static Endpoint view(ResultSet row) throws SQLException {
        return new Endpoint(
                row.getObject(1, UUID.class),
                row.getString(2),
                types(row, 3),
                row.getLong(4),
                row.getLong(6),
                row.getLong(7),
                row.getObject(5, OffsetDateTime.class).toInstant());
    }

    static @Nullable List<String> types(ResultSet row, int column) throws SQLException {
        Array types = row.getArray(column);
        return types == null ? null : List.of((String[]) types.getArray());
    }

    private byte[] seal(UUID id, String secret) {
        return masterKey.seal(id, secret.getBytes(StandardCharsets.US_ASCII));
    }

    private String open(UUID id, byte[] sealed) {
        return new String(masterKey.open(id, sealed), StandardCharsets.US_ASCII);
    }
}
