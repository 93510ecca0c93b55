package dev.otto.ledger.finance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.finance.Reconciliation.Counts;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.testing.LedgerNode;
import dev.otto.ledger.testing.Shop;
import dev.otto.ledger.testing.StripeEvent;
import dev.otto.ledger.testing.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The provider's balance report beside the purchases. */
class ReconciliationTest {
    private static final String HEADER =
            "balance_transaction_id,created_utc,reporting_category,source_id,gross,currency,charge_id,payment_intent_id,"
                    + "customer_facing_amount,customer_facing_currency\n";

    private LedgerNode node;
    private Shop shop;
    private Reconciliation reconciliation;
    private AccountId user;
    private final StringBuilder report = new StringBuilder(HEADER);
    private int rows;

    @BeforeEach
    void start() {
        node = LedgerNode.on(TestPostgres.freshDatabase(), Shop.SETTINGS);
        shop = new Shop(node);
        reconciliation = node.bean(Reconciliation.class);
        user = node.account(0);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private void buys(String intent) {
        shop.deliver(StripeEvent.session(StripeEvent.NEW, intent)
                .metadata("\"user_id\": \"" + user + "\", \"credits\": \"100\""));
    }

    private void reports(String category, String intent, String gross, String currency) {
        report.append("txn_%d,%s,%s,ch_x,%s,%s,,%s,,\n"
                .formatted(
                        ++rows,
                        Instant.now().toString().substring(0, 19).replace('T', ' '),
                        category,
                        gross,
                        currency,
                        intent));
    }

    private Reconciliation.Report handIn(String csv) {
        return reconciliation.take(stream(csv), LedgerNode.OPERATOR);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<ReconciledPayment> differences() {
        return reconciliation.payments(null, null, null, null, 100).data();
    }

    @Test
    void findsEachKindOfDifferenceAndSaysWhatMendsIt() {
        buys("pi_right");
        reports("charge", "pi_right", "10.00", "eur");
        buys("pi_twice");
        reports("charge", "pi_twice", "10.00", "eur");
        reports("charge", "pi_twice", "10.00", "eur");
        reports("charge", "pi_unheard", "10.00", "eur");
        shop.deliver(StripeEvent.session(StripeEvent.NEW, "pi_unmatched")
                .set("EMAIL", "")
                .set("AMOUNT", 777));
        reports("charge", "pi_unmatched", "7.77", "eur");
        buys("pi_unpaid");
        buys("pi_less");
        reports("charge", "pi_less", "9.00", "eur");
        buys("pi_dollars");
        reports("charge", "pi_dollars", "10.00", "usd");
        buys("pi_refunded");
        reports("charge", "pi_refunded", "10.00", "eur");
        reports("refund", "pi_refunded", "-5.00", "eur");
        buys("pi_refund_failed");
        reports("charge", "pi_refund_failed", "10.00", "eur");
        reports("refund", "pi_refund_failed", "-5.00", "eur");
        reports("refund_failure", "pi_refund_failed", "5.00", "eur");
        node.execute(new PurchaseCredits(
                user, Credits.of(10), null, new Money(500, "JPY"), "pi_by_hand", "api", null, null));
        reports("charge", "pi_by_hand", "500", "jpy");
        reports("payout", "", "-70.00", "eur");

        assertThat(handIn(report.toString())).isEqualTo(new Reconciliation.Report(rows - 1L, 1));
        assertThat(handIn(report.toString())).as("again").isEqualTo(new Reconciliation.Report(rows - 1L, 1));

        Reconciliation.Summary summary = reconciliation.summary(null, null);
        assertThat(summary.total()).isEqualTo(new Counts(3, 2, 1, 1, 2, 1));
        assertThat(summary.days()).hasSize(1);
        assertThat(differences())
                .extracting(payment ->
                        payment.paymentReference() + " " + payment.verdict().code() + " "
                                + (payment.mend().call() == null
                                        ? "-"
                                        : payment.mend().call().replaceAll("[0-9a-f-]{36}", "*"))
                                + " " + payment.mend().amount())
                .containsExactly(
                        "pi_dollars wrong_currency - null",
                        "pi_less wrong_amount POST /v1/payments/fetch null",
                        "pi_refunded wrong_amount POST /v1/transactions/*/reversals 50",
                        "pi_twice duplicate - null",
                        "pi_unheard missing_in_ledger POST /v1/payments/fetch null",
                        "pi_unmatched missing_in_ledger POST /v1/payments/*/resolve null",
                        "pi_unpaid missing_at_provider POST /v1/transactions/*/reversals null");

        shop.deliver(StripeEvent.refund(StripeEvent.NEW, "pi_refunded", "re_1", 500, "succeeded"));
        assertThat(reconciliation.summary(null, null).total().matched()).isEqualTo(4);
    }

    @Test
    void takesAChargeForItsPaymentAndWhatTheCustomerPaid() {
        buys("pi_a");
        shop.deliver(StripeEvent.refund(StripeEvent.NEW, "pi_a", "re_1", 100, "succeeded"));
        handIn(
                "id,Type,Source,Amount,Currency,Created (UTC),created utc,Customer Facing Amount,Customer Facing Currency\n"
                        + "txn_1,charge,ch_a,\"1,011.20\",usd,2026-01-01 10:00,no,10.00,eur\n"
                        + "txn_2,refund,ch_a,-1.12,usd,2026-01-02 10:00,no,-1.00,eur\n");

        assertThat(reconciliation
                        .payments(null, null, Verdict.MATCHED, null, 10)
                        .data())
                .singleElement()
                .satisfies(payment -> {
                    assertThat(payment.paymentReference()).isEqualTo("pi_a");
                    assertThat(payment.day()).isEqualTo("2026-01-01");
                    assertThat(payment.provider().returned()).isEqualTo(100);
                });
        assertThat(reconciliation
                        .summary(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"))
                        .days())
                .isEmpty();
    }

    /** What the dashboard's export calls its rows by: the refund, the dispute. */
    @Test
    void takesARefundAndADisputeForTheirPayment() {
        buys("pi_a");
        shop.deliver(
                StripeEvent.refund(StripeEvent.NEW, "pi_a", "re_1", 300, "succeeded"),
                StripeEvent.dispute(StripeEvent.MIDDLE, "pi_a", "dp_1", 200, "funds_withdrawn", "needs_response"));
        handIn("id,Type,Source,Amount,Currency,Created (UTC),\n"
                + "txn_1,charge,ch_a,10.00,eur,2026-01-01 10:00,\n"
                + "txn_2,refund,re_1,-3.00,eur,2026-01-02 10:00,\n"
                + "txn_3,adjustment,dp_1,-2.00,eur,2026-01-02 10:00,\n");

        assertThat(reconciliation.summary(null, null).total()).isEqualTo(new Counts(1, 0, 0, 0, 0, 0));
    }

    @Test
    void findsAPaymentThatFailedAfterItWasTaken() {
        buys("pi_a");
        reports("charge", "pi_a", "10.00", "eur");
        reports("charge_failure", "pi_a", "-10.00", "eur");
        handIn(report.toString());

        assertThat(differences()).singleElement().satisfies(payment -> {
            assertThat(payment.verdict()).isEqualTo(Verdict.WRONG_AMOUNT);
            assertThat(payment.mend().amount()).isEqualTo(100);
        });
    }

    @Test
    void countsAPaymentOnTheDayOnWhichTheProviderTookIt() {
        buys("pi_a");
        report.append("txn_1,2026-01-01 23:59:59,charge,ch_x,10.00,eur,,pi_a,,\n");
        handIn(report.toString());

        Instant midnight = Instant.parse("2026-01-02T00:00:00Z");
        assertThat(reconciliation.summary(null, midnight).total().matched()).isEqualTo(1);
        assertThat(reconciliation
                        .summary(midnight, Instant.now().plusSeconds(60))
                        .total())
                .as("the day on which it was booked")
                .isEqualTo(new Counts(0, 0, 0, 0, 0, 0));
    }

    @Test
    void readsPageByPage() {
        for (int i = 0; i < 5; i++) {
            reports("charge", "pi_" + i, "10.00", "eur");
        }
        handIn(report.toString());
        List<String> references = new ArrayList<>();
        String after = null;
        do {
            var page = reconciliation.payments(null, null, null, after, 2);
            page.data().forEach(payment -> references.add(payment.paymentReference()));
            after = page.nextCursor();
        } while (after != null);
        assertThat(references).containsExactly("pi_0", "pi_1", "pi_2", "pi_3", "pi_4");
    }

    /** Rows are made while they are read: nobody could hold them all. */
    @Test
    void takesAReportThatDoesNotFitIntoMemory() {
        int many = 60_000;
        InputStream endless = new InputStream() {
            private byte[] line = HEADER.getBytes(StandardCharsets.UTF_8);
            private int at;
            private int row;

            @Override
            public int read() {
                if (at == line.length) {
                    if (row == many) {
                        return -1;
                    }
                    line = ("txn_" + row + ",2026-01-01 10:00:00,charge,ch_x,10.00,eur,,pi_" + row++ + ",,\n")
                            .getBytes(StandardCharsets.UTF_8);
                    at = 0;
                }
                return line[at++];
            }
        };
        assertThat(reconciliation.take(endless, LedgerNode.OPERATOR).movements())
                .isEqualTo(many);
        assertThat(reconciliation.summary(null, null).total().missingInLedger()).isEqualTo(many);
    }

    /** On one node: none of them leaves anything behind for the next. */
    @Test
    void takesNothingOfWhatItCannotRead() {
        List<String> unreadable = List.of(
                "",
                "{\"a\": 1}",
                "balance_transaction_id,created_utc\n",
                HEADER + "txn_1,yesterday,charge,ch_x,10.00,eur,,pi_1,,\n",
                HEADER + "txn_1,2026-01-01 10:00:00,charge,ch_x,ten,eur,,pi_1,,\n",
                HEADER + "txn_1,2026-01-01 10:00:00,charge,ch_x,10.001,eur,,pi_1,,\n",
                HEADER + "txn_1,2026-01-01 10:00:00,charge,ch_x,\"10,00\",eur,,pi_1,,\n",
                HEADER + "txn_\u0000,2026-01-01 10:00:00,charge,ch_x,10.00,eur,,pi_1,,\n",
                HEADER + "txn_1,2026-01-01 10:00:00,charge,ch_x,10.00,xqq,,pi_1,,\n",
                HEADER + ",2026-01-01 10:00:00,charge,ch_x,10.00,eur,,pi_1,,\n",
                HEADER + "txn_0,2026-01-01 10:00:00,charge,ch_x,10.00,eur,,pi_0,,\n\"txn_1,\n");
        for (String csv : unreadable) {
            assertThatThrownBy(() -> handIn(csv)).as(csv).isInstanceOf(ReportUnreadable.class);
            assertThat(node.sql()
                            .sql(
                                    "SELECT (SELECT count(*) FROM provider_movements) + (SELECT count(*) FROM provider_reports)")
                            .query(Long.class)
                            .single())
                    .as(csv)
                    .isZero();
        }
    }

    /** A reference with something else in the place of a letter would never match anything. */
    @Test
    void takesNothingOfWhatIsNotInUtf8() {
        String row = "txn_%d,2026-01-01 10:00:00,charge,ch_x,10.00,eur,,pi_%s,,\n";
        StringBuilder late = new StringBuilder(HEADER);
        for (int i = 0; i < 3_000; i++) {
            late.append(row.formatted(i, i));
        }
        List<String> latin = List.of(
                HEADER + row.formatted(1, "\u00e9"),
                HEADER.replace("customer", "\u00e9") + row.formatted(1, "1"),
                late + row.formatted(3_001, "\u00e9"),
                HEADER + "txn_1,2026-01-01 10:00:00,charge,ch_x,10.00,eur,,pi_\u00c3");
        for (String csv : latin) {
            InputStream bytes = new ByteArrayInputStream(csv.getBytes(StandardCharsets.ISO_8859_1));
            assertThatThrownBy(() -> reconciliation.take(bytes, LedgerNode.OPERATOR))
                    .isInstanceOf(ReportUnreadable.class)
                    .hasMessage("The report is not in UTF-8: hand in the file as Stripe made it.");
            assertThat(node.sql()
                            .sql(
                                    "SELECT (SELECT count(*) FROM provider_movements) + (SELECT count(*) FROM provider_reports)")
                            .query(Long.class)
                            .single())
                    .isZero();
        }
        assertThat(handIn(HEADER + row.formatted(1, "\u00e9")).movements()).isEqualTo(1);
        assertThat(differences().getFirst().paymentReference()).isEqualTo("pi_\u00e9");
    }

    @Test
    void isNotBegunWhenItIsAnnouncedAsTooLarge() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("POST /v1/finance/reconciliation HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                    + "Authorization: Bearer " + LedgerNode.ADMIN_KEY
                                    + "\r\nContent-Length: 1073741825\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            // Not to the end, which comes when the server has waited for the body in vain.
            StringBuilder answer = new StringBuilder();
            int read;
            while (answer.indexOf("/problems/body-too-large") < 0
                    && (read = socket.getInputStream().read()) >= 0) {
                answer.append((char) read);
            }
            assertThat(answer.toString()).startsWith("HTTP/1.1 413").contains("/problems/body-too-large");
        }
    }
}
