package dev.otto.ledger.ledger;

import dev.otto.ledger.credits.CreditEvent.CreditsAdjusted;
import dev.otto.ledger.credits.CreditEvent.CreditsExpired;
import dev.otto.ledger.credits.CreditEvent.CreditsGranted;
import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.credits.CreditEvent.CreditsUsed;
import dev.otto.ledger.credits.CreditEvent.HoldCaptured;
import dev.otto.ledger.credits.CreditEvent.PurchaseReversed;
import dev.otto.ledger.credits.CreditEvent.ReversalReinstated;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.CreditEvent.UsageRefunded;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.ledger.TransactionView.LotShare;
import dev.otto.ledger.platform.eventstore.Provenance;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a transaction out of the event that it is. The answer to a command is made of this and not of the table's row,
 * which a later refund may have changed by the time that the command is repeated (R3).
 */
final class RecordedTransaction {
    private RecordedTransaction() {}

    /** What differs from one type of transaction to the next. */
    private record Facts(
            TransactionType type,
            @Nullable Personal description,
            @Nullable Personal reason,
            @Nullable VideoId video,
            @Nullable UUID hold,
            @Nullable TransactionId related,
            @Nullable String paymentReference,
            @Nullable Money money,
            @Nullable Personal metadata) {}

    static TransactionView view(Recorded recorded, Transaction event) {
        Facts facts = facts(event);
        long amount = event.booking().amount().value();
        long debt = event.booking().debt().value();
        boolean givesBack = facts.type().canBeGivenBack();
        Provenance provenance = recorded.provenance();
        boolean byItself = facts.type() == TransactionType.EXPIRY;
        return new TransactionView(
                event.transaction().value(),
                event.account().value(),
                facts.type(),
                amount,
                event.balanceAfter().value(),
                text(facts.description()),
                text(facts.reason()),
                facts.video() == null ? null : facts.video().value(),
                facts.hold(),
                facts.related() == null ? null : facts.related().value(),
                facts.paymentReference(),
                facts.money(),
                givesBack ? 0L : null,
                givesBack ? Math.abs(amount) : null,
                byItself || provenance.key() == null ? null : provenance.key().key(),
                actor(byItself ? Actor.LEDGER : provenance.actor()),
                recorded.sequence(),
                recorded.position(),
                shares(event.booking().lots()),
                debt == 0 ? null : debt,
                Metadata.read(text(facts.metadata())),
                recorded.recordedAt());
    }

    private static Facts facts(Transaction event) {
        return switch (event) {
            case CreditsPurchased e ->
                new Facts(
                        TransactionType.PURCHASE,
                        e.description(),
                        null,
                        null,
                        null,
                        null,
                        e.paymentReference(),
                        e.paid(),
                        e.metadata());
            case CreditsGranted e ->
                new Facts(TransactionType.GRANT, e.description(), null, null, null, null, null, null, null);
            case CreditsAdjusted e ->
                new Facts(TransactionType.ADJUSTMENT, null, e.reason(), null, null, null, null, null, null);
            case CreditsUsed e ->
                new Facts(
                        TransactionType.USAGE, e.description(), null, e.video(), null, null, null, null, e.metadata());
            case HoldCaptured e ->
                new Facts(TransactionType.USAGE, null, null, e.video(), e.hold().value(), null, null, null, null);
            case CreditsExpired e -> new Facts(TransactionType.EXPIRY, null, null, null, null, null, null, null, null);
            case UsageRefunded e ->
                new Facts(TransactionType.REFUND, null, e.reason(), e.video(), null, e.usage(), null, null, null);
            case PurchaseReversed e ->
                new Facts(TransactionType.REVERSAL, null, e.reason(), null, null, e.purchase(), null, e.money(), null);
            case ReversalReinstated e ->
                new Facts(
                        TransactionType.REINSTATEMENT,
                        null,
                        e.reason(),
                        null,
                        null,
                        e.reversal(),
                        null,
                        e.money(),
                        null);
        };
    }

    private static List<LotShare> shares(List<LotChange> changes) {
        List<LotShare> shares = new ArrayList<>(changes.size());
        for (LotChange change : changes) {
            if (!change.remaining().isZero()) {
                shares.add(new LotShare(change.lot().value(), change.remaining().value()));
            }
        }
        return shares;
    }

    private static String actor(Actor actor) {
        return actor.equals(Actor.LEDGER) ? Actor.LEDGER.name() : actor.toString();
    }

    private static @Nullable String text(@Nullable Personal personal) {
        return personal == null ? null : personal.text();
    }
}
