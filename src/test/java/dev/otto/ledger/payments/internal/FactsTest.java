package dev.otto.ledger.payments.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.payments.Evidence;
import dev.otto.ledger.payments.PaymentEvent.DisputeNoted;
import dev.otto.ledger.payments.PaymentEvent.DisputeStep;
import dev.otto.ledger.payments.PaymentEvent.Fact;
import dev.otto.ledger.payments.PaymentEvent.PurchaseNoted;
import dev.otto.ledger.payments.PaymentEvent.RefundNoted;
import dev.otto.ledger.payments.PaymentEvent.RefundState;
import dev.otto.ledger.payments.PaymentEvent.RefundTotalNoted;
import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PurchaseSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of a payment is a set, and how many credits have to be reversed follows from it alone (R13). */
class FactsTest {
    private static final PaymentId PAYMENT = PaymentId.of("stripe", "pi_1");
    private static final UserId ADA = new UserId(new UUID(0, 1));
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Money PAID = new Money(1_000, "EUR");

    private static Fact bought(PurchaseSource source, String event, Evidence by, long credits) {
        return new PurchaseNoted(PAYMENT, event, source, true, PAID, ADA, by, Credits.of(credits), by);
    }

    private static Fact refund(String refund, long minor, RefundState state, int at) {
        return new RefundNoted(PAYMENT, "evt_" + refund + state, refund, eur(minor), state, NOON, NOON.plusSeconds(at));
    }

    private static Fact total(long minor, int at) {
        return new RefundTotalNoted(PAYMENT, "evt_total_" + at, eur(minor), NOON.plusSeconds(at));
    }

    private static Fact dispute(long minor, DisputeStep step) {
        return new DisputeNoted(PAYMENT, "evt_dp_" + step, "dp_1", eur(minor), step);
    }

    private static Money eur(long minor) {
        return new Money(minor, "EUR");
    }

    private static Facts known(List<Fact> facts) {
        Facts known = Facts.NONE;
        for (Fact fact : facts) {
            known = known.with(fact);
        }
        return known;
    }

    private static long target(Fact... facts) {
        return new Target(known(List.of(facts)), PAID).of(Credits.of(100)).value();
    }

    @Test
    void areASet() {
        List<Fact> facts = new ArrayList<>(List.of(
                bought(PurchaseSource.CHECKOUT, "evt_2", Evidence.AMOUNT, 100),
                bought(PurchaseSource.CHECKOUT, "evt_1", Evidence.METADATA, 120),
                bought(PurchaseSource.CHECKOUT, "evt_3", Evidence.METADATA, 130),
                bought(PurchaseSource.PAYMENT, "evt_4", Evidence.EMAIL, 90),
                refund("re_1", 300, RefundState.PENDING, 1),
                refund("re_1", 300, RefundState.SUCCEEDED, 2),
                refund("re_1", 300, RefundState.FAILED, 9),
                refund("re_2", 200, RefundState.SUCCEEDED, 3),
                total(300, 2),
                total(500, 4),
                dispute(400, DisputeStep.WITHDRAWN),
                dispute(500, DisputeStep.LOST)));
        Facts expected = known(facts);
        Random random = new Random(13);
        for (int i = 0; i < 1_000; i++) {
            Collections.shuffle(facts, random);
            List<Fact> some = new ArrayList<>(facts);
            some.add(facts.get(random.nextInt(facts.size())));
            assertThat(known(some)).isEqualTo(expected);
        }
        assertThat(expected.credits()).isEqualTo(Credits.of(120));
        assertThat(new Target(expected, PAID).of(Credits.of(100))).isEqualTo(Credits.of(70));
    }

    @Test
    void ofEqualEvidenceBelieveWhatLeadsToSomebody() {
        Fact nobody = new PurchaseNoted(
                PAYMENT, "evt_1", PurchaseSource.PAYMENT, true, PAID, null, Evidence.METADATA, null, Evidence.NONE);
        Facts facts = known(List.of(nobody, bought(PurchaseSource.INVOICE, "evt_2", Evidence.METADATA, 100)));

        assertThat(facts.user()).isEqualTo(ADA);
        assertThat(facts.credits()).isEqualTo(Credits.of(100));
    }

    @Test
    void agreeUnlessTheStrongestEvidenceSaysTwoThings() {
        Fact strong = bought(PurchaseSource.CHECKOUT, "evt_1", Evidence.METADATA, 100);
        assertThat(known(List.of(strong, bought(PurchaseSource.PAYMENT, "evt_2", Evidence.AMOUNT, 90)))
                        .agree())
                .isTrue();
        assertThat(known(List.of(strong, bought(PurchaseSource.PAYMENT, "evt_2", Evidence.METADATA, 90)))
                        .agree())
                .isFalse();
        assertThat(Facts.NONE.agree()).isTrue();
    }

    @Test
    void takeAllForAllAndNeverMoreThanTheShare() {
        for (long paid = 1; paid < 60; paid++) {
            for (long gone = 0; gone <= paid + 5; gone++) {
                Facts facts = known(List.of(total(gone, 1)));
                long taken = new Target(facts, eur(paid)).of(Credits.of(7)).value();
                assertThat(taken * paid).isLessThanOrEqualTo(7 * Math.min(gone, paid));
                if (gone >= paid) {
                    assertThat(taken).isEqualTo(7);
                }
            }
        }
        long most = Credits.MAX_VALUE;
        assertThat(new Target(known(List.of(total(most, 1))), eur(most)).of(Credits.of(most)))
                .isEqualTo(Credits.of(most));
    }

    @Test
    void countARefundOnceAndOnlyWhileItStands() {
        assertThat(target(refund("re_1", 300, RefundState.PENDING, 1))).isZero();
        assertThat(target(refund("re_1", 300, RefundState.SUCCEEDED, 1))).isEqualTo(30);
        assertThat(target(refund("re_1", 300, RefundState.SUCCEEDED, 1), total(300, 2)))
                .isEqualTo(30);
        assertThat(target(refund("re_1", 300, RefundState.FAILED, 5), total(300, 2)))
                .as("the total was told before it failed")
                .isZero();
        assertThat(target(refund("re_1", 300, RefundState.FAILED, 5), total(400, 90)))
                .as("the total was told after it had failed, and is another refund's")
                .isEqualTo(40);
        assertThat(target(total(300, 2), total(500, 4))).isEqualTo(50);
        assertThat(target(total(500, 4), total(200, 9)))
                .as("one of them has failed")
                .isEqualTo(20);
    }

    /** The provider's clocks count seconds, and each event has its own. */
    @Test
    void takeTimesThatAreCloseForOneRefund() {
        Fact made = new RefundNoted(
                PAYMENT, "evt_re", "re_1", eur(300), RefundState.SUCCEEDED, NOON.plusSeconds(9), NOON.plusSeconds(9));
        Fact failed = new RefundNoted(
                PAYMENT, "evt_f", "re_1", eur(300), RefundState.FAILED, NOON.plusSeconds(9), NOON.plusSeconds(9));
        for (int told : new int[] {0, 9, 20}) {
            assertThat(target(made, total(300, told))).as("told at %d", told).isEqualTo(30);
            assertThat(target(failed, total(300, told))).as("told at %d", told).isZero();
        }
        assertThat(target(made, total(300, -100)))
                .as("another one, long before")
                .isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource({
        "WITHDRAWN, 100",
        "LOST, 100",
        "WITHDRAWN LOST, 100",
        "WON, 0",
        "WITHDRAWN WON, 0",
        "WITHDRAWN REINSTATED, 0",
        "WITHDRAWN REINSTATED WON, 0",
        "REINSTATED WITHDRAWN LOST, 0"
    })
    void countADisputeWhileTheMoneyIsAway(String steps, long credits) {
        Fact[] facts = java.util.Arrays.stream(steps.split(" "))
                .map(step -> dispute(1_000, DisputeStep.valueOf(step)))
                .toArray(Fact[]::new);
        assertThat(target(facts)).isEqualTo(credits);
    }

    @Test
    void takeNoMoreThanWasPaid() {
        assertThat(target(refund("re_1", 700, RefundState.SUCCEEDED, 1), dispute(1_000, DisputeStep.LOST)))
                .isEqualTo(100);
    }
}
