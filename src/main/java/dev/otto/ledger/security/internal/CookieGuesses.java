package dev.otto.ledger.security.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.otto.ledger.security.RateLimited;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Limits how many cookies of nobody's session are looked up for one address, as {@link RateOfStrangers} does with tokens.
 * A session that was found a moment ago goes on: somebody else's guesses must not shut out the others at an address.
 */
final class CookieGuesses {
    private static final int REMEMBERED = 50_000;
    private static final Duration A_MOMENT = Duration.ofMinutes(5);

    private final RateBuckets wrong = new RateBuckets(REMEMBERED, TimeMeter.SYSTEM_NANOTIME);
    private final Cache<ByteBuffer, Boolean> found = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(A_MOMENT)
            .build();
    private final int perSecond;

    CookieGuesses(int perSecond) {
        this.perSecond = perSecond;
    }

    /** @throws RateLimited when too many came from this address that were nobody's */
    void admit(SessionToken token, String address) {
        Bucket bucket = wrong.known(RateOfStrangers.network(address));
        if (bucket != null && bucket.getAvailableTokens() < 1 && found.getIfPresent(hash(token)) == null) {
            throw new RateLimited(RateBuckets.untilNext(bucket));
        }
    }

    void note(SessionToken token, String address, boolean somebodys) {
        if (somebodys) {
            found.put(hash(token), true);
        } else {
            wrong.of(RateOfStrangers.network(address), perSecond).tryConsume(1);
        }
    }

    private static ByteBuffer hash(SessionToken token) {
        return ByteBuffer.wrap(token.hash());
    }
}
