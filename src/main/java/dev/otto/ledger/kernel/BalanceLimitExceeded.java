package dev.otto.ledger.kernel;

/** R16: an amount or a balance would leave ±(2^53−1). */
public final class BalanceLimitExceeded extends Refusal {
    public BalanceLimitExceeded() {
        super("The balance would go beyond 9007199254740991 credits, which no client could read exactly.");
    }

    @Override
    public String type() {
        return "balance-limit";
    }

    @Override
    public String title() {
        return "Balance limit exceeded";
    }

    @Override
    public int status() {
        return 409;
    }
}
