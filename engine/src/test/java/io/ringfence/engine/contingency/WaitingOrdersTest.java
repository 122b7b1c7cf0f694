package io.ringfence.engine.contingency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingOrdersTest {
    private static final int LAST = 0;
    private static final int MARK = 1;

    private final WaitingOrders waiting = new WaitingOrders(16, 2);

    private void stop(int order, boolean isUpwards, long trigger) {
        waiting.add(order, order + 1, 0, LAST, isUpwards, trigger, 0, 0, 5);
    }

    private void trailing(int order, boolean isUpwards, long distance, int ppm) {
        waiting.add(order, order + 1, 0, LAST, isUpwards, WaitingOrders.NULL_TICKS, distance, ppm, 5);
    }

    private void last(long ticks) {
        waiting.observe(0, LAST, ticks, ticks);
    }

    /** What the prices seen set off, in order; each is taken out. */
    private List<Integer> fired() {
        List<Integer> fired = new ArrayList<>();
        waiting.collect(0);
        for (int order = waiting.next(0); order != WaitingOrders.NULL; order = waiting.next(0)) {
            fired.add(order);
            waiting.remove(order);
        }
        waiting.collect(0);
        assertEquals(waiting.recomputeHash(), waiting.hash());
        return fired;
    }

    @Test
    void shouldFireAtTheTriggerInclusively() {
        stop(0, true, 100);
        stop(1, false, 90);
        last(99);
        assertEquals(List.of(), fired());
        last(100);
        assertEquals(List.of(0), fired());
        last(90);
        assertEquals(List.of(1), fired());
    }

    @Test
    void shouldFireUpwardsAscendingDownwardsDescendingAndMergeByNumberOfTheHeads() {
        stop(0, false, 95);
        stop(1, true, 110);
        stop(2, true, 105);
        stop(3, false, 97);
        stop(4, true, 105);
        last(110);
        last(90);
        // Heads: up 2 (105), down 3 (97): 2, then 4 against 3: 3, then 0 (95) against 4: 0, then 4, 1.
        assertEquals(List.of(2, 3, 0, 4, 1), fired());
    }

    @Test
    void shouldOrderTriggersAcrossSources() {
        waiting.add(0, 1, 0, MARK, false, 95, 0, 0, 5);
        stop(1, false, 97);
        stop(2, false, 95);
        waiting.add(3, 4, 0, MARK, true, 105, 0, 0, 5);
        stop(4, true, 104);
        waiting.observe(0, MARK, 105, 105);
        waiting.observe(0, MARK, 95, 95);
        last(104);
        last(95);
        // Down: 97 (1), then the two at 95 as they were entered (0, 2). Up: 104 (4), 105 (3). Heads: 1 against 4, 0
        // against 4, 2 against 4.
        assertEquals(List.of(1, 0, 2, 4, 3), fired());
    }

    @Test
    void shouldNotFireByAPriceSeenBeforeTheOrderCame() {
        stop(0, true, 120);
        last(110);
        stop(1, true, 105);
        assertEquals(List.of(), fired());
        last(105);
        assertEquals(List.of(1), fired());
    }

    @Test
    void shouldKeepSourcesAndInstrumentsApart() {
        waiting.add(0, 1, 0, MARK, true, 100, 0, 0, 5);
        waiting.add(1, 2, 1, LAST, true, 100, 0, 0, 5);
        last(200);
        assertEquals(List.of(), fired());
        waiting.observe(0, MARK, 99, 100);
        assertEquals(List.of(), fired());
        waiting.observe(0, MARK, 100, 101);
        assertEquals(List.of(0), fired());
    }

    @Test
    void shouldCountAPriceBetweenTicksDownwardsAsTheTickAbove() {
        waiting.add(0, 1, 0, MARK, false, 100, 0, 0, 5);
        waiting.observe(0, MARK, 100, 101);
        assertEquals(List.of(), fired());
        waiting.observe(0, MARK, 99, 100);
        assertEquals(List.of(0), fired());
    }

    @Test
    void shouldTrailBehindTheBestPriceByADistance() {
        trailing(0, false, 10, 0);
        assertEquals(WaitingOrders.NULL_TICKS, waiting.triggerTicks(0));
        last(100);
        assertEquals(90, waiting.triggerTicks(0));
        last(120);
        last(115);
        assertEquals(110, waiting.triggerTicks(0));
        assertEquals(List.of(), fired());
        last(110);
        assertEquals(List.of(0), fired());
    }

    @Test
    void shouldTrailBehindTheBestPriceByAShareRoundedUpToATick() {
        trailing(0, true, 0, 30_000);
        last(1_001);
        // Three per cent of 1,001 are 30.03: 31 ticks.
        assertEquals(1_032, waiting.triggerTicks(0));
        last(990);
        assertEquals(990 + 30, waiting.triggerTicks(0));
        assertEquals(List.of(), fired());
        last(1_020);
        assertEquals(List.of(0), fired());
    }

    @Test
    void shouldComeToLifeWithTheParentsFirstFill() {
        waiting.add(0, 1, 0, LAST, true, 100, 0, 0, 0);
        last(150);
        assertEquals(List.of(), fired());
        waiting.activate(0, 3);
        waiting.activate(0, 4);
        assertEquals(7, waiting.activeLots(0));
        last(100);
        assertEquals(List.of(0), fired());
    }

    @Test
    void shouldForgetAnOrderInLineWhenItIsTakenOut() {
        stop(0, true, 100);
        stop(1, true, 100);
        stop(2, true, 100);
        last(100);
        waiting.collect(0);
        waiting.remove(1);
        assertEquals(List.of(0, 2), fired());
        assertEquals(WaitingOrders.NULL, waiting.nextUnsettled(0));
    }

    @Test
    void shouldMoveATrigger() {
        stop(0, true, 100);
        waiting.trigger(0, 120);
        last(110);
        assertEquals(List.of(), fired());
        last(120);
        assertEquals(List.of(0), fired());
    }

    @Test
    void shouldListAllThatWaitsInAnInstrument() {
        stop(0, true, 100);
        waiting.add(1, 2, 1, LAST, true, 100, 0, 0, 5);
        waiting.add(2, 3, 0, LAST, true, 100, 0, 0, 0);
        assertEquals(0, waiting.firstOf(0));
        assertEquals(2, waiting.nextOf(0));
        waiting.remove(0);
        assertEquals(2, waiting.firstOf(0));
        assertEquals(WaitingOrders.NULL, waiting.nextOf(2));
    }

    @Test
    void shouldTellWhichInstrumentsHavePricesToCollect() {
        waiting.add(1, 2, 1, LAST, true, 100, 0, 0, 5);
        last(100);
        assertEquals(WaitingOrders.NULL, waiting.nextUnsettled(0), "nobody waits in instrument 0");
        waiting.observe(1, LAST, 50, 50);
        assertEquals(1, waiting.nextUnsettled(0));
        assertEquals(WaitingOrders.NULL, waiting.nextUnsettled(2));
    }
}
