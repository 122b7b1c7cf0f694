package io.ringfence.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.NoOpIdleStrategy;
import org.junit.jupiter.api.Test;

final class StageAgentTest {
    private final List<String> steps = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @Test
    void shouldStopAtAnErrorBeforeTheNextStageAndCloseAll() {
        final InternalError fault = new InternalError("a fault occurred in an unsafe memory access");
        final Stage failing = new Stage() {
            @Override
            public int doWork() {
                steps.add("fails");
                throw fault;
            }

            @Override
            public boolean isIdle() {
                return true;
            }

            @Override
            public void close() {
                steps.add("closed");
            }
        };
        final Stage next = new Stage() {
            @Override
            public int doWork() {
                steps.add("went on");
                return 1;
            }

            @Override
            public boolean isIdle() {
                return true;
            }

            @Override
            public void close() {
                steps.add("closed too");
            }
        };
        new StageAgent(List.of(failing, next), NoOpIdleStrategy.INSTANCE, failures::add).run();
        assertEquals(List.of("fails", "closed", "closed too"), steps);
        assertEquals(1, failures.size());
        assertSame(fault, failures.get(0));
    }
}
