package io.ringfence.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WithdrawalsTest {
    private final Withdrawals withdrawals = new Withdrawals(3, 5);

    @Test
    void shouldNumberThemAsTheyComeAndNeverAgain() {
        int first = withdrawals.open(4, 1, 100, 9);
        withdrawals.close(first);
        int second = withdrawals.open(4, 1, 100, 9);
        assertEquals(2, withdrawals.id(second));
        assertEquals(Withdrawals.NULL_ROW, withdrawals.rowOf(1));
        assertEquals(second, withdrawals.rowOf(2));
    }

    @Test
    void shouldChainThemByAccountWhicheverIsClosed() {
        for (int closed = 0; closed < 3; closed++) {
            Withdrawals some = new Withdrawals(3, 5);
            int[] rows = {some.open(4, 1, 100, 10), some.open(4, 2, 200, 11), some.open(4, 1, 300, 12)};
            assertTrue(some.isFull());
            some.close(rows[closed]);
            assertEquals(2, some.countOfAccount(4));
            for (int i = 0; i < 3; i++) {
                assertEquals(i == closed ? Withdrawals.NULL_ROW : rows[i], some.find(4, 10 + i));
            }
            assertEquals(some.recomputeHash(), some.hash());
        }
    }

    @Test
    void shouldHashWhatIsOpenAndTheLastNumberWhateverTheRowsAre() {
        int first = withdrawals.open(4, 1, 100, 9);
        int second = withdrawals.open(2, 1, 50, 3);
        withdrawals.close(first);
        assertEquals(withdrawals.recomputeHash(), withdrawals.hash());
        Withdrawals other = new Withdrawals(3, 5);
        int gone = other.open(1, 1, 1, 1);
        other.close(gone);
        other.open(2, 1, 50, 3);
        assertTrue(second != other.rowOf(2), "another row");
        assertEquals(other.hash(), withdrawals.hash());
    }
}
