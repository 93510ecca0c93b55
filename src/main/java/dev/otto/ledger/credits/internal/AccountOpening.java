package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.CreditCommand.OpenAccount;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.SameAppend;
import dev.otto.ledger.users.AccountOpener;
import org.springframework.stereotype.Component;

/** Opens a user's account within the append that registers the user. */
@Component
class AccountOpening implements AccountOpener {
    private final SameAppend sameAppend;

    AccountOpening(SameAppend sameAppend) {
        this.sameAppend = sameAppend;
    }

    @Override
    public void open(AccountId account) {
        sameAppend.send(new OpenAccount(account));
    }
}
