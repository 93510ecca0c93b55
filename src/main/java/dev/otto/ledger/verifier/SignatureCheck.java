package dev.otto.ledger.verifier;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Every head that comes with the log was signed by a trusted key. */
public final class SignatureCheck implements Check {
    private final KeyRing keys;
    private final Iterator<Head> heads;
    private @Nullable Head next;

    public SignatureCheck(KeyRing keys, Iterable<Head> heads) {
        this.keys = keys;
        this.heads = heads.iterator();
        advance();
    }

    @Override
    public String name() {
        return "signature";
    }

    @Override
    public void event(LoggedEvent event, AccountFold.@Nullable Step step, Findings findings) {
        while (next != null && next.position() <= event.position()) {
            check(next, findings);
        }
    }

    @Override
    public void end(Extent extent, AccountFold accounts, Findings findings) {
        while (next != null) {
            check(next, findings);
        }
    }

    private void check(Head head, Findings findings) {
        if (!keys.hasSigned(head)) {
            findings.add(
                    name(),
                    head.position(),
                    "the head of " + head.sealedAt() + " here was not signed by a trusted key (it names " + head.keyId()
                            + ")");
        }
        advance();
    }

    private void advance() {
        next = heads.hasNext() ? heads.next() : null;
    }
}
