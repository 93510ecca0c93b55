package dev.otto.ledger.finance;

import dev.otto.ledger.credits.Booking;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.OfHold;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.FamilyChange;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.credits.LotMoney;
import dev.otto.ledger.finance.Reports.Postings;
import dev.otto.ledger.finance.Reports.Summary;
import dev.otto.ledger.finance.Reports.TrialBalance;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.ledger.internal.projection.Bookings;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The reports by adding up every event, one after the other, for each question anew. */
final class BruteForce {
    private final List<Recorded> events = new ArrayList<>();
    private final Map<LotId, String> currencies = new HashMap<>();
    private final Map<TransactionId, String> providers = new HashMap<>();

    BruteForce(EventLog log) {
        long position = 0;
        List<Recorded> page;
        do {
            page = log.decode(log.read(position, 1_000));
            for (Recorded recorded : page) {
                position = recorded.position();
                if (recorded.event() instanceof CreditEvent event) {
                    events.add(recorded);
                    if (event instanceof CreditEvent.CreditsPurchased purchased) {
                        providers.put(purchased.transaction(), purchased.provider());
                    }
                    for (FamilyChange change : Bookings.of(event).families()) {
                        if (change.paid() != null) {
                            currencies.put(change.family(), change.paid().currency());
                        }
                    }
                }
            }
        } while (!page.isEmpty());
    }

    List<Instant> stamps() {
        return events.stream().map(Recorded::recordedAt).distinct().toList();
    }

    Instant last() {
        return events.getLast().recordedAt();
    }

    /** A period in the making. */
    private final class Sums {
        private final long opening;
        private final Map<String, Long> credits = new HashMap<>();
        /** By currency: opening, paid, recognised, breakage, reversed. */
        private final Map<String, long[]> money = new TreeMap<>();

        private long balance;

        Sums(long opening) {
            this.opening = opening;
            balance = opening;
        }

        void add(CreditEvent event) {
            if (event instanceof Transaction transaction) {
                credits.merge(kind(transaction), amount(transaction), Long::sum);
                balance += signed(transaction);
            }
            for (FamilyChange change : Bookings.of(event).families()) {
                boolean moves = change.paid() != null
                        || change.recognised() != 0
                        || change.breakage() != 0
                        || change.reversed() != 0;
                if (moves) {
                    long[] sums = money.computeIfAbsent(currencies.get(change.family()), none -> new long[5]);
                    sums[1] += change.paid() == null ? 0 : change.paid().minor();
                    sums[2] += change.recognised();
                    sums[3] += change.breakage();
                    sums[4] += change.reversed();
                }
            }
        }

        Sums next() {
            Sums next = new Sums(balance);
            money.forEach((currency, sums) -> next.money.put(currency, new long[] {deferred(sums), 0, 0, 0, 0}));
            return next;
        }

        private static long deferred(long[] sums) {
            return sums[0] + sums[1] - sums[2] - sums[3] - sums[4];
        }

        private BigInteger of(String kind) {
            return big(credits.getOrDefault(kind, 0L));
        }

        Figures figures(String period) {
            return new Figures(
                    period,
                    big(opening),
                    of("purchased"),
                    of("granted"),
                    of("used"),
                    of("refunded"),
                    of("reversed"),
                    of("reinstated"),
                    of("expired"),
                    of("adjusted"),
                    big(balance),
                    money());
        }

        List<MoneyFigures> money() {
            return money.entrySet().stream()
                    .map(one -> {
                        long[] sums = one.getValue();
                        return new MoneyFigures(
                                one.getKey(),
                                big(sums[0]),
                                big(sums[1]),
                                big(sums[2]),
                                big(sums[3]),
                                big(sums[4]),
                                big(deferred(sums)));
                    })
                    .toList();
        }
    }

    Summary summary(Instant from, Instant to, Grouping groupBy) {
        Sums before = new Sums(0);
        Map<String, List<CreditEvent>> periods = new TreeMap<>();
        long position = 0;
        for (Recorded recorded : events) {
            if (to != null && !recorded.recordedAt().isBefore(to)) {
                break;
            }
            CreditEvent event = (CreditEvent) recorded.event();
            if (from != null && recorded.recordedAt().isBefore(from)) {
                before.add(event);
            } else if (event instanceof Transaction
                    || event instanceof OfHold
                    || !Bookings.of(event).families().isEmpty()) {
                periods.computeIfAbsent(period(recorded.recordedAt(), groupBy), none -> new ArrayList<>())
                        .add(event);
            }
            position = recorded.position();
        }
        Sums total = before.next();
        Sums sums = before;
        List<Figures> rows = new ArrayList<>();
        for (Map.Entry<String, List<CreditEvent>> period : periods.entrySet()) {
            sums = sums.next();
            period.getValue().forEach(sums::add);
            period.getValue().forEach(total::add);
            rows.add(sums.figures(period.getKey()));
        }
        return new Summary(from, to, groupBy, position, total.figures(null), rows);
    }

    private static String period(Instant at, Grouping groupBy) {
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        return groupBy == Grouping.DAY ? day.toString() : YearMonth.from(day).toString();
    }

    /** By the postings of docs/finance.md, one by one. */
    TrialBalance trialBalance(Instant at) {
        Map<String, long[]> accounts = new TreeMap<>();
        for (String account :
                List.of("users:credits", "users:held", "promotions", "consumption", "breakage", "adjustments")) {
            accounts.put(account, new long[2]);
        }
        Sums all = new Sums(0);
        long position = 0;
        for (Recorded recorded : events) {
            if (at != null && recorded.recordedAt().isAfter(at)) {
                break;
            }
            CreditEvent event = (CreditEvent) recorded.event();
            all.add(event);
            position = recorded.position();
            long held = held(Bookings.of(event));
            post(accounts.get("users:held"), -held);
            long balance = 0;
            if (event instanceof Transaction transaction) {
                balance = signed(transaction);
                post(accounts.computeIfAbsent(against(transaction), none -> new long[2]), balance);
            }
            post(accounts.get("users:credits"), held - balance);
        }
        long[] total = new long[2];
        List<Postings> lines = new ArrayList<>();
        accounts.forEach((account, sides) -> {
            lines.add(postings(account, sides));
            total[0] += sides[0];
            total[1] += sides[1];
        });
        return new TrialBalance(at, position, postings(null, total), true, lines, all.money());
    }

    /** Opening balance, id and running balance of each transaction, closing balance. */
    List<Object> statement(AccountId account, Instant from, Instant to) {
        List<Object> lines = new ArrayList<>();
        long balance = 0;
        for (Recorded recorded : events) {
            if (to != null && !recorded.recordedAt().isBefore(to)) {
                break;
            }
            if (recorded.event() instanceof Transaction event && event.account().equals(account)) {
                if (lines.isEmpty() && (from == null || !recorded.recordedAt().isBefore(from))) {
                    lines.add(balance);
                }
                balance += signed(event);
                if (!lines.isEmpty()) {
                    lines.add(event.transaction().value());
                    lines.add(balance);
                }
            }
        }
        if (lines.isEmpty()) {
            lines.add(balance);
        }
        lines.add(balance);
        return lines;
    }

    /** Above zero it is a debit. */
    private static void post(long[] sides, long amount) {
        sides[amount > 0 ? 0 : 1] += Math.abs(amount);
    }

    private static Postings postings(String account, long[] sides) {
        return new Postings(account, big(sides[0]), big(sides[1]), big(sides[0] - sides[1]));
    }

    /** What lots still carry, from the money that they say they have (R17). */
    Map<String, BigInteger> deferred(Instant at) {
        Map<LotId, LotMoney> lots = new HashMap<>();
        for (Recorded recorded : events) {
            if (at != null && recorded.recordedAt().isAfter(at)) {
                break;
            }
            for (LotChange change : Bookings.of((CreditEvent) recorded.event()).lots()) {
                if (change.money() != null) {
                    lots.put(change.lot(), change.money());
                } else if (change.terms() != null) {
                    lots.remove(change.lot());
                }
            }
        }
        Map<String, BigInteger> deferred = new TreeMap<>();
        for (LotMoney money : lots.values()) {
            BigInteger released = big(money.minor()).multiply(big(money.gone())).divide(big(money.credits()));
            deferred.merge(money.currency(), big(money.minor()).subtract(released), BigInteger::add);
        }
        deferred.values().removeIf(BigInteger.ZERO::equals);
        return deferred;
    }

    private static long held(Booking booking) {
        return booking.lots().stream()
                .mapToLong(change -> change.held().value())
                .sum();
    }

    /** As the event itself names it, with the sign of its kind. */
    private static long signed(Transaction transaction) {
        return switch (transaction) {
            case CreditEvent.CreditsUsed e -> -e.amount().value();
            case CreditEvent.HoldCaptured e -> -e.amount().value();
            case CreditEvent.CreditsExpired e -> -e.amount().value();
            case CreditEvent.PurchaseReversed e -> -amount(e);
            default -> amount(transaction);
        };
    }

    /** As a summary has it. */
    private static long amount(Transaction transaction) {
        return switch (transaction) {
            case CreditEvent.CreditsPurchased e -> e.amount().value();
            case CreditEvent.CreditsGranted e -> e.amount().value();
            case CreditEvent.CreditsUsed e -> e.amount().value();
            case CreditEvent.HoldCaptured e -> e.amount().value();
            case CreditEvent.CreditsExpired e -> e.amount().value();
            case CreditEvent.UsageRefunded e -> e.amount().value();
            case CreditEvent.CreditsAdjusted e ->
                e.direction() == Direction.DEBIT
                        ? -e.amount().value()
                        : e.amount().value();
            // What had expired of the purchase is in their amount, and moves nothing.
            case CreditEvent.PurchaseReversed e -> -e.booking().amount().value();
            case CreditEvent.ReversalReinstated e -> e.booking().amount().value();
        };
    }

    private static String kind(Transaction transaction) {
        return switch (transaction) {
            case CreditEvent.CreditsPurchased e -> "purchased";
            case CreditEvent.CreditsGranted e -> "granted";
            case CreditEvent.CreditsUsed e -> "used";
            case CreditEvent.HoldCaptured e -> "used";
            case CreditEvent.CreditsExpired e -> "expired";
            case CreditEvent.UsageRefunded e -> "refunded";
            case CreditEvent.CreditsAdjusted e -> "adjusted";
            case CreditEvent.PurchaseReversed e -> "reversed";
            case CreditEvent.ReversalReinstated e -> "reinstated";
        };
    }

    private String against(Transaction transaction) {
        return switch (transaction) {
            case CreditEvent.CreditsPurchased e -> "payments:" + e.provider();
            case CreditEvent.PurchaseReversed e -> "payments:" + providers.get(e.purchase());
            case CreditEvent.ReversalReinstated e -> "payments:" + providers.get(e.purchase());
            case CreditEvent.CreditsGranted e -> "promotions";
            case CreditEvent.CreditsExpired e -> "breakage";
            case CreditEvent.CreditsAdjusted e -> "adjustments";
            default -> "consumption";
        };
    }

    private static BigInteger big(long number) {
        return BigInteger.valueOf(number);
    }
}
