package dev.otto.ledger.credits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The money rules by brute force, one credit at a time, with nothing from the ledger: no events, no money, lists of
 * everything that ever was. What it says about balances, lots and refusals is what the ledger is held against.
 */
final class NaiveAccount {
    static final class Refused extends RuntimeException {
        Refused(String what) {
            super(what, null, false, false);
        }
    }

    static final class Lot {
        String kind;
        boolean bought;
        boolean paid;
        int priority;
        Instant expires;
        int born;
        Lot family;
        Lot regrantOf;
        int free;
        int held;
        // Of a family: what has become of all its credits.
        int expired;
        int excused;
        int used;

        boolean open() {
            return free + held > 0;
        }
    }

    static final class Purchase {
        int amount;
        int reversed;
        Lot lot;
    }

    static final class Usage {
        List<Lot> drawn = new ArrayList<>();
        int refunded;
        int video;
    }

    static final class Hold {
        List<Lot> drawn = new ArrayList<>();
        Instant deadline;
        int video;
        boolean owned;
        boolean open = true;
    }

    static final class Reversal {
        Purchase purchase;
        int amount;
        int excused;
        int reinstated;
    }

    static final Duration GRACE = Duration.ofDays(30);
    private static final Comparator<Lot> ORDER_OF_USE = Comparator.<Lot>comparingInt(lot -> lot.priority)
            .thenComparing(lot -> lot.expires, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(lot -> lot.bought)
            .thenComparing(lot -> lot.born);

    Instant now;
    int maxLots;
    int maxHolds;
    int debt;
    final List<Lot> lots = new ArrayList<>();
    final List<Purchase> purchases = new ArrayList<>();
    final List<Usage> usages = new ArrayList<>();
    final List<Hold> holds = new ArrayList<>();
    final List<Reversal> reversals = new ArrayList<>();
    final List<Integer> transactions = new ArrayList<>();

    /**
     * For each refund to come, the numbers of the lots that it gives back to. Regrants without money merge, those with
     * money do not; the model knows no money, so that it has to be told, and checks what it is told.
     */
    final Deque<List<Integer>> givenBackTo = new ArrayDeque<>();

    int balance() {
        return lots.stream().mapToInt(lot -> lot.free + lot.held).sum() - debt;
    }

    int available() {
        return lots.stream().mapToInt(lot -> lot.free).sum() - debt;
    }

    private int openLots() {
        return (int) lots.stream().filter(Lot::open).count();
    }

    private Lot best(Predicate<Lot> which) {
        return lots.stream()
                .filter(lot -> lot.free > 0)
                .filter(which)
                .min(ORDER_OF_USE)
                .orElse(null);
    }

    /** @param opened of the open lots, how many are new */
    private void requireLots(int open, int opened) {
        if (opened > 0 && open > maxLots) {
            throw new Refused("too-many-lots {limit=" + maxLots + "}");
        }
    }

    private boolean due(Instant instant) {
        return instant != null && !instant.isAfter(now);
    }

    void bookDue() {
        List<Hold> ended = holds.stream()
                .filter(hold -> hold.open && due(hold.deadline))
                .sorted(Comparator.comparing(hold -> hold.deadline))
                .toList();
        for (Hold hold : ended) {
            end(hold);
            payDebt();
        }
        for (Hold hold : ended) {
            if (hold.owned) {
                giveBack(hold.video);
            }
        }
        expireLots();
    }

    private void end(Hold hold) {
        hold.open = false;
        for (Lot lot : hold.drawn) {
            lot.held--;
            lot.free++;
        }
    }

    private void payDebt() {
        for (Lot lot = best(any -> true); debt > 0 && lot != null; lot = best(any -> true)) {
            lot.free--;
            lot.family.used++;
            debt--;
        }
    }

    private void expireLots() {
        for (Lot lot : lots) {
            if (due(lot.expires) && lot.free > 0) {
                lot.family.expired += lot.free;
                transactions.add(-lot.free);
                lot.free = 0;
            }
        }
    }

    private Lot newLot(String kind, boolean bought, boolean paid, int priority, Instant expires) {
        Lot lot = new Lot();
        lot.kind = kind;
        lot.bought = bought;
        lot.paid = paid;
        lot.priority = priority;
        lot.expires = expires;
        lot.born = lots.size();
        lot.family = lot;
        lots.add(lot);
        return lot;
    }

    private void pour(int amount, Lot lot) {
        for (int i = 0; i < amount; i++) {
            if (debt > 0) {
                debt--;
                lot.family.used++;
            } else {
                lot.free++;
            }
        }
        transactions.add(amount);
    }

    private Lot incoming(String kind, boolean bought, boolean paid, int amount, int priority, Instant expires) {
        bookDue();
        Lot lot = lots.stream()
                .filter(l -> !paid && l.open() && !l.paid && l.regrantOf == null)
                .filter(l -> l.kind.equals(kind) && l.priority == priority)
                .filter(l -> l.expires == null ? expires == null : l.expires.equals(expires))
                .findFirst()
                .orElse(null);
        if (lot == null) {
            requireLots(openLots() + 1, amount > debt ? 1 : 0);
            lot = newLot(kind, bought, paid, priority, expires);
        }
        pour(amount, lot);
        payDebt();
        expireLots();
        return lot;
    }

    void buy(int amount, boolean paid, Instant expires) {
        Purchase purchase = new Purchase();
        purchase.amount = amount;
        purchase.lot = incoming("purchase", true, paid, amount, 100, expires);
        purchases.add(purchase);
    }

    void grant(int amount, int priority, Instant expires) {
        incoming("grant", false, false, amount, priority, expires);
    }

    void credit(int amount) {
        incoming("adjustment", false, false, amount, 100, null);
    }

    void debit(int amount) {
        bookDue();
        for (int i = 0; i < amount; i++) {
            useOrOwe(best(any -> true));
        }
        transactions.add(-amount);
    }

    private void useOrOwe(Lot lot) {
        if (lot == null) {
            debt++;
        } else {
            lot.free--;
            lot.family.used++;
        }
    }

    private void requireAvailable(int amount) {
        if (amount > available()) {
            throw new Refused("insufficient-credits {available=" + available() + ", required=" + amount + "}");
        }
    }

    void use(int amount, int video) {
        bookDue();
        requireAvailable(amount);
        Usage usage = new Usage();
        usage.video = video;
        for (int i = 0; i < amount; i++) {
            Lot lot = best(any -> true);
            lot.free--;
            lot.family.used++;
            usage.drawn.add(lot);
        }
        usages.add(usage);
        transactions.add(-amount);
    }

    void hold(int amount, int video, boolean owned, Duration expiresIn) {
        bookDue();
        requireAvailable(amount);
        if (holds.stream().filter(hold -> hold.open).count() >= maxHolds) {
            throw new Refused("too-many-holds {limit=" + maxHolds + "}");
        }
        Hold hold = new Hold();
        hold.video = video;
        hold.owned = owned;
        hold.deadline = now.plus(expiresIn);
        for (int i = 0; i < amount; i++) {
            Lot lot = best(any -> true);
            lot.free--;
            lot.held++;
            hold.drawn.add(lot);
        }
        holds.add(hold);
    }

    private Hold openHold(int index, boolean byOwner) {
        Hold hold = holds.get(index);
        boolean wasOpen = hold.open;
        bookDue();
        if (!hold.open) {
            String state = due(hold.deadline) ? "expired" : "voided";
            throw new Refused("hold-ended " + (wasOpen ? "{state=" + state + "}" : "{}"));
        }
        if (hold.owned && !byOwner) {
            throw new Refused("hold-of-video {}");
        }
        return hold;
    }

    void capture(int index, int amount, boolean byOwner) {
        Hold hold = openHold(index, byOwner);
        if (amount > hold.drawn.size()) {
            throw new Refused("capture-exceeds-hold {held=" + hold.drawn.size() + "}");
        }
        end(hold);
        Usage usage = new Usage();
        usage.video = hold.video;
        for (Lot lot : hold.drawn.subList(0, amount)) {
            lot.free--;
            lot.family.used++;
            usage.drawn.add(lot);
        }
        usages.add(usage);
        transactions.add(-amount);
        payDebt();
        expireLots();
    }

    void release(int index, boolean byOwner) {
        end(openHold(index, byOwner));
        payDebt();
        expireLots();
    }

    void refund(int index, int amount) {
        bookDue();
        int before = openLots();
        refund(usages.get(index), amount);
        requireLots(openLots(), openLots() - before);
        expireLots();
    }

    /** @param amount 0 for all that is left */
    private void refund(Usage usage, int amount) {
        int left = usage.drawn.size() - usage.refunded;
        int wanted = amount == 0 ? left : amount;
        if (left == 0 || wanted > left) {
            throw new Refused("refund-exceeds-usage {refundable=" + left + "}");
        }
        List<Lot> back = new ArrayList<>(usage.drawn.subList(left - wanted, left));
        usage.refunded += wanted;
        transactions.add(wanted);
        while (debt > 0 && !back.isEmpty()) {
            back.remove(0);
            debt--;
        }
        Collections.reverse(back);
        List<Integer> told = givenBackTo.isEmpty() ? List.of() : givenBackTo.poll();
        Map<Lot, Lot> targets = new LinkedHashMap<>();
        for (Lot lot : back) {
            if (!targets.containsKey(lot)) {
                Integer number = targets.size() < told.size() ? told.get(targets.size()) : null;
                Lot target = due(lot.expires) ? regrant(lot, number) : lot;
                targets.put(lot, target);
            }
            targets.get(lot).free++;
            lot.family.used--;
        }
    }

    private Lot regrant(Lot lot, Integer told) {
        Instant expires = now.plus(GRACE);
        List<Lot> alike = lots.stream()
                .filter(l -> l.open() && l.regrantOf == lot && expires.equals(l.expires))
                .toList();
        if (!lot.family.paid && !alike.isEmpty()) {
            return alike.get(0);
        }
        if (told != null && told < lots.size()) {
            if (!alike.contains(lots.get(told))) {
                throw new AssertionError("a regrant went into a lot that is not its like");
            }
            return lots.get(told);
        }
        Lot regrant = newLot(lot.kind, lot.bought, lot.paid, lot.priority, expires);
        regrant.family = lot.family;
        regrant.regrantOf = lot;
        return regrant;
    }

    void reverse(int index, int amount) {
        bookDue();
        Purchase purchase = purchases.get(index);
        int left = purchase.amount - purchase.reversed;
        int wanted = amount == 0 ? left : amount;
        if (left == 0 || wanted > left) {
            throw new Refused("reversal-exceeds-purchase {reversible=" + left + "}");
        }
        Reversal reversal = new Reversal();
        reversal.purchase = purchase;
        reversal.amount = wanted;
        Lot family = purchase.lot;
        for (int i = 0; i < wanted; i++) {
            if (family.expired > family.excused) {
                family.excused++;
                reversal.excused++;
                continue;
            }
            Lot own = family.free > 0 ? family : best(lot -> lot.family == family);
            if (own != null) {
                own.free--;
            } else {
                useOrOwe(best(any -> true));
            }
        }
        purchase.reversed += wanted;
        reversals.add(reversal);
        transactions.add(reversal.excused - wanted);
    }

    void reinstate(int index, int amount) {
        bookDue();
        Reversal reversal = reversals.get(index);
        int left = reversal.amount - reversal.reinstated;
        int wanted = amount == 0 ? left : amount;
        if (left == 0 || wanted > left) {
            throw new Refused("reinstatement-exceeds-reversal {reinstatable=" + left + "}");
        }
        Lot family = reversal.purchase.lot;
        int incoming = 0;
        for (int i = 0; i < wanted; i++) {
            if (reversal.amount - reversal.reinstated > reversal.excused) {
                incoming++;
            } else {
                family.excused--;
            }
            reversal.reinstated++;
            reversal.purchase.reversed--;
        }
        if (incoming > 0) {
            requireLots(openLots() + 1, incoming > debt ? 1 : 0);
            Instant expires = due(family.expires) ? now.plus(GRACE) : family.expires;
            Lot lot = newLot("reinstatement", true, family.paid, family.priority, expires);
            lot.family = family;
            pour(incoming, lot);
        } else {
            transactions.add(0);
        }
        expireLots();
    }

    void giveBack(int video) {
        bookDue();
        holds.stream()
                .filter(hold -> hold.open && hold.video == video)
                .sorted(Comparator.comparing(hold -> hold.deadline))
                .toList()
                .forEach(hold -> {
                    end(hold);
                    payDebt();
                    expireLots();
                });
        for (Usage usage : usages) {
            if (usage.video == video && usage.refunded < usage.drawn.size()) {
                refund(usage, 0);
            }
        }
        payDebt();
        expireLots();
    }
}
