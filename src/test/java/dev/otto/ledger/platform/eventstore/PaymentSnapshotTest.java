package dev.otto.ledger.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.payments.Evidence;
import dev.otto.ledger.payments.PaymentEvent.DisputeStep;
import dev.otto.ledger.payments.PaymentEvent.PaymentAssessed;
import dev.otto.ledger.payments.PaymentEvent.PurchaseBooked;
import dev.otto.ledger.payments.PaymentEvent.PurchaseNoted;
import dev.otto.ledger.payments.PaymentEvent.RefundState;
import dev.otto.ledger.payments.PaymentEvent.RefundTotalNoted;
import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PaymentStatus;
import dev.otto.ledger.payments.PurchaseSource;
import dev.otto.ledger.payments.internal.Facts;
import dev.otto.ledger.payments.internal.PaymentState;
import dev.otto.ledger.payments.internal.Refund;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A payment's state is one of maps and sets: as a snapshot it is read back as it was. */
class PaymentSnapshotTest {
    private static final PaymentId PAYMENT = PaymentId.of("stripe", "pi_1");
    private static final UserId ADA = new UserId(new UUID(0, 1));
    private static final Money PAID = new Money(1_000, "EUR");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void isReadBackAsItWas() {
        TransactionId transaction = new TransactionId(new UUID(0, 2));
        PurchaseNoted noted = new PurchaseNoted(
                PAYMENT,
                "evt_1",
                PurchaseSource.CHECKOUT,
                true,
                PAID,
                ADA,
                Evidence.METADATA,
                Credits.of(100),
                Evidence.PRICE);
        Facts facts = new Facts(
                Map.of(PurchaseSource.CHECKOUT, noted),
                Map.of("re_1", new Refund(PAID, RefundState.FAILED, NOON, NOON)),
                new RefundTotalNoted(PAYMENT, "evt_2", PAID, NOON),
                Map.of("dp_1", new Facts.Dispute(PAID, EnumSet.of(DisputeStep.WITHDRAWN, DisputeStep.WON))),
                "other-mode",
                PAYMENT);
        PaymentState state = new PaymentState(
                "stripe",
                "pi_1",
                facts,
                new PurchaseBooked(PAYMENT, ADA, transaction, Credits.of(100), PAID, true),
                List.of(transaction),
                new PaymentState.Resolution(ADA, Credits.of(100), false),
                new PaymentAssessed(PAYMENT, PaymentStatus.APPLIED, null, ADA, Credits.of(100), PAID, Credits.ZERO),
                true);

        byte[] snapshot = StoredJson.mapper().writeValueAsBytes(state);

        assertThat(StoredJson.mapper().readValue(snapshot, PaymentState.class)).isEqualTo(state);
    }
}
