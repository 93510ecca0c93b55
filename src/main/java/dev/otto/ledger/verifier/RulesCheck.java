package dev.otto.ledger.verifier;

import org.jspecify.annotations.Nullable;

/** R2: no lot, hold or debt falls below zero, no more is held than is there, and nothing is used that was not available. */
public final class RulesCheck implements Check {
    @Override
    public String name() {
        return "rules";
    }

    @Override
    public void event(LoggedEvent event, AccountFold.@Nullable Step step, Findings findings) {
        if (step == null || step.booking() == null) {
            return;
        }
        for (String fault : step.faults()) {
            findings.add(name(), event.position(), fault);
        }
        Long balance = step.balance();
        if (!step.whole() || balance == null) {
            return;
        }
        if (step.debt() < 0 || step.held() < 0) {
            findings.add(
                    name(),
                    event.position(),
                    "it leaves account " + event.aggregateId() + " with a debt of " + step.debt() + " and "
                            + step.held() + " credits held");
        }
        Booking.Kind kind = step.booking().kind();
        if ((kind == Booking.Kind.USE || kind == Booking.Kind.HOLD) && balance - step.held() < 0) {
            findings.add(
                    name(),
                    event.position(),
                    "it uses or holds more than account " + event.aggregateId() + " had: " + (balance - step.held())
                            + " are available after it");
        }
    }
}
