package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.delivery.DeadLetter;
import dev.otto.ledger.delivery.DeliverySettings;
import dev.otto.ledger.delivery.Endpoint;
import dev.otto.ledger.delivery.EndpointExists;
import dev.otto.ledger.delivery.EndpointSecret;
import dev.otto.ledger.delivery.Endpoints;
import dev.otto.ledger.delivery.Ping;
import dev.otto.ledger.delivery.TargetRefused;
import dev.otto.ledger.delivery.TooManyEndpoints;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.Page;
import dev.otto.ledger.live.EventId;
import dev.otto.ledger.platform.action.OperatorAction;
import dev.otto.ledger.platform.action.OperatorActions;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** The endpoints, as an admin sees to them. */
@Service
class RegisteredEndpoints implements Endpoints {
    private static final Logger LOG = LoggerFactory.getLogger(RegisteredEndpoints.class);
    private static final int MOST = 50;
    private static final int SECRET_BYTES = 32;
    private static final int LAST_PORT = 65_535;
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");
    /** A cursor is one number: a position, and one of up to ten messages. */
    private static final int MESSAGES = 10;

    private final EndpointTable endpoints;
    private final DeliveryTable deliveries;
    private final CloudEvents events;
    private final Sender sender;
    private final PublicAddresses addresses;
    private final DeliverySettings settings;
    private final TransactionOperations transaction;
    private final OperatorActions actions;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    RegisteredEndpoints(
            EndpointTable endpoints,
            DeliveryTable deliveries,
            CloudEvents events,
            Sender sender,
            PublicAddresses addresses,
            DeliverySettings settings,
            TransactionOperations transaction,
            OperatorActions actions,
            Ids ids,
            Clock clock) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.events = events;
        this.sender = sender;
        this.addresses = addresses;
        this.settings = settings;
        this.transaction = transaction;
        this.actions = actions;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public EndpointSecret register(String url, @Nullable List<String> types, Actor by) {
        requireTarget(url);
        return Objects.requireNonNull(transaction.execute(status -> {
            endpoints.lockRegistrations();
            endpoints.ofUrl(url).ifPresent(taken -> {
                throw new EndpointExists(taken);
            });
            if (endpoints.count() >= MOST) {
                throw new TooManyEndpoints(MOST);
            }
            UUID id = ids.next();
            String secret = secret();
            endpoints.insert(id, url, types, secret);
            record(by, "registered", id, hostOf(url));
            return new EndpointSecret(id, url, secret);
        }));
    }

    /** Told early where it can be; what counts is what the name leads to when something is sent. */
    private void requireTarget(String url) {
        URI target = URI.create(url);
        if (!settings.allowHttp() && !"https".equalsIgnoreCase(target.getScheme())) {
            throw new TargetRefused("must be an https URL");
        }
        if (target.getUserInfo() != null || target.getFragment() != null) {
            throw new TargetRefused("must have no user or fragment");
        }
        if (target.getPort() == 0 || target.getPort() > LAST_PORT) {
            throw new TargetRefused("must have a port from 1 to " + LAST_PORT);
        }
        if (!ASCII.matcher(url).matches()) {
            // A request's line is in ASCII: another address than this would be asked.
            throw new TargetRefused("must be in ASCII: write other characters percent-encoded");
        }
        try {
            addresses.resolve(host(target));
        } catch (PublicAddresses.AddressRefused e) {
            throw new TargetRefused("must not lead to an address that is not on the internet");
        } catch (UnknownHostException e) {
            LOG.debug("The host of an endpoint is not known yet", e);
        }
    }

    private static String host(URI target) {
        String host = String.valueOf(target.getHost());
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public List<Endpoint> list() {
        return endpoints.list();
    }

    @Override
    public Endpoint get(UUID id) {
        return endpoints.find(id).orElseThrow(RegisteredEndpoints::unknown);
    }

    @Override
    public void remove(UUID id, Actor by) {
        transaction.executeWithoutResult(status -> {
            Endpoint gone = get(id);
            // A turn that it has writes nothing any more, and what that has just written is seen below.
            if (!endpoints.remove(id)) {
                throw unknown();
            }
            deliveries.removeAll(id);
            record(by, "removed", id, hostOf(gone.url()));
        });
    }

    @Override
    public EndpointSecret rotate(UUID id, Duration grace, Actor by) {
        String url = get(id).url();
        String secret = secret();
        transaction.executeWithoutResult(status -> {
            if (!endpoints.rotate(id, secret, grace)) {
                throw unknown();
            }
            record(by, "rotated", id, Map.of("grace_seconds", Long.toString(grace.toSeconds())));
        });
        return new EndpointSecret(id, url, secret);
    }

    /** No more of the URL, which may hold a secret: those who read the trail may not see endpoints. */
    private static Map<String, String> hostOf(String url) {
        return Map.of("host", host(URI.create(url)));
    }

    /** Last in its transaction: others who record something wait for its end. */
    private void record(Actor by, String done, UUID endpoint, Map<String, String> details) {
        actions.record(OperatorAction.of(by.toString(), "endpoint." + done, endpoint.toString(), null, details));
    }

    @Override
    public Ping ping(UUID id) {
        EndpointTable.Target target = endpoints.target(id).orElseThrow(RegisteredEndpoints::unknown);
        UUID ping = ids.next();
        Optional<String> error =
                sender.send(target.url(), target.secrets(), ping.toString(), events.ping(ping, clock.instant()));
        return new Ping(error.isEmpty(), error.orElse(null));
    }

    @Override
    public Page<DeadLetter> deadLetters(UUID endpoint, @Nullable Cursor after, int limit) {
        get(endpoint);
        EventId before =
                after == null ? null : new EventId(after.position() / MESSAGES, (int) (after.position() % MESSAGES));
        return Page.of(
                deliveries.dead(endpoint, before, limit + 1),
                limit,
                Cursor.List.DEAD_LETTERS,
                letter -> number(EventId.of(letter.eventId())),
                letter -> letter);
    }

    private static long number(EventId id) {
        return id.position() * MESSAGES + id.index();
    }

    @Override
    public void replay(@Nullable UUID endpoint, UUID deadLetter, Actor by, @Nullable String reason) {
        transaction.executeWithoutResult(status -> {
            UUID whose = deliveries
                    .endpointOf(deadLetter)
                    .filter(found -> endpoint == null || found.equals(endpoint))
                    .orElseThrow(RegisteredEndpoints::unknownLetter);
            // A turn that ends at this moment lines the same user's messages up.
            endpoints.lock(whose);
            UUID user = deliveries.replay(deadLetter).orElseThrow(RegisteredEndpoints::unknownLetter);
            deliveries.lineUp(whose, Set.of(user));
            actions.record(OperatorAction.of(
                    by.toString(),
                    "dead-letter.replayed",
                    deadLetter.toString(),
                    reason,
                    Map.of("endpoint", whose.toString())));
        });
    }

    private static NotFound unknownLetter() {
        return new NotFound("dead letter");
    }

    private static NotFound unknown() {
        return new NotFound("endpoint");
    }
}
