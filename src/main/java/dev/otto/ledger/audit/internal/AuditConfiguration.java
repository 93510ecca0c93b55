package dev.otto.ledger.audit.internal;

import dev.otto.ledger.audit.AuditSettings;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.platform.eventstore.EventLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditSettings.class)
class AuditConfiguration {
    @Bean
    KeyTable auditKeyTable(JdbcClient database) {
        return new KeyTable(database);
    }

    @Bean
    HeadTable headTable(JdbcClient database) {
        return new HeadTable(database);
    }

    @Bean
    ActionTable actionTable(JdbcClient database) {
        return new ActionTable(database);
    }

    @Bean
    VerificationTable verificationTable(JdbcClient database, Ids ids) {
        return new VerificationTable(database, ids);
    }

    @Bean
    LogRows logRows(EventLog log, JdbcClient database) {
        return new LogRows(log, database);
    }

    @Bean
    Keys auditKeys(
            @Value("${LEDGER_AUDIT_KEY:}") String configured,
            @Value("${ledger.data-directory:data}") Path dataDirectory,
            KeyTable table,
            AuditSettings settings) {
        return new Keys(SigningKeys.load(configured, dataDirectory), table, settings.trustedKeys());
    }

    @Bean
    Sealer sealer(
            LogRows log,
            HeadTable heads,
            Keys keys,
            VerificationTable verifications,
            JdbcClient database,
            TransactionOperations transaction,
            Clock clock,
            AuditSettings settings,
            MeterRegistry meters) {
        return new Sealer(log, heads, keys, verifications, database, transaction, clock, settings.sealEvery(), meters);
    }

    @Bean
    FileSink fileSink(AuditSettings settings, HeadTable heads, Keys keys) {
        return new FileSink(settings.file(), heads, keys);
    }

    @Bean
    HttpSink httpSink(
            AuditSettings settings,
            HeadTable heads,
            Keys keys,
            JdbcClient database,
            TransactionOperations transaction) {
        return new HttpSink(settings.http(), heads, keys, database, transaction);
    }

    @Bean
    LogVerification logVerification(
            LogRows log,
            HeadTable heads,
            Keys keys,
            FileSink published,
            JdbcClient database,
            PlatformTransactionManager transactions) {
        TransactionTemplate snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
        return new LogVerification(log, heads, keys, published, database, snapshot);
    }

    @Bean
    VerificationTurn verificationTurn(VerificationTable table, LogVerification verification) {
        return new VerificationTurn(table, verification);
    }

    @Bean
    StoredVerification storedVerification(VerificationTable table, HeadTable heads, LogRows log, Clock clock) {
        return new StoredVerification(table, heads, log, clock);
    }

    @Bean
    ZipExport zipExport(LogRows log, HeadTable heads, KeyTable keys, Clock clock) {
        return new ZipExport(log, heads, keys, clock);
    }

    @Bean
    Turns auditTurns(List<Turn> turns) {
        return new Turns(turns);
    }

    @Bean
    AuditCounts auditCounts(
            JdbcClient database,
            VerificationTable verifications,
            HeadTable heads,
            Keys keys,
            List<Sink> sinks,
            MeterRegistry meters) {
        return new AuditCounts(database, verifications, heads, keys, sinks, meters);
    }

    @Bean
    AuditHealth auditHealthIndicator(AuditCounts counts) {
        return new AuditHealth(counts);
    }
}
