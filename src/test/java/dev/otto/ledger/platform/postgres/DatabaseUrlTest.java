package dev.otto.ledger.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.platform.config.ConfigurationMistake;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            postgresql://ann:p%40ss@db.example:5433/ledger          | db.example:5433 | ledger | ann  | p@ss
            postgres://ann:pass@db.example/ledger                   | db.example:5432 | ledger | ann  | pass
            postgres://ann@db.example/ledger                        | db.example:5432 | ledger | ann  | -
            postgresql://ann:a+b@h/l                                | h:5432          | l      | ann  | a+b
            postgresql://ann:p:a@ss@h/l                             | h:5432          | l      | ann  | p:a@ss
            postgresql://ann:pass@h/l?sslmode=require               | h:5432          | l      | ann  | pass
            postgresql://h/l?user=ann&password=p%2Bs                | h:5432          | l      | ann  | p+s
            postgresql://ann:pass@[::1]:5433/l                      | [::1]:5433      | l      | ann  | pass
            postgresql://ann:pass@a:1,b:2/l                         | a:1,b:2         | l      | ann  | pass
            postgresql://an%20n:pass@h/my%2Fdb                      | h:5432          | my/db  | an n | pass
            jdbc:postgresql://h:5433/l?user=ann&password=p%40ss     | h:5433          | l      | ann  | p@ss
            jdbc:postgresql://h:5433/l?password=a+b&user=ann        | h:5433          | l      | ann  | a b
            jdbc:postgresql://h/l?user=ann                          | h:5432          | l      | ann  | -
            """)
    void readsEitherForm(String text, String hosts, String database, String user, String password) {
        DatabaseUrl url = DatabaseUrl.parse("DATABASE_URL", text);

        assertThat(url.hosts()).isEqualTo(hosts);
        assertThat(url.database()).isEqualTo(database);
        assertThat(url.user()).isEqualTo(user);
        assertThat(url.password()).isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ann:s3cret@h/l",
                "ann:s3cret@h/l",
                "postgresql:ann:s3cret@h/l",
                "postgresql://ann:s3cret@h",
                "postgresql://ann:s3cret@h/",
                "postgresql://ann:s3cret@/l",
                "postgresql://ann:s3cret@h:port/l",
                "postgresql://ann:s3cret@h:70000/l",
                "postgresql://ann:s3cret%zz@h/l",
                "postgresql://:s3cret@h/l",
                "postgresql://h/l?password=s3cret",
                "postgresql://ann:s3cret@h/l?sslmode",
                "postgresql://ann:s3cret/s3cret@h/l",
                "s3cret\nover two lines",
            })
    void refusesAnythingElseInOneLineThatNamesTheVariableAndNotThePassword(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse("DATABASE_MIGRATION_URL", text))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageStartingWith("DATABASE_MIGRATION_URL ")
                .hasMessageContaining("postgresql://user:password@host:5432/database")
                .hasMessageNotContainingAny("s3cret", "\n");
    }

    @Test
    void handsTheDriverItsOwnNamesAndLetsTheUrlWin() {
        DatabaseUrl url = DatabaseUrl.parse(
                "DATABASE_URL", "postgresql://ann:pass@h/l?sslmode=require&channel_binding=require&connect_timeout=3");

        assertThat(url.properties(Map.of("connectTimeout", "5", "tcpKeepAlive", "true")))
                .containsEntry("sslmode", "require")
                .containsEntry("channelBinding", "require")
                .containsEntry("connectTimeout", "3")
                .containsEntry("tcpKeepAlive", "true")
                .containsEntry("user", "ann")
                .containsEntry("password", "pass");
    }

    @Test
    void doesNotShowThePassword() {
        assertThat(DatabaseUrl.parse("DATABASE_URL", "postgresql://ann:s3cret@h/l?sslpassword=s3cret"))
                .hasToString("postgresql://ann@h:5432/l");
    }

    @Test
    void meansTheEmbeddedDatabaseWhereTheVariableIsUnsetOrEmpty() {
        assertThat(DatabaseSettings.from(new MockEnvironment())).isEmpty();
        assertThat(DatabaseSettings.from(new MockEnvironment().withProperty("DATABASE_URL", " ")))
                .isEmpty();
    }

    @Test
    void migratesAsTheSameUserUnlessToldOtherwise() {
        MockEnvironment environment = new MockEnvironment().withProperty("DATABASE_URL", "postgresql://ann:pass@h/l");
        assertThat(DatabaseSettings.from(environment).orElseThrow().migration().user())
                .isEqualTo("ann");

        environment.setProperty("DATABASE_MIGRATION_URL", "postgresql://owner:pass@h/l");
        assertThat(DatabaseSettings.from(environment).orElseThrow().migration().user())
                .isEqualTo("owner");
    }

    @Test
    void refusesAMigrationUrlAlone() {
        MockEnvironment environment =
                new MockEnvironment().withProperty("DATABASE_MIGRATION_URL", "postgresql://owner:pass@h/l");
        assertThatThrownBy(() -> DatabaseSettings.from(environment))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("DATABASE_URL is not");
    }
}
