package io.ringfence.server;

import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.IdleStrategy;

/** The duty cycle of one thread: drives its stages in turn until it is stopped or one of them fails, then closes them on that thread. */
final class StageAgent implements Runnable {
    private final List<Stage> stages;
    private final IdleStrategy idleStrategy;
    private final Consumer<Throwable> onFailure;
    private volatile boolean running = true;

    /**
     * Not yet running.
     *
     * @param onFailure told of a failure at once, before the stages are closed
     */
    StageAgent(final List<Stage> stages, final IdleStrategy idleStrategy, final Consumer<Throwable> onFailure) {
        this.stages = List.copyOf(stages);
        this.idleStrategy = idleStrategy;
        this.onFailure = onFailure;
    }

    /** Ends the duty cycle after this turn. Any thread. */
    void stop() {
        running = false;
    }

    @Override
    public void run() {
        try {
            while (running) {
                int workCount = 0;
                for (int i = 0, size = stages.size(); running && i < size; i++) {
                    workCount += stages.get(i).doWork();
                }
                idleStrategy.idle(workCount);
            }
        } catch (final Throwable failure) {
            // An Error too: JDK 17 reports a page that could not be written as an InternalError. Whatever it is, the
            // venue stops.
            onFailure.accept(failure);
        }
        for (final Stage stage : stages) {
            try {
                stage.close();
            } catch (final Throwable failure) {
                onFailure.accept(failure);
            }
        }
    }
}
