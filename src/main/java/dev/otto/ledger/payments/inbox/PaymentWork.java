package dev.otto.ledger.payments.inbox;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.kernel.Refusal;
import dev.otto.ledger.payments.Payers;
import dev.otto.ledger.payments.PaymentCommand.NoteFacts;
import dev.otto.ledger.payments.PaymentEvent.Fact;
import dev.otto.ledger.payments.PaymentEvent.PaymentLinked;
import dev.otto.ledger.payments.PaymentEvent.PurchaseNoted;
import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.payments.PaymentSettings;
import dev.otto.ledger.payments.PostedPurchase;
import dev.otto.ledger.payments.PurchaseSource;
import dev.otto.ledger.payments.providers.Notice;
import dev.otto.ledger.payments.providers.Providers;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.KeyInFlight;
import dev.otto.ledger.platform.command.KeyReused;
import dev.otto.ledger.platform.command.Submission;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is done about one webhook: its facts are noted in its payment, which books what follows from them. */
@Component
class PaymentWork {
    private static final String CLIENT = "payments";
    private static final String INVOICE = "in_";

    private final Providers providers;
    private final Matching matching;
    private final Aliases aliases;
    private final Inbox inbox;
    private final Payers payers;
    private final Commands commands;
    private final PaymentSettings settings;

    PaymentWork(
            Providers providers,
            Matching matching,
            Aliases aliases,
            Inbox inbox,
            Payers payers,
            Commands commands,
            PaymentSettings settings) {
        this.providers = providers;
        this.matching = matching;
        this.aliases = aliases;
        this.inbox = inbox;
        this.payers = payers;
        this.commands = commands;
        this.settings = settings;
    }

    /** What became of it. */
    sealed interface Result {}

    /** @param payment null if it is about none */
    record Done(@Nullable PaymentId payment) implements Result {}

    record TooEarly(Duration by) implements Result {}

    Result work(Received received) {
        byte[] body = inbox.body(received);
        if (body == null) {
            return new Done(null);
        }
        Notice notice = providers.named(received.provider()).read(body, inbox.headers(received)::get);
        if (notice.reference() == null) {
            return new Done(null);
        }
        String provider = received.provider();
        String reference = aliases.canonical(provider, notice.reference());
        for (String alias : notice.aliases()) {
            reference = link(received, alias, reference);
        }
        PaymentId payment = PaymentId.of(provider, reference);
        List<Fact> facts = matching.facts(payment, notice);
        Duration wait = settings.settleAfter().minus(received.age());
        if (wait.isPositive() && maySoonBeSaidBetter(facts, reference)) {
            return new TooEarly(wait);
        }
        if (!facts.isEmpty()) {
            note(payment, provider, reference, facts, received.event());
        }
        // Whoever has found out meanwhile that this is another name may have looked at this payment before us.
        return aliases.canonical(provider, reference).equals(reference)
                ? new Done(facts.isEmpty() && !aliases.isKnown(payment) ? null : payment)
                : new TooEarly(Duration.ZERO);
    }

    /** Another event of the same payment, which comes at the same time, may say whose it is and what it buys. */
    private static boolean maySoonBeSaidBetter(List<Fact> facts, String reference) {
        return facts.stream()
                .anyMatch(fact -> fact instanceof PurchaseNoted noted
                        && noted.settled()
                        && (!noted.userBy().isExplicit()
                                || !noted.creditsBy().isExplicit()
                                || (noted.source() == PurchaseSource.INVOICE && reference.startsWith(INVOICE))));
    }

    /**
     * Two names turn out to be one payment's: what was told under the one is counted to the other. The one that has bought
     * already keeps it.
     *
     * @return the name under which the payment is kept
     */
    private String link(Received received, String alias, String reference) {
        String provider = received.provider();
        String known = aliases.canonical(provider, alias);
        if (!known.equals(alias) || alias.equals(reference)) {
            return reference;
        }
        boolean other =
                aliases.isBooked(PaymentId.of(provider, alias)) && !aliases.isBooked(PaymentId.of(provider, reference));
        String from = other ? reference : alias;
        String to = other ? alias : reference;
        if (aliases.add(provider, from, to)) {
            inbox.reopen(provider, from, received.id());
            PaymentId left = PaymentId.of(provider, from);
            if (aliases.isKnown(left)) {
                Fact linked = new PaymentLinked(left, received.event(), PaymentId.of(provider, to));
                note(left, provider, from, List.of(linked), received.event() + "/linked");
            }
        }
        return to;
    }

    /** Looks again at a payment whose purchase somebody else has posted meanwhile. */
    void adopt(PaymentId payment, String provider, String reference) {
        posted(provider, reference)
                .ifPresent(posted -> commands.execute(
                        new NoteFacts(payment, posted.user().account(), provider, reference, List.of(), posted, null),
                        Submission.of(Actor.LEDGER)));
    }

    /** The purchase of a payment, whoever posted it; but not what another provider's payment of that name has bought. */
    private Optional<PostedPurchase> posted(String provider, String reference) {
        return payers.purchaseOf(reference)
                .filter(posted -> providers.others(provider).stream()
                        .noneMatch(other -> aliases.hasBought(PaymentId.of(other, reference), posted.transaction())));
    }

    private void note(PaymentId payment, String provider, String reference, List<Fact> facts, String event) {
        IdempotencyKey key = new IdempotencyKey(CLIENT, payment + ":" + event);
        Submission submission = new Submission(Actor.LEDGER, key, sha256(key.key()));
        PostedPurchase posted = posted(provider, reference).orElse(null);
        AccountId lane = posted == null ? lane(payment, facts) : posted.user().account();
        try {
            commands.execute(new NoteFacts(payment, lane, provider, reference, facts, posted, null), submission);
        } catch (KeyInFlight | KeyReused fault) {
            throw fault;
        } catch (Refusal refusal) {
            // If it was posted by somebody else in this moment, that purchase is the payment's.
            PostedPurchase now = posted(provider, reference).orElse(null);
            String hindrance = now != null && posted == null ? null : refusal.type();
            commands.execute(new NoteFacts(payment, lane, provider, reference, facts, now, hindrance), submission);
        }
    }

    private static AccountId lane(PaymentId payment, List<Fact> facts) {
        return facts.stream()
                .map(fact -> fact instanceof PurchaseNoted noted ? noted.user() : null)
                .filter(Objects::nonNull)
                .findFirst()
                .map(user -> user.account())
                .orElse(payment.lane());
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
