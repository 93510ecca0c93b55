package dev.otto.ledger.platform.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A migrated database as one script that makes the same again, read from the catalogue: the embedded PostgreSQL has no
 * pg_dump. Flyway's own table is left out. What it has no words for makes it fail, so nothing is left out in silence.
 */
final class SchemaDump {

    private static final String HEADER = """
            -- The ledger's tables as a fresh database has them after all migrations, to be read in one piece.
            -- Made from a migrated database and checked with each build; renewed by:
            --   ./mvnw test -Dtest=SchemaTest -Dschema.renew=true
            -- It can be loaded into an empty database whose server has the roles ledger_service and
            -- ledger_finance. The service itself does not: it runs the migrations in src/main/resources/db/migration.

            SET check_function_bodies = off;
            """;

    /** Relations of ours, as every query below asks for them. */
    private static final String OURS = """
            (SELECT c.oid, c.relname, c.relkind, c.relacl, c.reloptions, c.relnamespace, n.nspname,
                    CASE n.nspname WHEN 'public' THEN '' ELSE quote_ident(n.nspname) || '.' END || quote_ident(c.relname) AS name
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname IN ('public', 'projection', 'finance') AND c.relname NOT LIKE 'flyway\\_schema\\_history%')
            """;

    private static final String UNKNOWN = """
            SELECT 'relation ' || c.name FROM %1$s c
            WHERE c.relkind NOT IN ('r', 'v', 'i')
            UNION ALL SELECT 'type ' || typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname IN ('public', 'projection', 'finance') AND t.typtype IN ('e', 'd', 'r', 'm')
            UNION ALL SELECT 'policy ' || polname FROM pg_policy
            UNION ALL SELECT 'inheritance of ' || inhrelid::regclass FROM pg_inherits
            UNION ALL SELECT 'rule ' || rulename FROM pg_rewrite r JOIN %1$s c ON c.oid = r.ev_class WHERE rulename <> '_RETURN'
            UNION ALL SELECT 'identity column ' || attname FROM pg_attribute a JOIN %1$s c ON c.oid = a.attrelid WHERE attidentity <> ''
            UNION ALL SELECT 'grant on column ' || attname FROM pg_attribute a JOIN %1$s c ON c.oid = a.attrelid WHERE attacl IS NOT NULL
            UNION ALL SELECT 'schema ' || nspname FROM pg_namespace
            WHERE nspname NOT IN ('public', 'projection', 'finance', 'information_schema') AND nspname NOT LIKE 'pg\\_%%'
            """;

    private static final String FUNCTIONS = """
            SELECT E'\\n' || pg_get_functiondef(p.oid) || ';'
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname IN ('public', 'projection', 'finance') ORDER BY n.nspname DESC, p.proname, p.oid::regprocedure::text
            """;

    private static final String TABLES = """
            SELECT format(E'\\nCREATE TABLE %%s (\\n%%s\\n)%%s;', c.name, string_agg('    ' || part.text, E',\\n' ORDER BY part.kind, part.place),
                          ' WITH (' || array_to_string(c.reloptions, ', ') || ')')
            FROM %1$s c CROSS JOIN LATERAL (
                SELECT 1 AS kind, lpad(a.attnum::text, 5) AS place,
                       quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
                       || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
                       || CASE WHEN d.oid IS NULL THEN '' WHEN a.attgenerated = 's'
                          THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
                          ELSE ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END AS text
                FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                UNION ALL
                SELECT 2, CASE k.contype WHEN 'p' THEN '1' WHEN 'u' THEN '2' ELSE '3' END || k.conname,
                       'CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)
                FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('p', 'u', 'c', 'x')) part
            WHERE c.relkind = 'r' GROUP BY c.name, c.nspname, c.reloptions ORDER BY c.nspname DESC, c.name
            """;

    private static final String FOREIGN_KEYS = """
            SELECT format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s;', c.name, k.conname, pg_get_constraintdef(k.oid))
            FROM pg_constraint k JOIN %1$s c ON c.oid = k.conrelid WHERE k.contype = 'f' ORDER BY c.name, k.conname
            """;

    private static final String INDEXES = """
            SELECT pg_get_indexdef(i.indexrelid) || ';' FROM pg_index i JOIN %1$s c ON c.oid = i.indrelid
            WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
            ORDER BY c.nspname DESC, c.name, i.indexrelid::regclass::text
            """;

    /** In the order in which they were made, since one may read another. */
    private static final String VIEWS = """
            SELECT format(E'\\nCREATE VIEW %%s%%s AS\\n%%s', c.name,
                          ' WITH (' || array_to_string(c.reloptions, ', ') || ')', pg_get_viewdef(c.oid, true))
            FROM %1$s c WHERE c.relkind = 'v' ORDER BY c.oid
            """;

    private static final String TRIGGERS = """
            SELECT pg_get_triggerdef(t.oid) || ';' || CASE t.tgenabled WHEN 'O' THEN '' WHEN 'A'
                       THEN format(E'\\nALTER TABLE %%s ENABLE ALWAYS TRIGGER %%I;', c.name, t.tgname)
                       WHEN 'R' THEN format(E'\\nALTER TABLE %%s ENABLE REPLICA TRIGGER %%I;', c.name, t.tgname)
                       ELSE format(E'\\nALTER TABLE %%s DISABLE TRIGGER %%I;', c.name, t.tgname) END
            FROM pg_trigger t JOIN %1$s c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal ORDER BY c.name, t.tgname
            """;

    /** To whom: everything but the owner's own rights. */
    private static final String GRANTS = """
            SELECT format('GRANT %%s ON SCHEMA %%I TO %%s;', string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type), n.nspname, r.rolname)
            FROM pg_namespace n, aclexplode(n.nspacl) a, pg_roles r
            WHERE n.nspname IN ('public', 'projection', 'finance') AND r.oid = a.grantee AND a.grantee <> n.nspowner
            GROUP BY n.nspname, r.rolname
            UNION ALL
            SELECT format('REVOKE ALL ON FUNCTION %%s FROM PUBLIC;', p.oid::regprocedure)
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname IN ('public', 'projection', 'finance') AND p.proacl IS NOT NULL
              AND NOT EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0)
            UNION ALL
            SELECT format('GRANT EXECUTE ON FUNCTION %%s TO %%s;', p.oid::regprocedure, r.rolname)
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, aclexplode(p.proacl) a, pg_roles r
            WHERE n.nspname IN ('public', 'projection', 'finance') AND r.oid = a.grantee AND a.grantee <> p.proowner
            UNION ALL
            SELECT format('GRANT %%s ON %%s TO %%s;', string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type), c.name,
                          coalesce(r.rolname, 'PUBLIC'))
            FROM %1$s c JOIN pg_class own ON own.oid = c.oid, aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
            WHERE a.grantee <> own.relowner GROUP BY c.name, r.rolname
            ORDER BY 1 DESC
            """;

    private static final String COMMENTS = """
            SELECT format('COMMENT ON %%s %%s IS %%L;', CASE WHEN d.objsubid > 0 THEN 'COLUMN' WHEN c.relkind = 'v' THEN 'VIEW' WHEN c.relkind = 'i' THEN 'INDEX' ELSE 'TABLE' END,
                          c.name || coalesce('.' || quote_ident(a.attname), ''), d.description)
            FROM pg_description d JOIN %1$s c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
            UNION ALL
            SELECT format('COMMENT ON FUNCTION %%s IS %%L;', p.oid::regprocedure, d.description)
            FROM pg_description d JOIN pg_proc p ON p.oid = d.objoid AND d.classoid = 'pg_proc'::regclass
            JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('public', 'projection', 'finance')
            ORDER BY 1
            """;

    private SchemaDump() {}

    static String of(DatabaseUrl database) throws SQLException {
        try (Connection connection = database.connect(java.util.Map.of());
                Statement statement = connection.createStatement()) {
            List<String> unknown = ask(statement, UNKNOWN);
            if (!unknown.isEmpty()) {
                throw new IllegalStateException("SchemaDump has no words yet for: " + unknown);
            }
            StringBuilder script = new StringBuilder(HEADER);
            section(script, "Schemas", List.of("CREATE SCHEMA projection;", "CREATE SCHEMA finance;"));
            section(script, "Functions", ask(statement, FUNCTIONS));
            section(script, "Tables", ask(statement, TABLES));
            section(script, "Foreign keys", ask(statement, FOREIGN_KEYS));
            section(script, "Indexes", ask(statement, INDEXES));
            section(script, "Views", ask(statement, VIEWS));
            section(script, "Triggers", ask(statement, TRIGGERS));
            section(script, "Rights", ask(statement, GRANTS));
            section(script, "Comments", ask(statement, COMMENTS));
            return script.toString();
        }
    }

    private static void section(StringBuilder script, String title, List<String> statements) {
        if (!statements.isEmpty()) {
            script.append("\n-- ").append(title).append('\n');
            statements.forEach(
                    text -> script.append(text.replaceAll("[ \\t]+\\n", "\n")).append('\n'));
        }
    }

    private static List<String> ask(Statement statement, String query) throws SQLException {
        List<String> answers = new ArrayList<>();
        try (ResultSet rows =
                statement.executeQuery(query.formatted(OURS.indent(4).strip()))) {
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
        }
        return answers;
    }
}
