package dev.otto.ledger.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.platform.config.ConfigurationMistake;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Page;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/supabase.md, its SQL as printed, on a server whose roles and default privileges are set up as Supabase's are. */
class SupabaseTest {

    /** What a project comes with, as far as it matters here; the owner is no superuser. */
    private static final String PROJECT = """
            CREATE ROLE platform LOGIN CREATEROLE CREATEDB PASSWORD 'pass';
            CREATE ROLE anon NOLOGIN;
            CREATE ROLE authenticated NOLOGIN;
            CREATE ROLE service_role NOLOGIN BYPASSRLS;
            """;

    private static final String DATABASE = """
            GRANT USAGE ON SCHEMA public TO anon, authenticated, service_role;
            ALTER DEFAULT PRIVILEGES FOR ROLE platform IN SCHEMA public
                GRANT ALL ON TABLES TO anon, authenticated, service_role;
            ALTER DEFAULT PRIVILEGES FOR ROLE platform IN SCHEMA public
                GRANT ALL ON FUNCTIONS TO anon, authenticated, service_role;
            ALTER DEFAULT PRIVILEGES FOR ROLE platform IN SCHEMA public
                GRANT ALL ON SEQUENCES TO anon, authenticated, service_role;
            CREATE SCHEMA auth;
            GRANT USAGE ON SCHEMA auth TO platform, anon, authenticated, service_role;
            CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$
                SELECT (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
            $$;
            """;

    @TempDir
    static Path folder;

    private static EmbeddedServer server;
    private static DatabaseUrl superuser;
    private static DatabaseUrl owner;
    private static AccountId mara;
    private static AccountId other;

    @BeforeAll
    static void setUpAProject() throws Exception {
        server = EmbeddedServer.start(folder, Path.of("target"), Map.of());
        execute(server.maintenanceUrl(), PROJECT);
        execute(server.maintenanceUrl(), "CREATE DATABASE project OWNER platform");
        superuser = server.maintenanceUrl().withDatabase("project");
        execute(superuser, DATABASE);
        owner = new DatabaseUrl("DATABASE_URL", superuser.hosts(), "project", "platform", "pass", Map.of());
        try (LedgerNode node = LedgerNode.on(new DatabaseSettings(owner, owner, false))) {
            mara = node.account(50);
            other = node.account(70);
            node.execute(new UseCredits(mara, Credits.of(5), null, null, null), "use");
            assertThat(node.sql().sql("SELECT current_user").query(String.class).single())
                    .isEqualTo(ServiceRole.NAME);
        }
        execute(superuser, "GRANT anon, authenticated, service_role TO platform WITH SET TRUE");
        for (String block : new Page(Path.of("docs/supabase.md")).blocks("sql")) {
            execute(owner, block);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void theDefaultsWouldHaveOpenedTheLedgerToEverybody() throws SQLException {
        execute(owner, "CREATE TABLE public.unguarded (id int)");

        assertThat(as("anon", "", "SELECT count(*) FROM public.unguarded")).containsExactly("0");
        execute(owner, "DROP TABLE public.unguarded");
    }

    @Test
    void nobodyFromTheWebHasARightOnAnyTableOfTheLedger() throws Exception {
        String question = new Page(Path.of("docs/supabase.md")).blocks("sql").get(1);

        assertThat(query(owner, question)).isEmpty();
    }

    @Test
    void nobodyFromTheWebReadsOrWritesTheLedger() {
        for (String role : List.of("anon", "authenticated", "service_role")) {
            for (String table :
                    List.of("events", "api_keys", "personal_keys", "credits", "users", "projection.credits")) {
                refuses(role, "SELECT * FROM " + table);
                refuses(role, "DELETE FROM " + table);
            }
            refuses(role, "INSERT INTO api_keys (id) VALUES (gen_random_uuid())");
            refuses(role, "SELECT append_events(0, now(), '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')");
        }
    }

    @Test
    void aUserSeesTheirOwnAndNobodyElses() throws SQLException {
        assertThat(as("authenticated", mara.toString(), "SELECT available FROM otto_api.my_credits"))
                .containsExactly("45");
        assertThat(as("authenticated", other.toString(), "SELECT available FROM otto_api.my_credits"))
                .containsExactly("70");
        assertThat(as(
                        "authenticated",
                        mara.toString(),
                        "SELECT type || ' ' || amount FROM otto_api.my_transactions ORDER BY balance_after DESC"))
                .containsExactly("grant 50", "usage -5");
        assertThat(as("authenticated", mara.toString(), "SELECT id FROM otto_api.my_videos"))
                .isEmpty();
    }

    @Test
    void aTokenWithoutAUserSeesNothing() throws SQLException {
        assertThat(as("authenticated", "", "SELECT available FROM otto_api.my_credits"))
                .isEmpty();
        refuses("anon", "SELECT * FROM otto_api.my_credits");
        refuses("service_role", "SELECT * FROM otto_api.my_credits");
    }

    @Test
    void aUserWritesNothing() {
        refuses("authenticated", "UPDATE otto_api.my_credits SET amount = 1000");
        refuses("authenticated", "DELETE FROM otto_api.my_transactions");
        refuses("authenticated", "INSERT INTO otto_api.my_credits (amount) VALUES (1)");
        refuses("authenticated", "CREATE VIEW otto_api.mine AS SELECT 1");
    }

    /** A function in the caller's filter would tell of rows that the view is to hide. */
    @Test
    void aFilterOfTheCallerSeesNoHiddenRow() throws SQLException {
        execute(owner, """
                CREATE SCHEMA leak;
                GRANT USAGE ON SCHEMA leak TO authenticated;
                CREATE FUNCTION leak.spy(seen bigint) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$
                BEGIN
                    IF seen = 70 THEN RAISE EXCEPTION 'seen'; END IF;
                    RETURN true;
                END $$""");

        assertThat(as(
                        "authenticated",
                        mara.toString(),
                        "SELECT available FROM otto_api.my_credits WHERE leak.spy(amount)"))
                .containsExactly("45");
    }

    @Test
    void theServicesOwnLoginIsGrantedTheRoleAndNothingElse() throws SQLException {
        DatabaseUrl login =
                new DatabaseUrl("DATABASE_URL", owner.hosts(), "project", "ledger_login", "choose-another", Map.of());

        Migrations.bringUpToDate(new DatabaseSettings(login, owner, false));

        assertThatThrownBy(() -> execute(login, "SELECT * FROM events")).hasMessageContaining("permission denied");
        execute(login, ServiceRole.ASSUME + "; SELECT * FROM events");
    }

    @Test
    void aDatabaseThatIsInUseForSomethingElseIsLeftAlone() throws SQLException {
        execute(owner, "CREATE DATABASE taken");
        DatabaseUrl taken = owner.withDatabase("taken");
        execute(taken, "CREATE TABLE users (id int)");

        assertThatThrownBy(() -> Migrations.bringUpToDate(new DatabaseSettings(taken, taken, false)))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("cannot be migrated: Found non-empty schema(s) \"public\"");
        assertThat(query(taken, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
                .containsExactly("users");
    }

    private static void refuses(String role, String sql) {
        assertThatThrownBy(() -> as(role, mara.toString(), sql))
                .as("%s: %s", role, sql)
                .hasMessageContaining("permission denied");
    }

    /** In a transaction of its own, as the web API does it: the role of the token, and its claims. */
    private static List<String> as(String role, String user, String sql) throws SQLException {
        String claims = user.isEmpty() ? "" : "{\"sub\":\"%s\",\"role\":\"%s\"}".formatted(user, role);
        try (Connection connection = owner.connect(Map.of());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL ROLE " + role);
            statement.execute("SET LOCAL request.jwt.claims = '" + claims + "'");
            return rows(statement, sql);
        }
    }

    private static List<String> query(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = url.connect(Map.of());
                Statement statement = connection.createStatement()) {
            return rows(statement, sql);
        }
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        if (statement.execute(sql)) {
            try (ResultSet answer = statement.getResultSet()) {
                while (answer.next()) {
                    rows.add(answer.getString(1));
                }
            }
        }
        return rows;
    }

    private static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = url.connect(Map.of());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
