package dev.otto.ledger.credits.internal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.credits.LotKind;
import dev.otto.ledger.credits.LotTerms;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Now;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The open lots of an account, sorted by R6's order of use. */
record Lots(@JsonValue List<Lot> inOrderOfUse) {
    static final Lots NONE = new Lots(List.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Lots {
        inOrderOfUse = List.copyOf(inOrderOfUse);
    }

    int count() {
        return inOrderOfUse.size();
    }

    @Nullable
    Lot find(LotId id) {
        int index = indexOf(inOrderOfUse, id);
        return index < 0 ? null : inOrderOfUse.get(index);
    }

    /** An open lot that an event or a hold names: its absence would be a fault of ours. */
    Lot get(LotId id) {
        return Objects.requireNonNull(find(id));
    }

    Lots after(CreditEvent event, List<LotChange> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        List<Lot> next = new ArrayList<>(inOrderOfUse);
        for (LotChange change : changes) {
            remember(next, event, change);
        }
        return new Lots(next);
    }

    private static void remember(List<Lot> lots, CreditEvent event, LotChange change) {
        int index = indexOf(lots, change.lot());
        LotTerms terms = change.terms();
        if (index >= 0) {
            Lot lot = lots.get(index).after(event, change);
            if (lot.remaining().isZero()) {
                lots.remove(index);
            } else {
                lots.set(index, lot);
            }
        } else if (terms != null && !change.remaining().isZero()) {
            insert(lots, Lot.opened(event, change, terms));
        }
    }

    private static void insert(List<Lot> lots, Lot lot) {
        int index = lots.size();
        while (index > 0 && usedBefore(lot, lots.get(index - 1))) {
            index--;
        }
        lots.add(index, lot);
    }

    private static int indexOf(List<Lot> lots, LotId id) {
        for (int i = 0; i < lots.size(); i++) {
            if (lots.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    /** R6: priority, then expiry with none last, then granted before bought, then oldest. */
    private static boolean usedBefore(Lot one, Lot other) {
        LotTerms a = one.terms();
        LotTerms b = other.terms();
        if (a.priority() != b.priority()) {
            return a.priority() < b.priority();
        }
        if (!Objects.equals(a.expiresAt(), b.expiresAt())) {
            return b.expiresAt() == null
                    || (a.expiresAt() != null && a.expiresAt().isBefore(b.expiresAt()));
        }
        if (a.kind().bought() != b.kind().bought()) {
            return b.kind().bought();
        }
        return a.age() < b.age();
    }

    /** The lot that credits without money go into instead of a lot of their own, if it has room for them (R16). */
    @Nullable
    Lot alike(LotKind kind, int priority, @Nullable Instant expiresAt, Credits amount) {
        for (Lot lot : inOrderOfUse) {
            LotTerms terms = lot.terms();
            if (lot.money() == null
                    && terms.regrantOf() == null
                    && terms.kind() == kind
                    && terms.priority() == priority
                    && Objects.equals(terms.expiresAt(), expiresAt)
                    && lot.takes(amount)) {
                return lot;
            }
        }
        return null;
    }

    /** The regrant that credits without money go into when they come back to the same expired lot. */
    @Nullable
    Lot regrantLike(LotId regrantOf, Instant expiresAt) {
        for (Lot lot : inOrderOfUse) {
            if (lot.money() == null
                    && regrantOf.equals(lot.terms().regrantOf())
                    && expiresAt.equals(lot.terms().expiresAt())) {
                return lot;
            }
        }
        return null;
    }

    /** Those that expire within a time from now. */
    List<Lot> nearing(Now now, Duration within) {
        return inOrderOfUse.stream().filter(lot -> lot.nears(now, within)).toList();
    }

    /** The first lot, in order of use, of which something is due to expire. */
    @Nullable
    Lot due(Now now) {
        for (Lot lot : inOrderOfUse) {
            if (lot.due(now) && lot.unheld().isPositive()) {
                return lot;
            }
        }
        return null;
    }

    /**
     * The earliest expiry after an instant. A lot counts although all of it is held: a hold that is due by then has
     * set it free.
     */
    @Nullable
    Instant nextDueAfter(Instant now) {
        Instant earliest = null;
        for (Lot lot : inOrderOfUse) {
            Instant expiry = lot.terms().expiresAt();
            if (expiry != null && expiry.isAfter(now) && (earliest == null || expiry.isBefore(earliest))) {
                earliest = expiry;
            }
        }
        return earliest;
    }
}
