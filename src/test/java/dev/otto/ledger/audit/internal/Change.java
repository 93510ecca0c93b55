package dev.otto.ledger.audit.internal;

import dev.otto.ledger.verifier.AuditKey;
import dev.otto.ledger.verifier.Head;
import dev.otto.ledger.verifier.LoggedEvent;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** What somebody who may do anything to the database does to its history. */
enum Change {
    EDIT_POSITION((book, random) -> {
        int index = any(book, random);
        book.edit(index).position(book.events.getLast().position() + 1 + random.nextInt(1_000));
    }),
    EDIT_AGGREGATE_TYPE((book, random) -> book.edit(any(book, random)).aggregateType("other")),
    EDIT_AGGREGATE_ID((book, random) -> book.edit(any(book, random)).aggregateId(UUID.randomUUID())),
    EDIT_SEQUENCE((book, random) -> {
        Book.Edit edit = book.edit(any(book, random));
        edit.sequence(edit.row().sequence() + 1_000 + random.nextInt(1_000));
    }),
    EDIT_TYPE((book, random) -> {
        Book.Edit edit = book.edit(any(book, random));
        edit.type(
                edit.row().type().equals("credits.credits-granted")
                        ? "credits.credits-purchased"
                        : "credits.credits-granted");
    }),
    EDIT_VERSION((book, random) -> book.edit(any(book, random)).version(2 + random.nextInt(9))),
    EDIT_PAYLOAD((book, random) -> {
        Book.Edit edit = book.edit(any(book, random));
        edit.payload(flipped(edit.row().payload(), random));
    }),
    EDIT_METADATA((book, random) -> {
        Book.Edit edit = book.edit(any(book, random));
        edit.metadata(flipped(edit.row().metadata(), random));
    }),
    EDIT_RECORDED_AT((book, random) -> {
        Book.Edit edit = book.edit(any(book, random));
        edit.recordedAt(edit.row().recordedAt() + (random.nextBoolean() ? 1 : -1) * (1L + random.nextInt(1_000_000)));
    }),
    EDIT_HASH((book, random) -> {
        Book.Edit edit = book.edit(any(book, random));
        edit.hash(flipped(edit.row().hash(), random));
    }),
    /** Not the last one: of the end, see {@link #CUT}. */
    DELETE((book, random) -> book.events.remove(random.nextInt(book.events.size() - 1))),
    DELETE_AND_CLOSE_THE_GAP((book, random) -> {
        int index = random.nextInt(book.events.size() - 1);
        book.events.remove(index);
        book.renumber(index);
    }),
    INSERT((book, random) -> {
        int index = any(book, random);
        LoggedEvent model = book.events.get(index);
        book.events.add(
                index,
                new LoggedEvent(
                        index + 1L,
                        model.aggregateType(),
                        UUID.randomUUID(),
                        0,
                        model.type(),
                        model.version(),
                        model.payload(),
                        model.metadata(),
                        model.recordedAt(),
                        model.hash()));
        book.renumber(index);
    }),
    SWAP((book, random) -> {
        int one = random.nextInt(book.events.size() - 1);
        int other = one + 1 + random.nextInt(book.events.size() - 1 - one);
        LoggedEvent first = book.events.get(one);
        LoggedEvent second = book.events.get(other);
        book.events.set(one, second);
        book.events.set(other, first);
        book.edit(one).position(first.position());
        book.edit(other).position(second.position());
    }),
    SWAP_PAYLOADS((book, random) -> {
        int one = any(book, random);
        int other = (one + 1 + random.nextInt(book.events.size() - 1)) % book.events.size();
        byte[] payload = book.events.get(one).payload();
        book.edit(one).payload(book.events.get(other).payload());
        book.edit(other).payload(payload);
    }),
    /** Beyond what no head covers, with the heads of what is gone. */
    CUT((book, random) -> {
        int end = (int) book.heads.getLast().position() - 1 - random.nextInt(100);
        book.events.subList(end, book.events.size()).clear();
        book.heads.removeIf(head -> head.position() > end);
    }),
    CUT_AND_KEEP_THE_HEADS((book, random) -> {
        int end = (int) book.heads.getLast().position() - 1 - random.nextInt(100);
        book.events.subList(end, book.events.size()).clear();
    }),
    /** All hashes from there on are right again, the heads are not. */
    REWRITE((book, random) -> rewrite(book, random)),
    REWRITE_AND_REMOVE_HEADS((book, random) -> {
        int index = rewrite(book, random);
        book.heads.removeIf(head -> head.position() > index);
    }),
    REWRITE_AND_ADAPT_HEADS((book, random) -> {
        rewrite(book, random);
        book.heads.replaceAll(head -> new Head(
                head.position(), book.hashAt(head.position()), head.sealedAt(), head.keyId(), head.signature()));
    }),
    /** With a key of one's own, that is put beside the others. */
    REWRITE_AND_SIGN((book, random) -> {
        rewrite(book, random);
        SigningKey forged = SigningKey.of(SigningKey.create());
        book.keys.add(AuditKey.of(forged.publicKey(), book.keys.getFirst().createdAt()));
        book.heads.replaceAll(head -> signed(head, book, forged));
    }),
    /** The same, and the key says that the ledger's own vouches for it. */
    REWRITE_SIGN_AND_VOUCH((book, random) -> {
        rewrite(book, random);
        SigningKey forged = SigningKey.of(SigningKey.create());
        AuditKey own = book.keys.getFirst();
        AuditKey key = AuditKey.of(forged.publicKey(), own.createdAt());
        byte[] text = key.succession(own.encoded());
        book.keys.add(
                new AuditKey(key.id(), key.encoded(), key.createdAt(), own.id(), forged.sign(text), forged.sign(text)));
        book.heads.replaceAll(head -> signed(head, book, forged));
    }),
    /** Of what no head covers yet, rehashed: only what the events say of each other can show it. */
    LATE_DELETE((book, random) -> {
        int index = book.last("users.user-renamed");
        book.events.remove(index);
        book.rechain(index);
    }),
    LATE_DELETE_AND_CLOSE_THE_GAP((book, random) -> {
        int index = book.last("users.user-renamed", book.last("users.user-renamed"));
        book.events.remove(index);
        book.renumber(index);
        book.rechain(index);
    }),
    LATE_EARLIER((book, random) -> {
        int index = book.events.size() - 1 - random.nextInt(3);
        book.edit(index).recordedAt(book.events.get(index - 1).recordedAt() - 1 - random.nextInt(1_000));
        book.rechain(index);
    }),
    LATE_BALANCE((book, random) -> {
        int index = book.last("credits.credits-used");
        book.edit(index).payload("\"balance_after\":60", "\"balance_after\":" + (61 + random.nextInt(100)));
        book.rechain(index);
    }),
    LATE_AMOUNT((book, random) -> {
        int index = book.last("credits.credits-used");
        book.edit(index).payload("\"amount\":10", "\"amount\":" + (1 + random.nextInt(9)));
        book.rechain(index);
    }),
    /** More than there was, with a balance that fits. */
    LATE_OVERDRAFT((book, random) -> {
        int index = book.last("credits.credits-used");
        int much = 71 + random.nextInt(100);
        book.edit(index)
                .payload("\"amount\":10", "\"amount\":" + much)
                .payload("\"remaining\":-10", "\"remaining\":-" + much)
                .payload("\"balance_after\":60", "\"balance_after\":" + (70 - much));
        book.rechain(index);
    });

    private interface Doing {
        void to(Book book, Random random);
    }

    private final Doing doing;

    Change(Doing doing) {
        this.doing = doing;
    }

    void make(Book book, Random random) {
        doing.to(book, random);
    }

    /** Those that show by a key alone, without heads that were kept elsewhere. */
    static final List<Change> HIDDEN_WITHOUT_HELD_HEADS = List.of(CUT, REWRITE_AND_REMOVE_HEADS);

    private static int any(Book book, Random random) {
        return random.nextInt(book.events.size());
    }

    /** Changes something that nothing else depends on, and returns its index. */
    private static int rewrite(Book book, Random random) {
        int index = random.nextInt((int) book.heads.getLast().position());
        Book.Edit edit = book.edit(index);
        edit.metadata(flipped(edit.row().metadata(), random));
        book.rechain(index);
        return index;
    }

    private static Head signed(Head head, Book book, SigningKey key) {
        Head unsigned = new Head(head.position(), book.hashAt(head.position()), head.sealedAt(), key.id(), new byte[0]);
        return new Head(
                unsigned.position(), unsigned.root(), unsigned.sealedAt(), key.id(), key.sign(unsigned.signedText()));
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(7));
        return changed;
    }
}
