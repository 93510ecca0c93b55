package dev.otto.ledger.credits;

import dev.otto.ledger.credits.CreditCommand.AdjustCredits;
import dev.otto.ledger.credits.CreditCommand.AdjustCredits.Direction;
import dev.otto.ledger.credits.CreditCommand.CaptureHold;
import dev.otto.ledger.credits.CreditCommand.ExpireDue;
import dev.otto.ledger.credits.CreditCommand.GiveBack;
import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.credits.CreditCommand.OpenAccount;
import dev.otto.ledger.credits.CreditCommand.PlaceHold;
import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.credits.CreditCommand.RefundUsage;
import dev.otto.ledger.credits.CreditCommand.ReinstateReversal;
import dev.otto.ledger.credits.CreditCommand.ReversePurchase;
import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.credits.CreditCommand.VoidHold;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.internal.AccountState;
import dev.otto.ledger.credits.internal.CreditAccount;
import dev.otto.ledger.credits.internal.Outside;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventhandling.SimpleEventBus;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ClasspathParameterResolverFactory;
import org.axonframework.messaging.annotation.MultiParameterResolverFactory;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.modelling.command.inspection.AggregateModel;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;

/**
 * One account, driven by commands as the ledger drives it: each command is a unit on an aggregate that goes on from an
 * immutable state, and a refusal leaves nothing behind.
 */
public final class TestAccount {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ThreadLocal<TestAccount> CURRENT = new ThreadLocal<>();
    private static final AggregateModel<CreditAccount> MODEL = AnnotatedAggregateMetaModelFactory.inspectAggregate(
            CreditAccount.class,
            MultiParameterResolverFactory.ordered(
                    TestAccount::resolver, ClasspathParameterResolverFactory.forClass(TestAccount.class)));

    public final AccountId id = new AccountId(new UUID(1, 1));
    public Instant now = START;
    public LotPolicy policy = LotPolicy.DEFAULT;
    public ThresholdDefaults thresholds = ThresholdDefaults.NEVER;
    public HoldOwner holdOwner = (account, hold, video) -> {};
    public VideoGate videoGate = (account, video) -> {};

    private final List<CreditEvent> events = new ArrayList<>();
    private AccountState state = AccountState.NONE;
    private BookedInMemory booked = new BookedInMemory();
    private List<CreditEvent> unit = new ArrayList<>();
    private EventSourcedAggregate<CreditAccount> running;
    private long lastId;

    public TestAccount() {
        send(new OpenAccount(id));
    }

    /** Decides a command and answers its events; a refusal is thrown, and then nothing has changed. */
    public List<CreditEvent> send(CreditCommand command) {
        BookedInMemory before = booked.copy();
        SimpleEventBus bus = SimpleEventBus.builder().build();
        unit = new ArrayList<>();
        bus.subscribe(messages -> messages.forEach(message -> applied((CreditEvent) message.getPayload())));
        CreditAccount root = new CreditAccount();
        root.resume(id.value(), events.isEmpty() ? null : state);
        running = EventSourcedAggregate.reconstruct(
                root, MODEL, events.size() - 1L, false, bus, NoSnapshotTriggerDefinition.TRIGGER);
        try {
            handle(command);
        } catch (RuntimeException refused) {
            booked = before;
            throw refused;
        }
        state = root.state();
        events.addAll(unit);
        return unit;
    }

    /** A command that another one sends within its own append. */
    public void sendWithin(CreditCommand command) {
        handle(command);
    }

    private void handle(CreditCommand command) {
        TestAccount outer = CURRENT.get();
        CURRENT.set(this);
        try {
            running.handle(new GenericCommandMessage<>(command));
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        } finally {
            CURRENT.set(outer);
        }
    }

    private void applied(CreditEvent event) {
        unit.add(event);
        booked.fold(event);
    }

    private static ParameterResolver<?> resolver(Executable handler, Parameter[] parameters, int index) {
        Class<?> type = parameters[index].getType();
        Supplier<Object> value = switch (type.getSimpleName()) {
            case "Now" -> () -> new Now(CURRENT.get().now);
            case "Outside" -> () -> CURRENT.get().outside();
            default -> null;
        };
        if (value == null) {
            return null;
        }
        return new ParameterResolver<Object>() {
            @Override
            public Object resolveParameterValue(Message<?> message) {
                return value.get();
            }

            @Override
            public boolean matches(Message<?> message) {
                return true;
            }
        };
    }

    private Outside outside() {
        return new Outside(this::nextId, policy, thresholds, holdOwner, videoGate, booked);
    }

    public UUID nextId() {
        return new UUID(7, ++lastId);
    }

    public AccountState state() {
        return state;
    }

    public BookedInMemory booked() {
        return booked;
    }

    public List<CreditEvent> events() {
        return events;
    }

    public long balance() {
        return state.balance().value();
    }

    public long debt() {
        return state.debt().value();
    }

    public long held() {
        return state.held().value();
    }

    public long available() {
        return state.available().value();
    }

    /** The last transaction. */
    public TransactionId last() {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i) instanceof Transaction transaction) {
                return transaction.transaction();
            }
        }
        throw new IllegalStateException("no transaction yet");
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    public TransactionId buy(long amount) {
        return buy(amount, null, null);
    }

    public TransactionId buy(long amount, Money paid, Instant expiresAt) {
        send(new PurchaseCredits(id, Credits.of(amount), null, paid, null, "api", expiresAt, null));
        return last();
    }

    public TransactionId buyFor(long amount, long minor) {
        return buy(amount, new Money(minor, "EUR"), null);
    }

    public TransactionId grant(long amount) {
        return grant(amount, null, 100);
    }

    public TransactionId grant(long amount, Instant expiresAt, int priority) {
        send(new GrantCredits(id, Credits.of(amount), null, expiresAt, priority));
        return last();
    }

    public TransactionId use(long amount) {
        return use(amount, null);
    }

    public TransactionId use(long amount, VideoId video) {
        send(new UseCredits(id, Credits.of(amount), video, null, null));
        return last();
    }

    public TransactionId adjust(Direction direction, long amount) {
        send(new AdjustCredits(id, direction, Credits.of(amount), new Personal("because")));
        return last();
    }

    public HoldId hold(long amount) {
        return hold(amount, null, false, Duration.ofDays(1));
    }

    public HoldId hold(long amount, VideoId video, boolean ownedByVideo, Duration expiresIn) {
        HoldId hold = new HoldId(nextId());
        send(new PlaceHold(id, hold, Credits.of(amount), video, ownedByVideo, null, expiresIn));
        return hold;
    }

    public TransactionId capture(HoldId hold, long amount) {
        send(new CaptureHold(id, hold, Credits.of(amount), null));
        return last();
    }

    public void release(HoldId hold) {
        send(new VoidHold(id, hold, null));
    }

    public TransactionId refund(TransactionId usage, long amount) {
        send(new RefundUsage(id, usage, Credits.of(amount), null));
        return last();
    }

    public TransactionId refund(TransactionId usage) {
        send(new RefundUsage(id, usage, null, null));
        return last();
    }

    public TransactionId reverse(TransactionId purchase, long amount) {
        send(new ReversePurchase(id, purchase, Credits.of(amount), null));
        return lastOf(CreditEvent.PurchaseReversed.class).transaction();
    }

    public TransactionId reinstate(TransactionId reversal, long amount) {
        send(new ReinstateReversal(id, reversal, Credits.of(amount), null));
        return lastOf(CreditEvent.ReversalReinstated.class).transaction();
    }

    public void giveBack(VideoId video) {
        send(new GiveBack(id, video, true));
    }

    public List<CreditEvent> expireDue() {
        return send(new ExpireDue(id));
    }

    /** The last event of a kind. */
    public <E extends CreditEvent> E lastOf(Class<E> kind) {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (kind.isInstance(events.get(i))) {
                return kind.cast(events.get(i));
            }
        }
        throw new IllegalStateException("no " + kind.getSimpleName() + " yet");
    }
}
