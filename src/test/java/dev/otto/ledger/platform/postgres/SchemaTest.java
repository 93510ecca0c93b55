package dev.otto.ledger.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** docs/schema.sql is what the migrations make, all of it. */
class SchemaTest {
    private static final Path PAGE = Path.of("docs/schema.sql");

    /** The catalogue by other means than the dump's, without what names a server's own numbers. */
    private static final String CATALOGUE = """
            WITH ours AS (SELECT c.*, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                          WHERE n.nspname IN ('public', 'projection', 'finance') AND c.relname NOT LIKE 'flyway\\_schema\\_history%')
            SELECT concat_ws(' ', nspname, relname, relkind, reloptions, relpersistence, relrowsecurity, relchecks, relhasindex, relhastriggers) FROM ours
            UNION ALL SELECT concat_ws(' ', o.nspname, o.relname, a.attnum, a.attname, a.atttypid::regtype, a.atttypmod, a.attnotnull, a.attgenerated, a.attcollation::regcollation,
                             (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef d WHERE d.adrelid = o.oid AND d.adnum = a.attnum))
                      FROM pg_attribute a JOIN ours o ON o.oid = a.attrelid WHERE a.attnum > 0
            UNION ALL SELECT concat_ws(' ', o.nspname, o.relname, k.conname, k.contype, k.conkey, k.convalidated, pg_get_constraintdef(k.oid)) FROM pg_constraint k JOIN ours o ON o.oid = k.conrelid
            UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index i JOIN ours o ON o.oid = i.indrelid
            UNION ALL SELECT definition FROM pg_views WHERE schemaname IN ('public', 'projection', 'finance')
            UNION ALL SELECT concat_ws(' ', proname, prosrc, prosecdef, proconfig, provolatile, proisstrict, proargtypes, proargnames, prorettype::regtype) FROM pg_proc WHERE pronamespace IN ('public'::regnamespace, 'projection'::regnamespace)
            UNION ALL SELECT concat_ws(' ', o.relname, t.tgname, t.tgtype, t.tgenabled, t.tgfoid::regproc) FROM pg_trigger t JOIN ours o ON o.oid = t.tgrelid
            UNION ALL SELECT concat_ws(' ', o.nspname, o.relname, a.grantee::regrole, a.privilege_type, a.is_grantable) FROM ours o, aclexplode(coalesce(o.relacl, acldefault('r', o.relowner))) a WHERE o.relkind IN ('r', 'v')
            UNION ALL SELECT concat_ws(' ', p.proname, a.grantee::regrole, a.privilege_type) FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE p.pronamespace IN ('public'::regnamespace, 'projection'::regnamespace)
            UNION ALL SELECT concat_ws(' ', n.nspname, a.grantee::regrole, a.privilege_type) FROM pg_namespace n, aclexplode(n.nspacl) a WHERE n.nspname IN ('public', 'projection', 'finance')
            UNION ALL SELECT concat_ws(' ', o.relname, d.objsubid, d.description) FROM pg_description d JOIN ours o ON o.oid = d.objoid AND d.classoid = 'pg_class'::regclass
            ORDER BY 1
            """;

    @Test
    void thePageIsWhatTheMigrationsMake() throws Exception {
        String now = SchemaDump.of(TestPostgres.freshDatabase().migration());
        if (Boolean.getBoolean("schema.renew")) {
            Files.writeString(PAGE, now);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/schema.sql is out of date: ./mvnw test -Dtest=SchemaTest -Dschema.renew=true")
                .isEqualTo(now);
    }

    @Test
    void thePageMakesTheSameDatabaseAgain() throws Exception {
        DatabaseUrl migrated = TestPostgres.freshDatabase().migration();
        DatabaseUrl loaded = TestPostgres.emptyDatabase().migration();

        execute(loaded, Files.readString(PAGE));

        assertThat(SchemaDump.of(loaded)).isEqualTo(SchemaDump.of(migrated));
        assertThat(catalogue(loaded)).hasSizeGreaterThan(200).isEqualTo(catalogue(migrated));
    }

    @Test
    void failsOnWhatItHasNoWordsFor() throws Exception {
        DatabaseUrl database = TestPostgres.freshDatabase().migration();
        execute(database, "CREATE TYPE colour AS ENUM ('red')");

        assertThatThrownBy(() -> SchemaDump.of(database)).hasMessageContaining("type colour");
    }

    private static List<String> catalogue(DatabaseUrl url) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = url.connect(Map.of());
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(CATALOGUE)) {
            while (answer.next()) {
                rows.add(answer.getString(1));
            }
        }
        return rows;
    }

    private static void execute(DatabaseUrl url, String script) throws SQLException {
        try (Connection connection = url.connect(Map.of());
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }
}
