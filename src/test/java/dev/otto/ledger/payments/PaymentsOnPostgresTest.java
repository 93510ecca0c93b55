package dev.otto.ledger.payments;

import static dev.otto.ledger.testing.StripeEvent.MIDDLE;
import static dev.otto.ledger.testing.StripeEvent.NEW;
import static dev.otto.ledger.testing.StripeEvent.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.PaymentReferenceTaken;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.payments.PaymentCommand.ResolvePayment;
import dev.otto.ledger.platform.postgres.DatabaseSettings;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.StandardEvent;
import dev.otto.ledger.testing.StripeEvent;
import dev.otto.ledger.testing.TestPostgres;
import dev.otto.ledger.users.UserCommand.EraseUser;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of webhooks in the ledger (R13), from HTTP to the balance. */
class PaymentsOnPostgresTest {
    private static LedgerNode node;
    private static Shop shop;

    private AccountId user;
    private String pi;

    @BeforeAll
    static void start() {
        node = LedgerNode.on(TestPostgres.freshDatabase(), Shop.SETTINGS);
        shop = new Shop(node);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void register() {
        user = node.account(0);
        pi = "pi_" + UUID.randomUUID().toString().substring(0, 13);
    }

    private String whoAndHowMany() {
        return "\"user_id\": \"" + user + "\", \"credits\": \"100\"";
    }

    private StripeEvent intent(String version) {
        return StripeEvent.intent(version, pi).metadata(whoAndHowMany());
    }

    private StripeEvent session(String version) {
        return StripeEvent.session(version, pi).metadata(whoAndHowMany());
    }

    private StripeEvent refund(String refund, long amount, String status) {
        return StripeEvent.refund(NEW, pi, refund, amount, status);
    }

    private StripeEvent dispute(String dispute, long amount, String step, String status) {
        return StripeEvent.dispute(MIDDLE, pi, dispute, amount, step, status);
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD, MIDDLE, NEW})
    void buysOnceWhateverComesFirst(String version) {
        shop.deliver(intent(version), session(version), intent(version));

        assertThat(shop.balance(user)).isEqualTo(100);
        assertThat(shop.purchases(user)).isEqualTo(1);
        assertThat(shop.money(user)).isEqualTo("1000 0 0 0 1000");
        assertThat(shop.stands(pi)).isEqualTo("applied");
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD, MIDDLE, NEW})
    void takesBackInProportionToWhatWasPaid(String version) {
        shop.deliver(session(version), StripeEvent.refundedInAll(version, pi, "re_1", 333));
        assertThat(shop.balance(user)).isEqualTo(67);

        shop.deliver(StripeEvent.refundedInAll(version, pi, "re_2", version.equals(OLD) ? 667 : 1000)
                .set("CREATED", 1_700_000_200)
                .set("REFUND_CREATED", 1_700_000_150));
        assertThat(shop.balance(user)).isZero();
        assertThat(shop.money(user)).isEqualTo("1000 0 0 1000 0");
    }

    @Test
    void countsARefundOnceThatIsToldInTwoWays() {
        shop.deliver(
                session(NEW),
                refund("re_1", 400, "succeeded"),
                StripeEvent.refundedInAll(NEW, pi, "re_1", 400),
                refund("re_1", 400, "succeeded"));

        assertThat(shop.balance(user)).isEqualTo(60);
    }

    @Test
    void givesBackWhatAFailedRefundTook() {
        shop.deliver(session(NEW), StripeEvent.refundedInAll(NEW, pi, "re_1", 400), refund("re_1", 400, "succeeded"));
        assertThat(shop.balance(user)).isEqualTo(60);

        shop.deliver(refund("re_1", 400, "failed").set("CREATED", 1_700_009_000));
        assertThat(shop.balance(user)).isEqualTo(100);
        assertThat(shop.money(user)).isEqualTo("1000 0 0 0 1000");

        shop.deliver(refund("re_1", 400, "succeeded"));
        assertThat(shop.balance(user)).as("a refund that failed stays failed").isEqualTo(100);
    }

    @Test
    void aRefundThatComesFirstWaitsForItsPurchase() {
        shop.deliver(refund("re_1", 400, "succeeded"));
        assertThat(shop.stands(pi)).isEqualTo("waiting no-purchase");

        shop.deliver(intent(NEW));
        assertThat(shop.balance(user)).isEqualTo(60);
        assertThat(shop.stands(pi)).isEqualTo("applied");
    }

    @Test
    void aDisputeTakesWhatItTakesAndGivesItBackWhenWon() {
        shop.deliver(session(MIDDLE), dispute("dp_1", 1000, "funds_withdrawn", "needs_response"));
        assertThat(shop.balance(user)).isZero();

        shop.deliver(dispute("dp_1", 1000, "closed", "won"));
        assertThat(shop.balance(user)).isEqualTo(100);

        shop.deliver(dispute("dp_1", 1000, "funds_reinstated", "won"));
        assertThat(shop.balance(user)).isEqualTo(100);
        assertThat(shop.money(user)).isEqualTo("1000 0 0 0 1000");
    }

    @Test
    void refundAndDisputeTogetherTakeNoMoreThanWasBought() {
        shop.deliver(
                session(MIDDLE),
                refund("re_1", 600, "succeeded"),
                dispute("dp_1", 1000, "funds_withdrawn", "needs_response"),
                dispute("dp_1", 1000, "closed", "lost"));

        assertThat(shop.balance(user)).isZero();
        assertThat(shop.money(user)).isEqualTo("1000 0 0 1000 0");
    }

    @Test
    void theBalanceGoesBelowZeroAndTheNextPurchasePaysFirst() {
        shop.deliver(session(NEW));
        node.execute(new UseCredits(user, Credits.of(80), null, null, null));
        shop.deliver(refund("re_1", 1000, "succeeded"));
        assertThat(shop.balance(user)).isEqualTo(-80);

        String second = pi + "b";
        shop.deliver(StripeEvent.session(NEW, second).metadata(whoAndHowMany()));
        assertThat(shop.balance(user)).isEqualTo(20);
    }

    @Test
    void anInvoiceBuysThePackOfItsPriceOnceAndItsIntentIsTheSamePayment() {
        for (String version : new String[] {OLD, MIDDLE}) {
            pi = "pi_" + UUID.randomUUID().toString().substring(0, 13);
            user = node.account(0);
            StripeEvent invoice = StripeEvent.of(version, "invoice.paid")
                    .payment(pi)
                    .set("PRICE", "price_100")
                    .metadata("\"user_id\": \"" + user + "\"");
            shop.deliver(StripeEvent.intent(version, pi), invoice, invoice);

            assertThat(shop.purchases(user)).as(version).isEqualTo(1);
            assertThat(shop.stands(pi)).isEqualTo("applied");
        }
    }

    @Test
    void anInvoiceThatDoesNotNameItsIntentIsLinkedToItInAnyOrder() {
        StripeEvent link = StripeEvent.of(NEW, "invoice_payment.paid").payment(pi);
        StripeEvent invoice = StripeEvent.of(NEW, "invoice.paid")
                .payment(pi)
                .set("PRICE", "price_100")
                .metadata("\"user_id\": \"" + user + "\"");
        shop.deliver(StripeEvent.intent(NEW, pi), invoice, link, refund("re_1", 500, "succeeded"));

        assertThat(shop.purchases(user)).isEqualTo(1);
        assertThat(shop.balance(user)).isEqualTo(50);

        // The invoice has bought before anybody knew: then it keeps the payment, and the intent is its other name.
        String other = pi + "b";
        shop.deliver(StripeEvent.intent(NEW, other));
        shop.deliver(StripeEvent.of(NEW, "invoice.paid")
                .payment(other)
                .set("PRICE", "price_100")
                .metadata("\"user_id\": \"" + user + "\""));
        assertThat(shop.stands(other)).isEqualTo("unmatched no-user");
        shop.deliver(StripeEvent.of(NEW, "invoice_payment.paid").payment(other));
        assertThat(shop.stands(other)).isEqualTo("ignored linked");
        shop.deliver(StripeEvent.refund(NEW, other, "re_2", 1000, "succeeded"));

        assertThat(shop.purchases(user)).isEqualTo(2);
        assertThat(shop.balance(user)).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD, MIDDLE, NEW})
    void anInvoiceSellsNothingForAPartOfAPeriodAndForUnusedTime(String version) {
        for (String[] change : new String[][] {
            {"\"proration\": false", "\"proration\": true"},
            {"\"amount\": 1000,\n            \"currency\"", "\"amount\": -1000,\n            \"currency\""}
        }) {
            pi = "pi_" + UUID.randomUUID().toString().substring(0, 13);
            shop.deliver(StripeEvent.of(version, "invoice.paid")
                    .payment(pi)
                    .set("PRICE", "price_100")
                    .metadata("\"user_id\": \"" + user + "\"")
                    .change(change[0], change[1]));
            assertThat(shop.stands(version.equals(NEW) ? pi.replace("pi_", "in_") : pi))
                    .isEqualTo("unmatched unknown-pack");
        }
        assertThat(shop.balance(user)).isZero();
    }

    /** A subscription is bought by its invoices, and a card that is only kept buys nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"subscription", "setup"})
    void aCheckoutThatIsNoPaymentBuysNothing(String mode) {
        shop.deliver(session(NEW).change("\"mode\": \"payment\"", "\"mode\": \"" + mode + "\""));

        assertThat(shop.balance(user)).isZero();
        assertThat(node.sql()
                        .sql("SELECT count(*) FROM payments WHERE payment_reference = ?")
                        .param(pi)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void whatWasToldUnderTheChargesNameIsCountedToItsIntent() {
        String charge = pi.replace("pi_", "ch_");
        shop.deliver(refund("re_1", 400, "succeeded").set("INTENT", ""));
        assertThat(shop.stands(charge)).isEqualTo("waiting no-purchase");

        shop.deliver(intent(NEW));
        assertThat(shop.stands(charge)).isEqualTo("ignored linked");
        assertThat(shop.stands(pi)).isEqualTo("applied");
        assertThat(shop.balance(user)).isEqualTo(60);
    }

    @Test
    void ofTwoPurchasesThatTurnOutToBeOnePaymentOneIsTakenBack() {
        shop.deliver(intent(NEW));
        shop.deliver(StripeEvent.of(NEW, "invoice.paid")
                .payment(pi)
                .set("PRICE", "price_100")
                .metadata("\"user_id\": \"" + user + "\""));
        shop.deliver(StripeEvent.of(NEW, "invoice_payment.paid").payment(pi));

        assertThat(shop.balance(user)).isEqualTo(100);
        assertThat(shop.money(user)).isEqualTo("2000 0 0 1000 1000");
        assertThat(shop.stands(pi)).isEqualTo("applied");
        assertThat(shop.stands(pi.replace("pi_", "in_"))).isEqualTo("ignored linked");

        shop.deliver(refund("re_1", 1000, "succeeded"));
        assertThat(shop.balance(user)).isZero();
    }

    @Test
    void anOperatorsPurchaseIsThePaymentsOwn() {
        node.execute(new PurchaseCredits(user, Credits.of(50), null, new Money(1000, "EUR"), pi, "api", null, null));
        shop.deliver(session(NEW));
        assertThat(shop.stands(pi)).isEqualTo("applied");
        shop.deliver(refund("re_1", 500, "succeeded"));

        assertThat(shop.purchases(user)).isEqualTo(1);
        assertThat(shop.balance(user)).isEqualTo(25);
        assertThat(shop.stands(pi)).isEqualTo("applied");

        String other = pi + "b";
        shop.deliver(StripeEvent.session(NEW, other).metadata(whoAndHowMany()));
        assertThatThrownBy(() ->
                        node.execute(new PurchaseCredits(user, Credits.of(50), null, null, other, "api", null, null)))
                .isInstanceOf(PaymentReferenceTaken.class);
    }

    @Test
    void aPostedPurchaseThatSaysNothingOfMoneyIsMeasuredByWhatTheProviderTells() {
        node.execute(new PurchaseCredits(user, Credits.of(50), null, null, pi, "api", null, null));
        shop.deliver(refund("re_1", 500, "succeeded"));
        await().atMost(Duration.ofSeconds(60)).until(() -> shop.stands(pi).equals("unmatched paid-unknown"));
        assertThat(shop.balance(user)).isEqualTo(50);

        shop.deliver(session(NEW));
        assertThat(shop.stands(pi)).isEqualTo("applied");
        assertThat(shop.balance(user)).isEqualTo(25);
    }

    @Test
    void whatContradictsAPurchaseIsForAPersonAndRefundsGoOn() {
        shop.deliver(session(NEW));
        shop.deliver(StripeEvent.intent(NEW, pi).metadata("\"user_id\": \"" + user + "\", \"credits\": \"120\""));
        assertThat(shop.balance(user)).isEqualTo(100);
        assertThat(shop.stands(pi)).isEqualTo("unmatched terms-differ");

        node.execute(resolve(PaymentId.of("stripe", pi), null, true));
        assertThat(shop.stands(pi)).isEqualTo("applied");
        shop.deliver(refund("re_1", 500, "succeeded"));
        assertThat(shop.balance(user)).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatContradictsIsForAPersonWhicheverComesFirst(boolean sessionFirst) {
        StripeEvent other = StripeEvent.intent(NEW, pi).metadata("\"user_id\": \"" + user + "\", \"credits\": \"120\"");
        shop.deliver(sessionFirst ? session(NEW) : other);
        shop.deliver(sessionFirst ? other : session(NEW));

        assertThat(shop.stands(pi)).isEqualTo("unmatched terms-differ");
        assertThat(shop.purchases(user)).isEqualTo(1);
    }

    /** Another provider may call its payments as it likes: its refunds take nothing of ours. */
    @Test
    void onePaymentReferenceAtTwoProvidersIsForAPerson() {
        shop.deliver(session(NEW));
        assertThat(shop.send(StandardEvent.of("{'type': 'payment.succeeded', 'data': {'payment_reference': '" + pi
                        + "', 'user_id': '" + user
                        + "', 'credits': 40, 'paid': {'amount_minor': 400, 'currency': 'EUR'}}}")))
                .isEqualTo(200);
        assertThat(shop.send(StandardEvent.of("{'type': 'payment.refunded', 'data': {'payment_reference': '" + pi
                        + "', 'refund_reference': 'r1', 'refunded': {'amount_minor': 100, 'currency': 'EUR'}}}")))
                .isEqualTo(200);
        shop.settle();

        assertThat(shop.balance(user)).isEqualTo(100);
        assertThat(node.sql()
                        .sql("SELECT status || ' ' || reason FROM payments WHERE id = ?")
                        .param(PaymentId.of("payments", pi).value())
                        .query(String.class)
                        .single())
                .isEqualTo("unmatched payment-reference-taken");
    }

    /** Lots cannot be joined while each knows what was paid for it, and there may be a thousand. */
    @Test
    void whatTheAccountRefusesToTakeBackInIsForAPerson() {
        shop.deliver(session(MIDDLE), dispute("dp_1", 1000, "funds_withdrawn", "needs_response"));
        for (int i = 0; i < 1_000; i++) {
            node.execute(new PurchaseCredits(user, Credits.of(1), null, new Money(10, "EUR"), null, "api", null, null));
        }
        shop.deliver(dispute("dp_1", 1000, "closed", "won"));
        assertThat(shop.stands(pi)).isEqualTo("unmatched too-many-lots");
        assertThat(shop.balance(user)).isEqualTo(1_000);
        assertThat(failing()).isZero();

        node.execute(new UseCredits(user, Credits.of(5), null, null, null));
        node.execute(resolve(PaymentId.of("stripe", pi), null, true));
        assertThat(shop.stands(pi)).isEqualTo("applied");
        assertThat(shop.balance(user)).isEqualTo(1_095);
    }

    @Test
    void aPurchaseThatIsPostedAfterItsRefundIsFound() {
        shop.deliver(refund("re_1", 500, "succeeded"));
        node.execute(new PurchaseCredits(user, Credits.of(50), null, new Money(1000, "EUR"), pi, "api", null, null));

        await().atMost(Duration.ofSeconds(60)).until(() -> shop.balance(user) == 25);
        assertThat(shop.stands(pi)).isEqualTo("applied");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'', 1000, eur, paid, unmatched no-user",
                "'\"user_id\": \"0198c0de-dead-7000-8000-000000000001\"', 1000, eur, paid, unmatched unknown-user",
                "'\"user_id\": \"$\"', 999, eur, paid, unmatched unknown-pack",
                "'\"user_id\": \"$\"', 1000, eur, paid, applied",
                "'\"user_id\": \"$\", \"credits\": \"12.5\"', 1000, eur, paid, unmatched invalid-credits",
                "'\"user_id\": \"$\", \"credits\": \"100\"', 1000, xqq, paid, unmatched unknown-currency",
                "'\"user_id\": \"$\", \"credits\": \"100\"', 1001, xau, paid, unmatched unknown-currency",
                "'\"user_id\": \"$\", \"credits\": \"100\"', 1000, eur, unpaid, unmatched unpaid",
                "'\"user_id\": \"$\", \"credits\": \"100\"', 0, eur, no_payment_required, unmatched zero-amount"
            })
    void whatCannotBeMatchedIsKeptForAPerson(
            String metadata, long amount, String currency, String status, String stands) {
        shop.deliver(StripeEvent.session(NEW, pi)
                .metadata(metadata.replace("$", user.toString()))
                .set("EMAIL", "")
                .set("AMOUNT", amount)
                .set("CURRENCY", currency)
                .set("STATUS", status));

        assertThat(shop.stands(pi)).isEqualTo(stands);
        assertThat(shop.balance(user)).isEqualTo(stands.equals("applied") ? 100 : 0);
    }

    @Test
    void whatIsPromisedIsBoughtWhenItIsPaid() {
        shop.deliver(session(NEW).set("STATUS", "unpaid"));
        assertThat(shop.stands(pi)).isEqualTo("unmatched unpaid");

        shop.deliver(session(NEW).set("TYPE", "checkout.session.async_payment_succeeded"));
        assertThat(shop.balance(user)).isEqualTo(100);
    }

    @Test
    void aUserIsFoundByClientReferenceAndThenByEmail() {
        shop.deliver(StripeEvent.session(OLD, pi).set("CLIENT_REFERENCE", user));
        assertThat(shop.balance(user)).isEqualTo(100);

        shop.deliver(StripeEvent.session(NEW, pi + "b").set("EMAIL", user + "@EXAMPLE.org"));
        assertThat(shop.balance(user)).isEqualTo(200);
    }

    @Test
    void aBetterWordThatComesRightAfterCounts() throws SQLException {
        // It is taken for younger than it is, or the other one would have to come within a third of a second.
        try (Connection owner = node.bean(DatabaseSettings.class).migration().connect(Map.of());
                Statement statement = owner.createStatement()) {
            statement.execute("""
                    CREATE FUNCTION rejuvenate() RETURNS trigger LANGUAGE plpgsql
                        AS 'BEGIN NEW.received_at := NEW.received_at + interval ''4 s''; RETURN NEW; END';
                    CREATE TRIGGER rejuvenate BEFORE INSERT ON payment_inbox FOR EACH ROW
                        WHEN (NEW.reference = '%s') EXECUTE FUNCTION rejuvenate()""".formatted(pi));
        }
        shop.deliver(
                StripeEvent.intent(OLD, pi).set("EMAIL", user + "@example.org"),
                session(OLD).metadata("\"user_id\": \"" + user + "\", \"credits\": \"120\""));

        assertThat(shop.balance(user)).isEqualTo(120);
        assertThat(shop.stands(pi)).isEqualTo("applied");
    }

    @ParameterizedTest
    @CsvSource({
        "jpy, 500, JPY, 500",
        "KWD, 1500, KWD, 1500",
        "mga, 5, MGA, 500",
        "isk, 50000, ISK, 500",
        "usd, 5, USD, 5"
    })
    void moneyIsInTheCurrencysOwnMinorUnits(String currency, long amount, String kept, long minor) {
        shop.deliver(session(NEW).set("CURRENCY", currency).set("AMOUNT", amount));

        assertThat(shop.payment(pi)).containsEntry("paid_minor", minor).containsEntry("paid_currency", kept);
        assertThat(shop.balance(user)).isEqualTo(100);
    }

    @Test
    void anEventOfTheOtherModeIsIgnored() {
        String body = session(NEW).body().replace("\"livemode\": true", "\"livemode\": false");
        shop.send(body, StripeEvent.signature(body, java.time.Instant.now(), StripeEvent.SECRET));
        shop.settle();

        assertThat(shop.stands(pi)).isEqualTo("ignored other-mode");
        assertThat(shop.balance(user)).isZero();
    }

    @Test
    void aRefundInAnotherCurrencyIsForAPerson() {
        shop.deliver(session(NEW), refund("re_1", 500, "succeeded").set("CURRENCY", "usd"));

        assertThat(shop.stands(pi)).isEqualTo("unmatched currency-differs");
        assertThat(shop.balance(user)).isEqualTo(100);
    }

    @Test
    void aPersonsWordIsFinal() {
        shop.deliver(StripeEvent.session(NEW, pi).set("EMAIL", "").set("AMOUNT", 777));
        PaymentId payment = PaymentId.of("stripe", pi);
        assertThatThrownBy(() -> node.execute(resolve(payment, null, false))).isInstanceOf(PaymentIncomplete.class);

        node.execute(resolve(payment, user, false));
        assertThat(shop.stands(pi)).isEqualTo("applied");
        assertThat(shop.balance(user)).isEqualTo(30);
        assertThat(shop.money(user)).isEqualTo("777 0 0 0 777");
        assertThat(shop.payment(pi))
                .containsEntry("resolved_by", "client:operator")
                .containsEntry("resolution_reason", "they wrote in");
        assertThatThrownBy(() -> node.execute(resolve(payment, user, true))).isInstanceOf(AlreadyResolved.class);

        shop.deliver(refund("re_1", 777, "succeeded"));
        assertThat(shop.balance(user)).isZero();
    }

    /** Who ignores what nobody has paid has not spoken of the money. */
    @Test
    void aWordOnWhatWasNotPaidDoesNotHoldForTheMoney() {
        shop.deliver(session(NEW).set("STATUS", "unpaid"));
        node.execute(resolve(PaymentId.of("stripe", pi), null, true));
        assertThat(shop.stands(pi)).isEqualTo("ignored resolved");
        shop.deliver(session(NEW).set("TYPE", "checkout.session.async_payment_succeeded"));
        assertThat(shop.stands(pi)).isEqualTo("applied");
        assertThat(shop.balance(user)).isEqualTo(100);

        String refunded = pi + "b";
        shop.deliver(StripeEvent.refund(NEW, refunded, "re_1", 400, "succeeded"));
        node.execute(resolve(PaymentId.of("stripe", refunded), null, true));
        shop.deliver(StripeEvent.intent(NEW, refunded).metadata(whoAndHowMany()));
        assertThat(shop.balance(user)).isEqualTo(160);

        String paid = pi + "c";
        shop.deliver(StripeEvent.session(NEW, paid).set("EMAIL", "").set("AMOUNT", 777));
        node.execute(resolve(PaymentId.of("stripe", paid), null, true));
        shop.deliver(StripeEvent.intent(NEW, paid).metadata(whoAndHowMany()));
        assertThat(shop.stands(paid)).isEqualTo("ignored resolved");
        assertThat(shop.balance(user)).isEqualTo(160);
    }

    @Test
    void whatIsIgnoredAndBookedByHandIsTakenBackWhenItIsRefunded() {
        shop.deliver(StripeEvent.session(NEW, pi).set("EMAIL", "").set("AMOUNT", 777));
        node.execute(resolve(PaymentId.of("stripe", pi), null, true));
        node.execute(new PurchaseCredits(user, Credits.of(50), null, new Money(777, "EUR"), pi, "api", null, null));

        shop.deliver(refund("re_1", 777, "succeeded"));
        assertThat(shop.balance(user)).isZero();
        assertThat(shop.stands(pi)).isEqualTo("applied");
    }

    private static ResolvePayment resolve(PaymentId payment, AccountId user, boolean ignore) {
        return new ResolvePayment(
                payment,
                payment.lane(),
                user == null ? null : user.owner(),
                user == null ? null : Credits.of(30),
                ignore,
                new Personal("they wrote in"));
    }

    @Test
    void anErasedUsersPaymentBuysNothingAndKeepsNothingPersonal() {
        shop.deliver(session(NEW).set("EMAIL", user + "@example.org"));
        StripeEvent unmatched =
                StripeEvent.session(NEW, pi + "b").set("EMAIL", "").set("AMOUNT", 777);
        shop.deliver(unmatched);
        node.execute(resolve(PaymentId.of("stripe", pi + "b"), user, false));
        node.execute(new EraseUser(user.owner()));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> node.sql()
                                .sql("SELECT count(*) FROM payment_inbox i JOIN payments p ON p.id = i.payment_id"
                                        + " WHERE p.user_id = ? AND (i.body IS NOT NULL OR p.erased_at IS NULL)")
                                .param(user.value())
                                .query(Long.class)
                                .single()
                        == 0);
        assertThat(shop.payment(pi + "b")).containsEntry("resolution_reason", "[erased]");

        shop.deliver(refund("re_1", 1000, "succeeded"));
        assertThat(shop.balance(user)).as("money is still put right").isEqualTo(30);
        shop.deliver(StripeEvent.session(NEW, pi + "c").metadata(whoAndHowMany()));
        assertThat(shop.stands(pi + "c")).isEqualTo("unmatched account-erased");
        assertThat(node.sql()
                        .sql("SELECT count(*) FROM payment_inbox i JOIN payments p ON p.id = i.payment_id"
                                + " WHERE p.user_id = ? AND i.body IS NOT NULL")
                        .param(user.value())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void anotherProviderBuysAndRefundsByStandardWebhooks() {
        StandardEvent bought = StandardEvent.of("{'type': 'payment.succeeded', 'data': {'payment_reference': '" + pi
                + "', 'user_id': '" + user + "', 'credits': 40, 'paid': {'amount_minor': 400, 'currency': 'EUR'}}}");
        StandardEvent refunded = StandardEvent.of("{'type': 'payment.refunded', 'data': {'payment_reference': '" + pi
                + "', 'refund_reference': 'r1', 'refunded': {'amount_minor': 100, 'currency': 'EUR'}}}");
        assertThat(shop.send(refunded)).isEqualTo(200);
        assertThat(shop.send(bought)).isEqualTo(200);
        assertThat(shop.send(bought)).isEqualTo(200);
        shop.settle();

        assertThat(shop.balance(user)).isEqualTo(30);
        assertThat(shop.money(user)).isEqualTo("400 0 0 100 300");
    }

    @Test
    void isBookedWithinFiveSecondsOfItsAnswer() {
        StripeEvent event = session(NEW);
        assertThat(shop.send(event)).isEqualTo(200);
        await().atMost(Duration.ofSeconds(5)).until(() -> shop.balance(user) == 100);
    }

    /** A row that nobody can read keeps nobody else waiting, and is there to be seen. */
    @Test
    void aWebhookThatCannotBeWorkedOnStopsNoOther() {
        UUID broken = UUID.randomUUID();
        node.sql()
                .sql(
                        "INSERT INTO payment_inbox (id, provider, event_id, event_type, reference, body)"
                                + " VALUES (?, 'stripe', ?, 'payment_intent.succeeded', 'pi_x', decode(repeat('00', 64), 'hex'))")
                .params(broken, "evt_" + broken)
                .update();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> failing() == 1);
            assertThat(shop.send(session(NEW))).isEqualTo(200);
            await().atMost(Duration.ofSeconds(60)).until(() -> shop.balance(user) == 100);
            assertThat(failing()).isEqualTo(1);
        } finally {
            node.sql()
                    .sql("DELETE FROM payment_inbox WHERE id = ?")
                    .param(broken)
                    .update();
        }
    }

    private static long failing() {
        return node.sql()
                .sql(
                        "SELECT count(*) FROM payment_inbox WHERE attempts > 0 AND error IS NOT NULL AND state = 'pending'")
                .query(Long.class)
                .single();
    }

    @Test
    void theBodyOfAnEventOfNoPaymentGoesAtOnce() {
        StripeEvent event = session(NEW).set("EMAIL", "ada@example.org");
        String body = event.body().replace("\"checkout.session.completed\"", "\"customer.updated\"");
        shop.send(body, StripeEvent.signature(body, java.time.Instant.now(), StripeEvent.SECRET));
        shop.settle();

        assertThat(node.sql()
                        .sql("SELECT body IS NULL AND headers IS NULL FROM payment_inbox WHERE event_id = ?")
                        .param(event.event())
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void theBodyIsStoredEncryptedAndOnce() {
        StripeEvent event = session(NEW).set("EMAIL", "ada@example.org");
        shop.deliver(event, event);

        byte[] body = node.sql()
                .sql("SELECT body FROM payment_inbox WHERE event_id = ?")
                .param(event.event())
                .query(byte[].class)
                .single();
        assertThat(new String(body, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("ada@", "evt_");
    }
}
