package dev.otto.ledger.users.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.users.AccountEraser;
import dev.otto.ledger.users.AccountOpener;
import dev.otto.ledger.users.AlreadyErased;
import dev.otto.ledger.users.UnknownUser;
import dev.otto.ledger.users.UserCommand.ChangeUser;
import dev.otto.ledger.users.UserCommand.EraseUser;
import dev.otto.ledger.users.UserCommand.RegisterUser;
import dev.otto.ledger.users.UserEvent.EmailChanged;
import dev.otto.ledger.users.UserEvent.UserErased;
import dev.otto.ledger.users.UserEvent.UserRegistered;
import dev.otto.ledger.users.UserEvent.UserRenamed;
import dev.otto.ledger.users.UserExists;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserTest {
    private static final UserId ADA = new UserId(new UUID(0, 1));
    private static final Personal EMAIL = new Personal("ada@example.org");
    private static final UserRegistered REGISTERED = new UserRegistered(ADA, EMAIL, new Personal("Ada"));

    private final List<AccountId> opened = new ArrayList<>();
    private final List<AccountId> erased = new ArrayList<>();
    private AggregateTestFixture<User> user;

    @BeforeEach
    void fixture() {
        user = new AggregateTestFixture<>(User.class);
        AccountOpener accounts = opened::add;
        AccountEraser eraser = erased::add;
        user.registerInjectableResource(accounts);
        user.registerInjectableResource(eraser);
    }

    @Test
    void registersAndHasTheAccountOpenedInTheSameAppend() {
        user.givenNoPriorActivity()
                .when(new RegisterUser(ADA, EMAIL, new Personal("Ada")))
                .expectEvents(REGISTERED);
        assertThat(opened).containsExactly(ADA.account());
    }

    @Test
    void registersAUserWithoutAnEmail() {
        user.givenNoPriorActivity()
                .when(new RegisterUser(ADA, null, null))
                .expectEvents(new UserRegistered(ADA, null, null));
    }

    @Test
    void refusesASecondRegistration() {
        user.given(REGISTERED)
                .when(new RegisterUser(ADA, EMAIL, null))
                .expectNoEvents()
                .expectException(UserExists.class);
    }

    @Test
    void changesWhatIsGivenAndLeavesTheRest() {
        Personal other = new Personal("countess@example.org");
        user.given(REGISTERED).when(new ChangeUser(ADA, other, null)).expectEvents(new EmailChanged(ADA, other));
    }

    @Test
    void renamesAndChangesTheEmailTogether() {
        Personal email = new Personal("countess@example.org");
        Personal name = new Personal("Countess");
        user.given(REGISTERED)
                .when(new ChangeUser(ADA, email, name))
                .expectEvents(new EmailChanged(ADA, email), new UserRenamed(ADA, name));
    }

    @Test
    void nothingToChangeIsNoEvent() {
        user.given(REGISTERED)
                .when(new ChangeUser(ADA, null, null))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void erasesAUserAndTheAccountInTheSameAppend() {
        user.given(REGISTERED).when(new EraseUser(ADA)).expectEvents(new UserErased(ADA));
        assertThat(erased).containsExactly(ADA.account());
    }

    @Test
    void erasesAUserOnce() {
        user.given(REGISTERED, new UserErased(ADA))
                .when(new EraseUser(ADA))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        assertThat(erased).isEmpty();
    }

    @Test
    void anErasedUserTakesNoChange() {
        user.given(REGISTERED, new UserErased(ADA))
                .when(new ChangeUser(ADA, null, new Personal("Ada")))
                .expectNoEvents()
                .expectException(AlreadyErased.class);
    }

    @Test
    void anErasedIdIsNeverRegisteredAgain() {
        user.given(REGISTERED, new UserErased(ADA))
                .when(new RegisterUser(ADA, EMAIL, null))
                .expectNoEvents()
                .expectException(AlreadyErased.class);
        assertThat(opened).isEmpty();
    }

    @Test
    void refusesToEraseWhoIsNotRegistered() {
        User unknown = new User();
        unknown.resume(ADA.value(), null);
        AccountEraser eraser = erased::add;
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> unknown.handle(new EraseUser(ADA), eraser))
                .isInstanceOf(UnknownUser.class);
    }

    @Test
    void refusesToChangeWhoIsNotRegistered() {
        User unknown = new User();
        unknown.resume(ADA.value(), null);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> unknown.handle(new ChangeUser(ADA, EMAIL, null)))
                .isInstanceOf(UnknownUser.class);
    }
}
