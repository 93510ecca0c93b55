package dev.otto.ledger.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.platform.config.ConfigurationMistake;
import dev.otto.ledger.testing.FakeIssuer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.BadCredentialsException;

class UserTokensTest {
    private static final UUID ADA = UUID.fromString("0198c0de-0000-7000-8000-00000000000a");

    private final FakeIssuer issuer = new FakeIssuer();
    private final UserTokens tokens = new UserTokens(new Issuer(issuer.uri(), "authenticated"));

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void takesAGoodToken() {
        assertThat(tokens.check(issuer.token(ADA)).sub()).isEqualTo(ADA);
        assertThat(check(claims -> claims.audience(List.of("others", "authenticated"))))
                .isTrue();
        assertThat(check(claims -> claims.claim("role", null))).isTrue();
        assertThat(check(claims -> claims.claim("is_anonymous", false))).isTrue();
        assertThat(check(claims -> claims.subject(ADA.toString().toUpperCase(java.util.Locale.ROOT))))
                .isTrue();
    }

    @Test
    void believesAnEmailThatTheIssuerVouchesForAndNoOther() {
        assertThat(email(claims -> claims.claim("email", "a@x.org").claim("email_verified", true)))
                .isEqualTo("a@x.org");
        assertThat(email(claims -> claims.claim("email", "a@x.org"))).isNull();
        assertThat(email(claims -> claims.claim("email", "a@x.org").claim("email_verified", false)))
                .isNull();
        assertThat(email(claims -> claims.claim("email", "a@x.org").claim("email_verified", "true")))
                .isNull();
        // Users write their own user_metadata.
        assertThat(email(claims ->
                        claims.claim("email", "a@x.org").claim("user_metadata", Map.of("email_verified", true))))
                .isNull();
    }

    @Test
    void refusesWhatAGoodTokenNeverSays() {
        Map<String, UnaryOperator<JWTClaimsSet.Builder>> bad = new LinkedHashMap<>();
        bad.put("another issuer", claims -> claims.issuer("https://evil.example"));
        bad.put("an issuer that begins alike", claims -> claims.issuer(issuer.uri() + "/"));
        bad.put("no issuer", claims -> claims.issuer(null));
        bad.put("another audience", claims -> claims.audience("anon"));
        bad.put("an audience that holds the word", claims -> claims.audience("not authenticated"));
        bad.put("no audience", claims -> claims.audience((String) null));
        bad.put("expired", claims -> claims.expirationTime(inSeconds(-60)));
        bad.put("without an end", claims -> claims.expirationTime(null));
        bad.put("not yet valid", claims -> claims.notBeforeTime(inSeconds(60)));
        bad.put("without a subject", claims -> claims.subject(null));
        bad.put("an empty subject", claims -> claims.subject(""));
        bad.put("a subject that is no UUID", claims -> claims.subject("auth0|123"));
        bad.put("a short UUID", claims -> claims.subject("1-1-1-1-1"));
        bad.put("a UUID and more", claims -> claims.subject(ADA + " "));
        bad.put("a number for a subject", claims -> claims.claim("sub", 5));
        bad.put("anonymous", claims -> claims.claim("is_anonymous", true));
        bad.put("the anon key", claims -> claims.claim("role", "anon"));
        bad.put("the service key", claims -> claims.claim("role", "service_role"));
        bad.put("a list for a role", claims -> claims.claim("role", List.of("service_role")));
        bad.forEach((what, change) -> assertThat(check(change)).as(what).isFalse());
    }

    @Test
    void neverTakesATokensWordForHowItIsSigned() throws Exception {
        JWTClaimsSet claims = issuer.claims(ADA.toString()).build();
        JWK rsa = FakeIssuer.rsaKey("rsa", 2048);
        JWK stranger = FakeIssuer.ecKey(issuer.key().getKeyID());
        issuer.publish(issuer.key(), rsa);
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("unsigned", new PlainJWT(claims).serialize());
        bad.put(
                "unsigned, with a key's name",
                Base64URL.encode("{\"alg\":\"none\",\"kid\":\"rsa\"}") + "."
                        + claims.toPayload().toBase64URL() + ".");
        bad.put("HMAC with the public key", hmac(rsa.toRSAKey().toPublicKey().getEncoded(), "rsa", claims));
        bad.put(
                "HMAC with the key's text",
                hmac(rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8), "rsa", claims));
        bad.put("a stranger's key under a known name", signed(stranger, es256(stranger.getKeyID()), claims));
        bad.put(
                "a stranger's key, sent along",
                signed(
                        stranger,
                        new JWSHeader.Builder(JWSAlgorithm.ES256)
                                .jwk(stranger.toPublicJWK())
                                .build(),
                        claims));
        bad.put(
                "a stranger's key, to be fetched",
                signed(
                        stranger,
                        new JWSHeader.Builder(JWSAlgorithm.ES256)
                                .jwkURL(URI.create(issuer.uri() + "/evil"))
                                .keyID("evil")
                                .build(),
                        claims));
        bad.put(
                "an algorithm that the key is not for",
                signed(
                        rsa,
                        new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("rsa").build(),
                        claims));
        bad.put(
                "another kind of document",
                signed(
                        issuer.key(),
                        new JWSHeader.Builder(JWSAlgorithm.ES256)
                                .type(new JOSEObjectType("dpop+jwt"))
                                .keyID(issuer.key().getKeyID())
                                .build(),
                        claims));
        bad.put(
                "a rule that we do not know",
                signed(
                        issuer.key(),
                        new JWSHeader.Builder(JWSAlgorithm.ES256)
                                .keyID(issuer.key().getKeyID())
                                .criticalParams(java.util.Set.of("exp"))
                                .customParam("exp", 1)
                                .build(),
                        claims));
        bad.forEach((what, token) -> assertThat(isGood(token)).as(what).isFalse());
        assertThat(isGood(signed(
                        rsa,
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build(),
                        claims)))
                .isTrue();
    }

    @Test
    void refusesWhatIsNoToken() {
        String good = issuer.token(ADA);
        String[] parts = good.split("\\.");
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("nothing", "");
        bad.put("a word", "token");
        bad.put("dots", "..");
        bad.put("many dots", "a.b.c.d.e");
        bad.put("without its signature", parts[0] + "." + parts[1] + ".");
        bad.put("two parts", parts[0] + "." + parts[1]);
        bad.put("a part too many", good + ".x");
        bad.put(
                "another's claims",
                parts[0] + "."
                        + Base64URL.encode(issuer.claims(UUID.randomUUID().toString())
                                .build()
                                .toString())
                        + "." + parts[2]);
        bad.put("cut short", good.substring(0, good.length() - 4));
        bad.put("a signature of zeros", parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[64]));
        bad.put("no JSON", Base64URL.encode("alg") + "." + parts[1] + "." + parts[2]);
        bad.put("long", good + "A".repeat(10_000));
        bad.put("deep", Base64URL.encode("[".repeat(3_000)) + "." + parts[1] + "." + parts[2]);
        bad.put("not Latin", "ключ.ключ.ключ");
        bad.forEach((what, token) -> assertThat(isGood(token)).as(what).isFalse());
        assertThat(isGood(good)).isTrue();
    }

    @Test
    void usesNoKeyThatIsNotForSignatures() {
        JWK weak = FakeIssuer.rsaKey("weak", 1024);
        JWK sealing = FakeIssuer.rsaKey("sealing", 2048);
        String sealingOnly = new RSAKey.Builder(sealing.toRSAKey())
                .keyUse(KeyUse.ENCRYPTION)
                .build()
                .toPublicJWK()
                .toJSONString();
        JWK shared = new OctetSequenceKey.Builder(new byte[32]).keyID("shared").build();
        JWTClaimsSet claims = issuer.claims(ADA.toString()).build();
        issuer.serve(
                "/.well-known/jwks.json",
                "{\"keys\":[%s,%s,%s]}"
                        .formatted(weak.toPublicJWK().toJSONString(), sealingOnly, shared.toJSONString()));
        assertThat(isGood(signed(sealing, rs256("sealing"), claims))).isFalse();
        assertThat(isGood(hmac(new byte[32], "shared", claims))).isFalse();
        assertThat(isGood(signed(weak, rs256("weak"), claims))).isFalse();
    }

    @Test
    void takesANewKeyOfTheIssuersAtOnce() {
        String before = issuer.token(ADA);
        assertThat(isGood(before)).isTrue();
        issuer.rotate();
        assertThat(isGood(issuer.token(ADA))).isTrue();
        assertThat(isGood(before)).isFalse();
    }

    @Test
    void asksTheIssuerNoMoreOftenBecauseOfBadTokens() {
        assertThat(isGood(issuer.token(ADA))).isTrue();
        for (int i = 0; i < 50; i++) {
            JWK stranger = FakeIssuer.ecKey("stranger-" + i);
            assertThat(isGood(signed(
                            stranger,
                            es256(stranger.getKeyID()),
                            issuer.claims(ADA.toString()).build())))
                    .isFalse();
        }
        // Discovery and keys, at most twice in the ten seconds, and once more should they end meanwhile.
        assertThat(issuer.reads()).isLessThanOrEqualTo(8);
        assertThat(isGood(issuer.token(ADA))).isTrue();
    }

    @Test
    void findsTheKeysWhereSupabaseHasThem() {
        issuer.serve("/.well-known/openid-configuration", null);
        assertThat(isGood(issuer.token(ADA))).isTrue();
    }

    @Test
    void doesNotFollowAnotherIssuersDocument() {
        issuer.serve(
                "/.well-known/openid-configuration",
                "{\"issuer\":\"https://evil.example\",\"jwks_uri\":\"%s/.well-known/jwks.json\"}"
                        .formatted(issuer.uri()));
        assertThatThrownBy(() -> tokens.check(issuer.token(ADA))).isInstanceOf(LedgerUnavailable.class);
    }

    @Test
    void doesNotCallATokenBadWhenTheIssuerIsAway() {
        String good = issuer.token(ADA);
        issuer.close();
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> tokens.check(good)).isInstanceOf(LedgerUnavailable.class);
        }
        assertThat(isGood("a.b.c")).isFalse();
    }

    @Test
    void goesOnWithTheKeysItHasWhileTheIssuerIsAway() {
        String good = issuer.token(ADA);
        assertThat(isGood(good)).isTrue();
        issuer.close();
        assertThat(isGood(good)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example",
                "ftp://issuer.example",
                "issuer.example",
                "https://",
                "https://i?a=b",
                "https://i#f",
                "not a uri",
                "file:///etc/keys"
            })
    void isNotConfiguredWithAnIssuerThatCouldBeForged(String uri) {
        assertThatThrownBy(() -> Issuer.of(uri, null))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("OIDC_ISSUER_URI");
    }

    @ParameterizedTest
    @CsvSource({
        "https://x.supabase.co/auth/v1, , authenticated",
        "http://localhost:9, mine, mine",
        "http://127.0.0.1:9/a, ' ', authenticated"
    })
    void knowsSupabaseByItsIssuerAlone(String uri, String audience, String expected) {
        assertThat(Issuer.of(uri, audience)).contains(new Issuer(uri, expected));
    }

    @Test
    void isNotConfiguredByHalf() {
        assertThat(Issuer.of("", " ")).isEmpty();
        assertThatThrownBy(() -> Issuer.of(null, "mine"))
                .isInstanceOf(ConfigurationMistake.class)
                .hasMessageContaining("OIDC_ISSUER_URI");
    }

    private boolean check(UnaryOperator<JWTClaimsSet.Builder> change) {
        return isGood(issuer.sign(change.apply(issuer.claims(ADA.toString())).build()));
    }

    private String email(UnaryOperator<JWTClaimsSet.Builder> change) {
        return tokens.check(
                        issuer.sign(change.apply(issuer.claims(ADA.toString())).build()))
                .verifiedEmail();
    }

    private boolean isGood(String token) {
        try {
            tokens.check(token);
            return true;
        } catch (BadCredentialsException e) {
            return false;
        }
    }

    private static Date inSeconds(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static JWSHeader es256(String id) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(id).build();
    }

    private static JWSHeader rs256(String id) {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(id).build();
    }

    private static String signed(JWK key, JWSHeader header, JWTClaimsSet claims) {
        return FakeIssuer.sign(key, header, claims);
    }

    private static String hmac(byte[] secret, String id, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(id).build(), claims);
            token.sign(new MACSigner(secret));
            return token.serialize();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
