package dev.otto.ledger.platform.postgres;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgArray;

/**
 * An array of one type in PostgreSQL's binary form (array_recv, uuid_recv, …): neither side has to write or to read ids,
 * numbers and instants as text, as it does with the driver's own arrays of most types.
 */
final class BinaryColumn {
    private static final Instant EPOCH_OF_POSTGRES = Instant.parse("2000-01-01T00:00:00Z");
    private static final long EPOCH_DAY_OF_POSTGRES = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final int HEADER = 20;
    private static final int SMALLEST = 512;
    private static final byte JSONB_VERSION = 1;

    /** PostgreSQL's types, with their numbers in every server (pg_type.dat). */
    enum Type {
        BOOL(16, 1000),
        BYTEA(17, 1001),
        INT8(20, 1016),
        INT2(21, 1005),
        INT4(23, 1007),
        TEXT(25, 1009),
        DATE(1082, 1182),
        TIMESTAMPTZ(1184, 1185),
        UUID(2950, 2951),
        JSONB(3802, 3807);

        private static final Map<String, Type> BY_NAME = Arrays.stream(values())
                .collect(Collectors.toMap(type -> type.name().toLowerCase(Locale.ROOT), type -> type));

        private final int oid;
        private final int arrayOid;

        Type(int oid, int arrayOid) {
            this.oid = oid;
            this.arrayOid = arrayOid;
        }

        static Type named(String name) {
            return Objects.requireNonNull(BY_NAME.get(name), name);
        }
    }

    private final Type type;
    private ByteBuffer bytes = ByteBuffer.allocate(HEADER).position(HEADER);
    private int count;
    private boolean anyNull;

    BinaryColumn(Type type) {
        this.type = type;
    }

    void add(@Nullable Object value) {
        count++;
        if (value == null) {
            anyNull = true;
            room(4).putInt(-1);
            return;
        }
        switch (type) {
            case BOOL -> room(5).putInt(1).put((byte) ((Boolean) value ? 1 : 0));
            case INT2 -> room(6).putInt(2).putShort(((Number) value).shortValue());
            case INT4 -> room(8).putInt(4).putInt((Integer) value);
            case INT8 -> room(12).putInt(8).putLong(((Number) value).longValue());
            case DATE -> room(8).putInt(4).putInt((int) (((LocalDate) value).toEpochDay() - EPOCH_DAY_OF_POSTGRES));
            case TIMESTAMPTZ ->
                room(12).putInt(8).putLong(ChronoUnit.MICROS.between(EPOCH_OF_POSTGRES, (Instant) value));
            case UUID -> {
                UUID id = (UUID) value;
                room(20).putInt(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
            }
            case BYTEA -> put((byte[]) value);
            case TEXT -> put(((String) value).getBytes(StandardCharsets.UTF_8));
            case JSONB -> {
                byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
                room(5 + text.length).putInt(1 + text.length).put(JSONB_VERSION).put(text);
            }
        }
    }

    private void put(byte[] value) {
        room(4 + value.length).putInt(value.length).put(value);
    }

    private ByteBuffer room(int needed) {
        if (bytes.remaining() < needed) {
            int position = bytes.position();
            bytes = ByteBuffer.wrap(
                            Arrays.copyOf(bytes.array(), Math.max(2 * bytes.capacity(), position + needed + SMALLEST)))
                    .position(position);
        }
        return bytes;
    }

    /** What has been added so far, for {@code setArray}. */
    Array array(Connection connection) throws SQLException {
        int dimensions = count == 0 ? 0 : 1;
        bytes.putInt(0, dimensions)
                .putInt(4, anyNull ? 1 : 0)
                .putInt(8, type.oid)
                .putInt(12, count)
                .putInt(16, 1);
        return new PgArray(
                connection.unwrap(BaseConnection.class),
                type.arrayOid,
                Arrays.copyOf(bytes.array(), count == 0 ? 12 : bytes.position()));
    }
}
