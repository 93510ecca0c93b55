package dev.otto.ledger.verifier;

import java.util.Arrays;
import java.util.UUID;

/**
 * A few numbers for each of very many ids: open addressing in arrays, since objects would take several times the
 * memory.
 */
final class IdTable {
    private static final int SMALLEST = 1 << 10;

    private final int columns;
    private long[] high = new long[SMALLEST];
    private long[] low = new long[SMALLEST];
    private boolean[] used = new boolean[SMALLEST];
    private long[] values;
    private int size;

    IdTable(int columns) {
        this.columns = columns;
        values = new long[SMALLEST * columns];
    }

    int size() {
        return size;
    }

    /** How many slots there are; those in use hold an id. */
    int slots() {
        return used.length;
    }

    boolean isUsed(int slot) {
        return used[slot];
    }

    UUID id(int slot) {
        return new UUID(high[slot], low[slot]);
    }

    /** The id's slot until the next change of the table, −1 if it has none. */
    int find(UUID id) {
        int slot = place(id.getMostSignificantBits(), id.getLeastSignificantBits());
        return used[slot] ? slot : -1;
    }

    /** A slot for an id that has none, all numbers 0. */
    int add(UUID id) {
        if (size >= used.length / 3 * 2) {
            grow();
        }
        int slot = place(id.getMostSignificantBits(), id.getLeastSignificantBits());
        used[slot] = true;
        high[slot] = id.getMostSignificantBits();
        low[slot] = id.getLeastSignificantBits();
        size++;
        return slot;
    }

    long get(int slot, int column) {
        return values[slot * columns + column];
    }

    void set(int slot, int column, long value) {
        values[slot * columns + column] = value;
    }

    /** Frees a slot, and moves those up that had to go past it. */
    void remove(int slot) {
        int hole = slot;
        int next = slot;
        while (true) {
            next = next + 1 & used.length - 1;
            if (!used[next]) {
                break;
            }
            int home = home(high[next], low[next]);
            boolean between = hole <= next ? hole < home && home <= next : hole < home || home <= next;
            if (!between) {
                high[hole] = high[next];
                low[hole] = low[next];
                System.arraycopy(values, next * columns, values, hole * columns, columns);
                hole = next;
            }
        }
        used[hole] = false;
        Arrays.fill(values, hole * columns, (hole + 1) * columns, 0);
        size--;
    }

    private int place(long idHigh, long idLow) {
        int slot = home(idHigh, idLow);
        while (used[slot] && (high[slot] != idHigh || low[slot] != idLow)) {
            slot = slot + 1 & used.length - 1;
        }
        return slot;
    }

    private int home(long idHigh, long idLow) {
        long mixed = (idHigh ^ Long.rotateLeft(idLow, 32)) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & used.length - 1;
    }

    private void grow() {
        long[] oldHigh = high;
        long[] oldLow = low;
        boolean[] oldUsed = used;
        long[] oldValues = values;
        int larger = Math.multiplyExact(used.length, 2);
        high = new long[larger];
        low = new long[larger];
        used = new boolean[larger];
        values = new long[Math.multiplyExact(larger, columns)];
        for (int old = 0; old < oldUsed.length; old++) {
            if (oldUsed[old]) {
                int slot = place(oldHigh[old], oldLow[old]);
                used[slot] = true;
                high[slot] = oldHigh[old];
                low[slot] = oldLow[old];
                System.arraycopy(oldValues, old * columns, values, slot * columns, columns);
            }
        }
    }
}
