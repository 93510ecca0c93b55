package dev.otto.ledger.verifier;

import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Every head is the log's own: its root is the hash of the event at its position. Heads come in the order of their
 * positions; of those that lie outside of the events at hand nothing is said, but that there are some.
 */
public final class HeadCheck implements Check {
    private final String name;
    private final String whose;
    private final Extent extent;
    private final Iterator<Head> heads;
    private @Nullable Head next;
    private long compared;
    private long outside;
    private @Nullable Head latest;

    private HeadCheck(String name, String whose, Extent extent, Iterable<Head> heads) {
        this.name = name;
        this.whose = whose;
        this.extent = extent;
        this.heads = heads.iterator();
        advance();
    }

    /** @param heads that come with the log */
    public static HeadCheck sealed(Extent extent, Iterable<Head> heads) {
        return new HeadCheck("sealed_root", "the head", extent, heads);
    }

    /** @param heads that were kept elsewhere */
    public static HeadCheck held(Extent extent, Iterable<Head> heads) {
        return new HeadCheck("held_head", "the head that you hold", extent, heads);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void event(LoggedEvent event, AccountFold.@Nullable Step step, Findings findings) {
        while (next != null && next.position() < event.position()) {
            behind(next, findings);
            advance();
        }
        while (next != null && next.position() == event.position()) {
            compare(next, event.hash(), findings);
            advance();
        }
    }

    /** A head of no event at hand: of the one just before them, of one before that, or of one that is missing. */
    private void behind(Head head, Findings findings) {
        if (head.position() == extent.first() - 1) {
            compare(head, extent.previousHash(), findings);
        } else if (head.position() < extent.first()) {
            outside++;
        } else {
            findings.add(name, head.position(), whose + " at " + head.position() + " is of an event that is not there");
        }
    }

    private void compare(Head head, byte[] hash, Findings findings) {
        compared++;
        latest = head;
        if (!Arrays.equals(head.root(), hash)) {
            findings.add(
                    name,
                    head.position(),
                    whose + " of " + head.sealedAt()
                            + " says another hash here: this event or one before it was changed" + " after that time");
        }
    }

    @Override
    public void end(Extent seen, AccountFold accounts, Findings findings) {
        while (next != null) {
            if (next.position() < seen.first()) {
                behind(next, findings);
            } else if (seen.open()) {
                findings.add(
                        name,
                        seen.last() + 1,
                        "the log ends at " + seen.last() + ", but " + whose + " of " + next.sealedAt() + " is at "
                                + next.position() + ": its end was cut off");
            } else {
                outside++;
            }
            advance();
        }
    }

    private void advance() {
        next = heads.hasNext() ? heads.next() : null;
    }

    /** How many heads were held against an event. */
    public long compared() {
        return compared;
    }

    /** How many lie before or behind the events at hand. */
    public long outside() {
        return outside;
    }

    /** The last one that was held against an event. */
    public @Nullable Head latest() {
        return latest;
    }
}
