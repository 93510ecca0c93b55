package dev.otto.ledger.verifier;

import java.util.List;
import java.util.stream.Stream;

/** Everything that is looked at. */
public final class Checks {
    private Checks() {}

    /** What the events must be by themselves, in the order of the log: cheap, and without memory of what went before. */
    public static List<Check> ofTheChain(Check.Extent extent) {
        return List.of(new PositionCheck(extent), new TimeCheck(), new ChainCheck(extent));
    }

    /** What remembers something of each stream; the streams of one share. */
    public static List<Check> ofStreams(Check.Extent extent, Share share) {
        return List.of(new SequenceCheck(extent, share), new BalanceCheck(), new RulesCheck());
    }

    /**
     * What the heads say.
     *
     * @param sealed the heads that come with the log
     * @param held the heads that were kept elsewhere, in the order of their positions
     */
    public static List<Check> ofHeads(Check.Extent extent, Iterable<Head> sealed, Iterable<Head> held, KeyRing keys) {
        return List.of(
                HeadCheck.sealed(extent, sealed), new SignatureCheck(keys, sealed), HeadCheck.held(extent, held));
    }

    /** All of them, of all streams. */
    public static List<Check> all(Check.Extent extent, Iterable<Head> sealed, Iterable<Head> held, KeyRing keys) {
        return Stream.of(ofTheChain(extent), ofHeads(extent, sealed, held, keys), ofStreams(extent, Share.ALL))
                .flatMap(List::stream)
                .toList();
    }
}
