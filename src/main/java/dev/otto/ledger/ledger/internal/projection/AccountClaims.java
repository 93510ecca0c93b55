package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.CreditEvent.CreditsPurchased;
import dev.otto.ledger.credits.PaymentReferenceTaken;
import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.platform.eventstore.Claim;
import dev.otto.ledger.platform.eventstore.ClaimSource;
import dev.otto.ledger.platform.personal.MasterKey;
import dev.otto.ledger.users.EmailTaken;
import dev.otto.ledger.users.UserEvent.EmailChanged;
import dev.otto.ledger.users.UserEvent.UserRegistered;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What users and purchases lay claim to: an e-mail in any letter case, a payment reference. Both are kept as keyed
 * hashes, so that the table tells nothing to whoever cannot name the value.
 */
@Component
public final class AccountClaims implements ClaimSource {
    private static final String EMAIL = "email";
    private static final String PAYMENT = "payment";

    private final MasterKey masterKey;

    AccountClaims(MasterKey masterKey) {
        this.masterKey = masterKey;
    }

    @Override
    public List<Claim> claims(LedgerEvent event) {
        return switch (event) {
            case UserRegistered registered -> email(registered.user(), registered.email());
            case EmailChanged changed -> email(changed.user(), changed.email());
            case CreditsPurchased purchased
            when purchased.paymentReference() != null ->
                List.of(new Claim(
                        PAYMENT,
                        masterKey.lookup(PAYMENT, purchased.paymentReference()),
                        // The purchase itself holds it: the same account may not buy twice by one payment either.
                        purchased.transaction().value(),
                        false,
                        new PaymentReferenceTaken()));
            default -> List.of();
        };
    }

    /** The value under which the claim to an e-mail is found. */
    public byte[] emailValue(String email) {
        return masterKey.lookup(EMAIL, email.toLowerCase(Locale.ROOT));
    }

    private List<Claim> email(UserId user, @Nullable Personal email) {
        // The e-mail of an erased person can be read by nobody, and is free again.
        return email == null || email.equals(Personal.ERASED)
                ? List.of()
                : List.of(new Claim(EMAIL, emailValue(email.text()), user.value(), true, new EmailTaken()));
    }
}
