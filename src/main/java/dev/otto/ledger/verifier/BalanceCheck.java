package dev.otto.ledger.verifier;

import org.jspecify.annotations.Nullable;

/** R1: every transaction's amount, and the balance after it, are what the bookings add up to. */
public final class BalanceCheck implements Check {
    @Override
    public String name() {
        return "balance";
    }

    @Override
    public void event(LoggedEvent event, AccountFold.@Nullable Step step, Findings findings) {
        if (step == null) {
            return;
        }
        Booking booking = step.booking();
        if (booking == null) {
            findings.add(
                    name(),
                    event.position(),
                    "it is of account " + event.aggregateId() + ", and cannot be understood: " + event.type()
                            + ", version " + event.version());
            return;
        }
        if (!booking.fits()) {
            findings.add(
                    name(),
                    event.position(),
                    "its amount is " + booking.amount() + ", but what it books changes the balance of account "
                            + event.aggregateId() + " by " + booking.change());
        }
        if (booking.balanceAfter() != null
                && step.balance() != null
                && !booking.balanceAfter().equals(step.balance())) {
            findings.add(
                    name(),
                    event.position(),
                    "it says that account " + event.aggregateId() + " has " + booking.balanceAfter()
                            + " after it; all that was booked adds up to " + step.balance());
        }
    }
}
