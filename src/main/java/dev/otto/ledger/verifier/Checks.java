package dev.otto.ledger.verifier;

import java.util.List;

/** Everything that is looked at. */
public final class Checks {
    private Checks() {}

    /** What the events must be by themselves, in the order of the log: cheap, and without memory of what went before. */
    public static List<Check> ofTheChain(Check.Extent extent) {
        return List.of(new PositionCheck(extent), new TimeCheck(), new ChainCheck(extent));
    }

    /**
     * All of them.
     *
     * @param sealed the heads that come with the log
     * @param held the heads that were kept elsewhere, in the order of their positions
     */
    public static List<Check> all(Check.Extent extent, Iterable<Head> sealed, Iterable<Head> held, KeyRing keys) {
        return List.of(
                new PositionCheck(extent),
                new TimeCheck(),
                new ChainCheck(extent),
                new SequenceCheck(extent),
                HeadCheck.sealed(extent, sealed),
                new SignatureCheck(keys, sealed),
                HeadCheck.held(extent, held),
                new BalanceCheck(),
                new RulesCheck());
    }
}
