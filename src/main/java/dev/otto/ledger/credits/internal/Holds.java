package dev.otto.ledger.credits.internal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.VideoId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The open holds of an account, the next to expire first. */
record Holds(@JsonValue List<Hold> byDeadline) {
    static final Holds NONE = new Holds(List.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Holds {
        byDeadline = List.copyOf(byDeadline);
    }

    int count() {
        return byDeadline.size();
    }

    @Nullable
    Hold find(HoldId id) {
        for (Hold hold : byDeadline) {
            if (hold.id().equals(id)) {
                return hold;
            }
        }
        return null;
    }

    Holds with(Hold placed) {
        List<Hold> next = new ArrayList<>(byDeadline.size() + 1);
        next.addAll(byDeadline);
        int index = next.size();
        while (index > 0 && placed.expiresAt().isBefore(next.get(index - 1).expiresAt())) {
            index--;
        }
        next.add(index, placed);
        return new Holds(next);
    }

    Holds without(HoldId ended) {
        List<Hold> next = new ArrayList<>(byDeadline.size());
        for (Hold hold : byDeadline) {
            if (!hold.id().equals(ended)) {
                next.add(hold);
            }
        }
        return new Holds(next);
    }

    /** All whose deadline has come, in the order of their deadlines. */
    List<Hold> due(Now now) {
        int count = 0;
        while (count < byDeadline.size() && byDeadline.get(count).due(now)) {
            count++;
        }
        return byDeadline.subList(0, count);
    }

    List<Hold> naming(VideoId video) {
        List<Hold> named = new ArrayList<>();
        for (Hold hold : byDeadline) {
            if (video.equals(hold.video())) {
                named.add(hold);
            }
        }
        return named;
    }

    /** The earliest deadline after an instant. */
    @Nullable
    Instant nextDueAfter(Instant now) {
        for (Hold hold : byDeadline) {
            if (hold.expiresAt().isAfter(now)) {
                return hold.expiresAt();
            }
        }
        return null;
    }
}
