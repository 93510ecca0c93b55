package dev.otto.ledger.testing;

import static org.awaitility.Awaitility.await;

import dev.otto.ledger.LedgerApplication;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.platform.projection.AppliedPositions;
import dev.otto.ledger.platform.projection.Projection;
import dev.otto.ledger.users.UserCommand.RegisterUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One node of the service, whole, on a database of a test; two of them on one database are two nodes. */
public final class LedgerNode implements AutoCloseable {
    public static final Actor OPERATOR = new Actor(Actor.Kind.CLIENT, "operator");
    public static final String MASTER_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    public static final String AUDIT_KEY = "MC4CAQAwBQYDK2VwBCIEIDAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAx";
    public static final String ADMIN_KEY = "olk_" + "A".repeat(43);

    private final ConfigurableApplicationContext context;

    private LedgerNode(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static LedgerNode on(DatabaseSettings database, String... properties) {
        return on(database, Clock.systemUTC(), properties);
    }

    /** A node of another version: its projections are what this makes of them. */
    public static LedgerNode withProjections(
            DatabaseSettings database, UnaryOperator<Projection> projections, String... properties) {
        return on(database, Clock.systemUTC(), projections, properties);
    }

    public static LedgerNode on(DatabaseSettings database, Clock clock, String... properties) {
        return on(database, clock, UnaryOperator.identity(), properties);
    }

    private static LedgerNode on(
            DatabaseSettings database, Clock clock, UnaryOperator<Projection> projections, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--DATABASE_URL=" + TestPostgres.url(database),
                "--LEDGER_MASTER_KEY=" + MASTER_KEY,
                "--LEDGER_ADMIN_KEY=" + ADMIN_KEY,
                "--LEDGER_AUDIT_KEY=" + AUDIT_KEY,
                "--ledger.data-directory=target/node-data",
                "--ledger.postgres.pool-size=8",
                "--server.port=0"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        return new LedgerNode(new SpringApplicationBuilder(LedgerApplication.class)
                .initializers(starting -> {
                    starting.getBeanFactory().registerSingleton("clock", clock);
                    starting.getBeanFactory().registerSingleton("noTestClasses", new NoTestClasses());
                    starting.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
                        @Override
                        public Object postProcessAfterInitialization(Object bean, String name) {
                            return bean instanceof Projection projection ? projections.apply(projection) : bean;
                        }
                    });
                })
                .run(arguments.toArray(String[]::new)));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** All beans of a type. */
    public <T> List<T> beans(Class<T> type) {
        return List.copyOf(context.getBeansOfType(type).values());
    }

    public JdbcClient sql() {
        return bean(JdbcClient.class);
    }

    public int port() {
        return Integer.parseInt(
                java.util.Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port")));
    }

    /** Where probes and metrics are when {@code management.server.port} is set. */
    public int managementPort() {
        return Integer.parseInt(
                java.util.Objects.requireNonNull(context.getEnvironment().getProperty("local.management.port")));
    }

    public Outcome execute(AccountCommand command) {
        return bean(Commands.class).execute(command, Submission.of(OPERATOR));
    }

    /** Under a key; the command's own text stands for its fingerprint. */
    public Outcome execute(AccountCommand command, String key) {
        return bean(Commands.class).execute(command, keyed(command, key));
    }

    public static Submission keyed(AccountCommand command, String key) {
        return new Submission(OPERATOR, new IdempotencyKey("client:operator", key), sha256(command.toString()));
    }

    /** A registered user's account, with some granted credits. */
    public AccountId account(long credits) {
        UserId user = new UserId(UUID.randomUUID());
        execute(new RegisterUser(user, new Personal(user + "@example.org"), null));
        if (credits > 0) {
            execute(new GrantCredits(user.account(), Credits.of(credits), null, null, 100));
        }
        return user.account();
    }

    /**
     * Waits until the sweep has booked what is due, and the books have it: for as long as the clock stands still, nothing is
     * booked by itself then, and no report has to wait.
     */
    public void awaitNothingDue() {
        OffsetDateTime now = bean(Clock.class).instant().atOffset(ZoneOffset.UTC);
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        sql().sql("""
                        SELECT NOT EXISTS (SELECT FROM holds WHERE state = 'open' AND expires_at <= :now)
                           AND NOT EXISTS (SELECT FROM lots WHERE expires AND expires_at <= :now)""").param("now", now).query(Boolean.class).single());
        awaitBooks();
    }

    /** Waits until the books have come to the head of the log; reports wait for them too, but not for long. */
    public void awaitBooks() {
        long head = bean(EventLog.class).head();
        if (!bean(AppliedPositions.class).await(head, List.of("books"), Duration.ofSeconds(60))) {
            throw new AssertionError("the books do not come to " + head);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    /** The service is scanned as it is shipped: configurations of slice tests lie in the same packages. */
    private static final class NoTestClasses extends TypeExcludeFilter {
        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
            return reader.getResource().getURL().getPath().contains("/test-classes/");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NoTestClasses;
        }

        @Override
        public int hashCode() {
            return NoTestClasses.class.hashCode();
        }
    }
}
