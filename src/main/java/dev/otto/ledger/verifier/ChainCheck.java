package dev.otto.ledger.verifier;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Each hash is that of the event and the hash before. Behind one that is not, the stored one is taken as the start. */
public final class ChainCheck implements Check {
    private final EventHash hash = new EventHash();
    private byte[] previous;

    public ChainCheck(Extent extent) {
        previous = extent.previousHash();
    }

    @Override
    public String name() {
        return "chain";
    }

    @Override
    public void event(LoggedEvent event, AccountFold.@Nullable Step step, Findings findings) {
        if (!Arrays.equals(hash.of(previous, event), event.hash())) {
            findings.add(
                    name(),
                    event.position(),
                    "its hash is not that of its contents and of the hash of the event before");
        }
        previous = event.hash().length == EventHash.BYTES ? event.hash() : EventHash.beforeTheFirst();
    }
}
