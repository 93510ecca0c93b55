package dev.otto.ledger.testing;

import dev.otto.ledger.kernel.AccountId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A payment's life at the provider, in the order in which it happened there, and what the ledger has to hold in the end:
 * found by adding up, not by the ledger's way.
 *
 * @param gone minor units that are no longer here
 */
public record PaymentHistory(String intent, long paid, long credits, long gone, List<StripeEvent> events) {
    private static final List<String> VERSIONS = List.of(StripeEvent.OLD, StripeEvent.MIDDLE, StripeEvent.NEW);

    public static PaymentHistory random(AccountId user, Random random) {
        String intent = "pi_" + UUID.randomUUID().toString().replace("-", "");
        long credits = 1L + random.nextInt(200);
        long paid = 1L + random.nextInt(3_000);
        Life life = new Life(intent, paid, credits, user, random);
        life.buy();
        for (int i = random.nextInt(4); i > 0; i--) {
            life.refund();
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            life.dispute();
        }
        return new PaymentHistory(intent, paid, credits, life.refunded + life.disputed, life.events);
    }

    /** Credits to be reversed. */
    public long reversed() {
        return share(credits, Math.min(gone, paid), paid);
    }

    /** R17: what the first credits that are gone release. */
    public long moneyReversed() {
        return share(paid, reversed(), credits);
    }

    private static long share(long whole, long part, long of) {
        return BigInteger.valueOf(whole)
                .multiply(BigInteger.valueOf(part))
                .divide(BigInteger.valueOf(of))
                .longValueExact();
    }

    @Override
    public String toString() {
        return intent + ": " + credits + " credits for " + paid + ", of which " + gone + " went back";
    }

    /** What happens, as it happens. */
    private static final class Life {
        private final String intent;
        private final long paid;
        private final long credits;
        private final AccountId user;
        private final Random random;
        private final List<StripeEvent> events = new ArrayList<>();
        private long time = 1_700_000_000;
        private long refunded;
        private long disputed;
        private int count;

        Life(String intent, long paid, long credits, AccountId user, Random random) {
            this.intent = intent;
            this.paid = paid;
            this.credits = credits;
            this.user = user;
            this.random = random;
        }

        private StripeEvent happens(StripeEvent event) {
            // Nobody refunds twice within a minute and hears of the one only in sum and of the other only alone.
            time += 61 + random.nextInt(1_000);
            events.add(event.set("AMOUNT", paid).set("CREATED", time));
            return event;
        }

        private String version() {
            return VERSIONS.get(random.nextInt(VERSIONS.size()));
        }

        private String newVersion() {
            return VERSIONS.get(1 + random.nextInt(VERSIONS.size() - 1));
        }

        void buy() {
            String terms = "\"user_id\": \"" + user + "\", \"credits\": \"" + credits + "\"";
            int kind = random.nextInt(3);
            if (kind != 0) {
                happens(StripeEvent.session(version(), intent).metadata(terms));
            }
            if (kind != 1) {
                happens(StripeEvent.intent(version(), intent).metadata(terms));
            }
        }

        /** Told one by one, in all, or in both ways; some fail later. */
        void refund() {
            long amount = Math.min(1L + random.nextInt((int) paid), paid - refunded);
            if (amount == 0) {
                return;
            }
            String id = "re_" + intent.substring(3, 13) + "_" + count++;
            boolean fails = random.nextInt(3) == 0;
            boolean each = fails || random.nextBoolean();
            long made = time + 61;
            if (each && random.nextBoolean()) {
                refund(id, amount, "pending", made);
            }
            refunded += amount;
            if (each) {
                refund(id, amount, "succeeded", made);
            }
            if (!each || random.nextBoolean()) {
                // One that names no refund: forms that do would name this one only.
                happens(StripeEvent.refundedInAll(newVersion(), intent, id, refunded));
            }
            if (fails) {
                refunded -= amount;
                refund(id, amount, "failed", made);
            }
        }

        private void refund(String id, long amount, String status, long made) {
            happens(StripeEvent.refund(version(), intent, id, amount, status).set("REFUND_CREATED", made));
        }

        void dispute() {
            String id = "dp_" + intent.substring(3, 13) + "_" + count++;
            long amount = 1L + random.nextInt((int) paid);
            happens(StripeEvent.dispute(version(), intent, id, amount, "funds_withdrawn", "needs_response"));
            switch (random.nextInt(4)) {
                case 0 -> disputed += amount;
                case 1 -> {
                    disputed += amount;
                    happens(StripeEvent.dispute(version(), intent, id, amount, "closed", "lost"));
                }
                case 2 -> {
                    happens(StripeEvent.dispute(version(), intent, id, amount, "closed", "won"));
                    happens(StripeEvent.dispute(version(), intent, id, amount, "funds_reinstated", "won"));
                }
                default -> happens(StripeEvent.dispute(version(), intent, id, amount, "funds_reinstated", "won"));
            }
        }
    }
}
