package dev.otto.ledger.live;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a message has its place: the position of the event that it tells of, and which of the event's messages it is. It
 * is the same on every node and for ever, so a stream resumes behind it wherever it was cut.
 */
public record EventId(long position, int index) implements Comparable<EventId> {
    /** Of no message: behind all messages of an event. */
    private static final int BEHIND_ALL = 9;

    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,17})\\.([0-9])");
    private static final Comparator<EventId> ORDER =
            Comparator.comparingLong(EventId::position).thenComparingInt(EventId::index);

    /** Behind all that an event and those before it tell. */
    public static EventId behind(long position) {
        return new EventId(position, BEHIND_ALL);
    }

    /** Reads the text form; an {@link IllegalArgumentException} tells of any other. */
    public static EventId of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no id of an event");
        }
        return new EventId(Long.parseLong(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    @Override
    public int compareTo(EventId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return position + "." + index;
    }
}
