package dev.otto.ledger.security.internal;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.platform.personal.MasterKey;
import dev.otto.ledger.security.Caller;
import dev.otto.ledger.security.ConsoleSessions;
import dev.otto.ledger.security.RateLimited;
import dev.otto.ledger.security.Rights;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions in the database. What the session of a key may is not written down with it: each request asks for the key again,
 * as it would if the key itself were sent, so that a session knows of a revocation, an expiry or a rotation as soon as its
 * key. Whom the issuer vouches for may what it said when they signed in, as long as that issuer is the configured one.
 */
final class StoredConsoleSessions implements ConsoleSessions {
    private static final Logger LOG = LoggerFactory.getLogger(StoredConsoleSessions.class);
    private static final int REMEMBERED = 50_000;
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final RateBuckets wrongKeys = new RateBuckets(REMEMBERED, TimeMeter.SYSTEM_NANOTIME);
    private final SessionTable table;
    private final KnownKeys keys;
    private final LastUses lastUses;
    private final MasterKey masterKey;
    private final @Nullable String issuer;
    private final ConsoleSettings settings;
    private final InstantSource clock;

    /** @param issuer whose word counts; null: nobody's */
    StoredConsoleSessions(
            SessionTable table,
            KnownKeys keys,
            LastUses lastUses,
            MasterKey masterKey,
            @Nullable String issuer,
            ConsoleSettings settings,
            InstantSource clock) {
        this.table = table;
        this.keys = keys;
        this.lastUses = lastUses;
        this.masterKey = masterKey;
        this.issuer = issuer;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public SignIn begin(String apiKey, HttpServletRequest request, HttpServletResponse response) {
        Bucket attempts = wrongKeys.of(RateOfStrangers.network(request.getRemoteAddr()), settings.wrongKeys());
        if (attempts.getAvailableTokens() < 1) {
            throw new RateLimited(RateBuckets.untilNext(attempts));
        }
        String secret = apiKey.strip();
        byte[] hash = KeySecret.hash(secret);
        Optional<Caller> holder = KeySecret.isWellFormed(secret) ? holder(hash) : Optional.empty();
        if (holder.isEmpty()) {
            attempts.tryConsume(1);
            return SignIn.UNKNOWN;
        }
        if (!Rights.mayEnterConsole(holder.get())) {
            return SignIn.NOT_FOR_PEOPLE;
        }
        begin(holder.get(), token -> new SessionTable.Holder.Key(hash), request, response);
        return SignIn.DONE;
    }

    /** Begins a session of somebody whom the issuer vouches for. */
    void begin(Vouched vouched, HttpServletRequest request, HttpServletResponse response) {
        Caller.Staff staff = vouched.staff();
        begin(
                staff,
                token -> new SessionTable.Holder.Staff(
                        vouched.issuer(), staff.sub(), staff.role(), sealed(token, staff.shownAs())),
                request,
                response);
    }

    private void begin(
            Caller caller,
            Function<SessionToken, SessionTable.Holder> holder,
            HttpServletRequest request,
            HttpServletResponse response) {
        Instant now = clock.instant();
        SessionToken token = SessionToken.random();
        table.deleteEnded(now.minus(settings.idle()), now.minus(settings.longest()));
        SessionToken before = ConsoleCookie.SESSION.read(request);
        if (before != null) {
            table.delete(before.hash());
        }
        table.insert(token.hash(), holder.apply(token), now);
        ConsoleCookie.SESSION.write(token, request, response);
        LOG.info("{} signed in to the console", caller.actor());
    }

    @Override
    public void end(HttpServletRequest request, HttpServletResponse response) {
        SessionToken token = ConsoleCookie.SESSION.read(request);
        if (token != null) {
            table.delete(token.hash());
            ConsoleCookie.SESSION.remove(request, response);
        }
    }

    /**
     * Whose session it is.
     *
     * @param byPerson whether a person asks: what a page asks by itself keeps nobody signed in
     */
    Optional<Caller> find(SessionToken token, boolean byPerson) {
        Instant now = clock.instant();
        Optional<SessionTable.Row> row =
                table.find(token.hash(), now.minus(settings.idle()), now.minus(settings.longest()));
        Optional<Caller> holder = row.flatMap(found -> switch (found.holder()) {
            case SessionTable.Holder.Key key -> holder(key.hash());
            case SessionTable.Holder.Staff staff -> staff(token, staff);
        });
        if (byPerson && holder.isPresent() && row.get().seenAt().isBefore(now.minus(NOTED_EVERY))) {
            table.seen(token.hash(), now);
        }
        return holder;
    }

    private Optional<Caller> staff(SessionToken token, SessionTable.Holder.Staff row) {
        return row.issuer().equals(issuer)
                ? Optional.of(new Caller.Staff(row.sub(), row.role(), opened(token, row.shownAs())))
                : Optional.empty();
    }

    /** Of one session, and gone with its row: a copy of the table names nobody. */
    private byte @Nullable [] sealed(SessionToken token, @Nullable String name) {
        return name == null ? null : masterKey.seal(row(token), name.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable String opened(SessionToken token, byte @Nullable [] name) {
        return name == null ? null : new String(masterKey.open(row(token), name), StandardCharsets.UTF_8);
    }

    private static UUID row(SessionToken token) {
        return UUID.nameUUIDFromBytes(token.hash());
    }

    private Optional<Caller> holder(byte[] keyHash) {
        Instant now = clock.instant();
        return keys.find(keyHash).filter(key -> key.isOpenedBy(keyHash, now)).map(key -> {
            lastUses.note(key.id(), now);
            return new Caller.Client(new Actor(Actor.Kind.CLIENT, key.name()), key.role());
        });
    }
}
