package dev.otto.ledger.audit.internal;

import dev.otto.ledger.audit.BookVerification;
import dev.otto.ledger.audit.HeadView;
import dev.otto.ledger.audit.VerificationRunning;
import dev.otto.ledger.audit.VerificationScope;
import dev.otto.ledger.audit.VerificationStatus;
import dev.otto.ledger.audit.VerificationView;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.verifier.EventHash;
import dev.otto.ledger.verifier.Finding;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Verifications as they are asked for and shown. */
final class StoredVerification implements BookVerification {
    private final VerificationTable table;
    private final HeadTable heads;
    private final LogRows log;
    private final InstantSource clock;

    StoredVerification(VerificationTable table, HeadTable heads, LogRows log, InstantSource clock) {
        this.table = table;
        this.heads = heads;
        this.log = log;
        this.clock = clock;
    }

    @Override
    public VerificationView start(VerificationScope scope, Actor by) {
        Optional<VerificationTable.Row> before =
                scope == VerificationScope.INCREMENTAL ? table.lastIntact() : Optional.empty();
        long after = before.map(VerificationTable.Row::to).orElse(0L);
        byte[] hash = before.map(VerificationTable.Row::lastHash).orElseGet(EventHash::beforeTheFirst);
        if (!table.ask(scope, by, after, hash, log.head())) {
            throw new VerificationRunning();
        }
        return latest();
    }

    @Override
    public VerificationView latest() {
        HeadView head = heads.newest().map(HeadTable::view).orElse(null);
        return table.latest()
                .map(row -> view(row, head))
                .orElseGet(() ->
                        new VerificationView(VerificationStatus.NONE, null, 0, null, 0, null, head, null, null, null));
    }

    private VerificationView view(VerificationTable.Row row, @Nullable HeadView head) {
        return new VerificationView(
                row.status(),
                row.scope().code(),
                row.events(),
                row.status() == VerificationStatus.RUNNING ? progress(row) : null,
                row.breaks(),
                firstBreak(row.firstBreak()),
                head,
                row.startedBy(),
                row.startedAt(),
                row.finishedAt());
    }

    private static VerificationView.@Nullable FirstBreak firstBreak(@Nullable Finding finding) {
        return finding == null
                ? null
                : new VerificationView.FirstBreak(
                        finding.position() == 0 ? null : finding.position(), finding.check(), finding.message());
    }

    private VerificationView.Progress progress(VerificationTable.Row row) {
        long of = Math.max(row.to() - row.after(), row.events());
        long percent = of == 0 ? 0 : row.events() * 100 / of;
        long millis =
                Math.max(1, Duration.between(row.startedAt(), clock.instant()).toMillis());
        long rate = row.events() * 1_000 / millis;
        return new VerificationView.Progress(of, percent, rate, rate == 0 ? null : (of - row.events()) / rate);
    }
}
