package io.ringfence.server;

import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.VenueRestartedEncoder;
import io.ringfence.engine.Engine;
import io.ringfence.gateway.Gateway;
import io.ringfence.journal.JournalLock;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: it owns the journal of one directory, listens on one port, and decides. Usable in a process of its own, in a demo and
 * in tests; several may run in one process on different directories. All methods may be called from any thread.
 *
 * <pre>
 *   sockets -> NetworkStage -> inbound ring -> SequencingHandler -+-> JournalHandler (command log)
 *                                                                 +-> EngineHandler -> outbound ring -+-> EventLogHandler (event log)
 *   sockets <---------------------------------------------------------------------------------------- +-> EgressHandler
 * </pre>
 *
 * The last two pass an event only when its command is journaled. A stage that fails, by whatever {@link Throwable}, stops every thread
 * at the end of its turn; the journal then holds all that anybody was told, and the next launch begins there.
 */
public final class Venue implements AutoCloseable {
    private static final int LOG_READER = 0;
    private static final int EGRESS_READER = 1;
    private static final int READER_COUNT = 2;
    private static final long DRAIN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long DRAIN_POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final VenueContext ctx;
    private final InboundRing inbound;
    private final OutboundRing outbound;
    private final RingIngressPublisher ingress;
    private final Engine engine;
    private final AtomicLong journaledSequence = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch terminated = new CountDownLatch(1);
    private final AtomicInteger runningAgents = new AtomicInteger();
    private final List<StageAgent> agents = new ArrayList<>();

    // In the order in which they are taken; given back the other way round.
    private Gateway gateway;
    private JournalLock lock;
    private LogWriter commandLog;
    private LogWriter eventLog;
    private StatusFile statusFile;

    // In the order in which a command passes them.
    private NetworkStage networkStage;
    private SequencingHandler sequencingHandler;
    private JournalHandler journalHandler;
    private EngineHandler engineHandler;
    private EventLogHandler eventLogHandler;
    private EgressHandler egressHandler;

    private Logger logger;
    private int port;

    /** The first command of the definition that the journal lacks; -1: it has all. */
    private int nextOfDefinition;

    private Venue(final VenueContext ctx) {
        this.ctx = ctx;
        inbound = new InboundRing(ctx.inboundSlots());
        outbound = new OutboundRing(ctx.outboundBytes(), FrameLengths.MAX_EVENT_FRAME_LENGTH, READER_COUNT);
        ingress = new RingIngressPublisher(inbound);
        engine = new Engine(outbound);
    }

    /**
     * Recovers the journal of the directory, or begins one from the definition, and starts the threads.
     *
     * @param ctx how the venue is run
     * @return the venue, already listening
     * @throws VenueException if it cannot start: the definition is not valid, the port is taken, the journal is not of these commands.
     *     Nothing was changed
     * @throws io.ringfence.journal.JournalException if another process holds the directory, or the journal is damaged. Nothing was
     *     changed
     */
    public static Venue launch(final VenueContext ctx) {
        check(ctx);
        final Venue venue = new Venue(ctx);
        try {
            venue.open();
            venue.begin();
        } catch (final Throwable failure) {
            venue.abandon(failure);
            throw failure;
        }
        venue.startThreads();
        return venue;
    }

    /** The port on which it listens. */
    public int port() {
        return port;
    }

    /** Waits until it has stopped, by {@link #close()} or by a failure. */
    public void awaitTermination() throws InterruptedException {
        terminated.await();
    }

    /** What stopped it; null while it runs and after an orderly close. */
    public Throwable failure() {
        return failure.get();
    }

    /** Stops reading, lets every command that was taken take its effect and leave, and closes. Idempotent. */
    @Override
    public void close() {
        ingress.close();
        final long deadlineNs = System.nanoTime() + DRAIN_TIMEOUT_NS;
        while (failure.get() == null && !isDrained() && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(DRAIN_POLL_NS);
        }
        agents.forEach(StageAgent::stop);
        boolean wasInterrupted = false;
        while (true) {
            try {
                terminated.await();
                break;
            } catch (final InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void check(final VenueContext ctx) {
        if (ctx.dir() == null || ctx.credentials() == null) {
            throw new IllegalArgumentException("a venue needs dir and credentials");
        }
        if (ctx.outboundBytes() < OutboundRing.MIN_CAPACITY) {
            throw new IllegalArgumentException("outboundBytes must be at least " + OutboundRing.MIN_CAPACITY);
        }
    }

    /**
     * Takes what a venue needs. What may be refused for a reason outside the directory comes before anything is made in it, so that a
     * first start that fails leaves no trace.
     */
    private void open() {
        final Path dir = ctx.dir();
        final boolean isFirstStart = !Files.exists(LogKind.COMMANDS.directory(dir));
        if (isFirstStart) {
            checkDefinition();
        }
        final long startMs = System.currentTimeMillis();
        gateway = openGateway(TimeUnit.MILLISECONDS.toMicros(startMs));
        port = gateway.port();
        lock = JournalLock.acquire(dir);
        commandLog = LogWriter.open(dir, LogKind.COMMANDS, ctx.journal());
        eventLog = LogWriter.open(dir, LogKind.EVENTS, ctx.journal());
        final boolean isLogical;
        if (commandLog.lastSequence() > 0) {
            isLogical = Recovery.isLogicalTime(dir);
            checkTime(isLogical);
            checkBeginning(isLogical);
        } else {
            if (!isFirstStart) {
                checkDefinition();
            }
            isLogical = defineTime();
        }

        VenueLogs.open(dir);
        logger = LoggerFactory.getLogger(Venue.class);
        final VenueCounters counters;
        try {
            statusFile = StatusFile.create(dir);
            counters = new VenueCounters(statusFile, port, startMs);
        } catch (final IOException e) {
            throw new VenueException(
                    dir.resolve(StatusFile.FILE_NAME) + " cannot be written: " + e.getMessage() + "; check the folder",
                    e);
        }
        final EpochNanoClock clock = new SlewedClock(
                SystemNanoClock.INSTANCE,
                SystemEpochNanoClock.INSTANCE,
                TimeUnit.MILLISECONDS.toNanos(ctx.maxClockJumpMs()));
        sequencingHandler = new SequencingHandler(inbound, clock);
        sequencingHandler.logicalTime(isLogical);
        journalHandler = new JournalHandler(inbound, commandLog, journaledSequence);
        engineHandler = new EngineHandler(inbound, outbound, engine);
        eventLogHandler = new EventLogHandler(outbound.reader(LOG_READER), eventLog, journaledSequence);
        egressHandler =
                new EgressHandler(outbound.reader(EGRESS_READER), gateway, ingress, journaledSequence, counters);
        if (commandLog.lastSequence() > 0) {
            recover();
        }
        networkStage = new NetworkStage(
                gateway,
                ingress,
                inbound,
                outbound,
                commandLog,
                journaledSequence,
                counters,
                SystemNanoClock.INSTANCE,
                SystemEpochClock.INSTANCE,
                TimeUnit.MILLISECONDS.toNanos(ctx.silenceMs()),
                TimeUnit.MILLISECONDS.toNanos(ctx.spaceBackMs()),
                isLogical);
    }

    private Gateway openGateway(final long firstConnectionId) {
        final InetSocketAddress address = new InetSocketAddress(ctx.host(), ctx.port());
        if (address.isUnresolved()) {
            throw new VenueException("cannot listen on " + ctx.host() + ":" + ctx.port()
                    + ": there is no such host; give a name or an address of this machine");
        }
        try {
            return new Gateway(
                    ctx.gateway()
                            .bindAddress(address)
                            .credentials(ctx.credentials())
                            .firstConnectionId(firstConnectionId),
                    ingress);
        } catch (final IOException e) {
            throw new VenueException(e.getMessage() + "; choose another host or port", e);
        }
    }

    private void checkDefinition() {
        if (ctx.definition() == null || ctx.definition().size() == 0) {
            throw new VenueException(ctx.dir() + " holds no journal, and no definition to begin one was given");
        }
        DefinitionCheck.run(ctx.definition());
    }

    /** Whether the first start got through its definition; what is missing goes on where it was cut. */
    private void checkBeginning(final boolean isLogical) {
        if (ctx.definition() != null && ctx.definition().size() > 0) {
            ctx.definition().setLogicalTime(isLogical);
        }
        nextOfDefinition = DefinitionProgress.nextCommand(ctx.dir(), ctx.definition());
        if (nextOfDefinition >= 0) {
            checkDefinition();
        }
    }

    private boolean defineTime() {
        if (ctx.logicalTime() != null) {
            ctx.definition().setLogicalTime(ctx.logicalTime());
        }
        return VenueDefinition.isLogicalTime(ctx.definition().message(0), 0);
    }

    /** Whether the journal can be gone on with, as far as time is concerned. */
    private void checkTime(final boolean isLogical) {
        if (ctx.logicalTime() != null && ctx.logicalTime() != isLogical) {
            throw new VenueException("the journal of " + ctx.dir() + " was begun with "
                    + (isLogical ? "logical time" : "wall time") + "; run it so, or give another directory");
        }
        final long leadMs = TimeUnit.NANOSECONDS.toMillis(commandLog.lastTimestampNs()) - System.currentTimeMillis();
        if (!isLogical && leadMs > ctx.maxClockJumpMs()) {
            throw new VenueException("the journal of " + ctx.dir() + " ends " + leadMs
                    + " ms ahead of the system's clock; check the clock, then start again");
        }
    }

    private void recover() {
        final Recovery recovery = new Recovery(
                ctx.dir(),
                engine,
                outbound.reader(LOG_READER),
                outbound.reader(EGRESS_READER),
                egressHandler,
                eventLog);
        recovery.run();
        sequencingHandler.resume(commandLog.lastSequence(), commandLog.lastTimestampNs());
        journaledSequence.set(commandLog.lastSequence());
        logger.info(
                "Recovered {} commands and {} events, {} of them regenerated, in {}",
                commandLog.lastSequence(),
                eventLog.lastSequence(),
                recovery.regenerated(),
                ctx.dir());
    }

    /** Puts the venue's own first commands through the pipeline, on this thread. */
    private void begin() {
        if (nextOfDefinition < 0) {
            final UnsafeBuffer message = new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH]);
            new VenueRestartedEncoder().wrapAndApplyHeader(message, 0, new MessageHeaderEncoder());
            pass(message);
            return;
        }
        for (int i = nextOfDefinition; i < ctx.definition().size(); i++) {
            pass(ctx.definition().message(i));
        }
        logger.info(
                "Began a journal with {} commands in {}, {} of them journaled by a start that was cut short",
                ctx.definition().size(),
                ctx.dir(),
                nextOfDefinition);
    }

    private void pass(final DirectBuffer message) {
        if (!ingress.publishOwn(message, 0, message.capacity())) {
            throw new IllegalStateException("inbound ring is full: occupancy=" + inbound.occupancy());
        }
        do {
            try {
                for (final Stage stage : pipeline()) {
                    stage.doWork();
                }
            } catch (final RuntimeException e) {
                throw e;
            } catch (final Exception e) {
                throw new VenueException("cannot begin in " + ctx.dir() + ": " + e.getMessage(), e);
            }
        } while (!isPipelineIdle());
    }

    private List<Stage> pipeline() {
        return List.of(sequencingHandler, journalHandler, engineHandler, eventLogHandler, egressHandler);
    }

    private boolean isPipelineIdle() {
        for (final Stage stage : pipeline()) {
            if (!stage.isIdle()) {
                return false;
            }
        }
        return true;
    }

    private boolean isDrained() {
        return networkStage.isIdle() && isPipelineIdle();
    }

    private void startThreads() {
        final List<Thread> threads = new ArrayList<>();
        switch (ctx.threadingMode()) {
            case SHARED ->
                threads.add(thread(
                        "venue",
                        networkStage,
                        sequencingHandler,
                        journalHandler,
                        engineHandler,
                        egressHandler,
                        eventLogHandler));
            case SHARED_NETWORK -> {
                threads.add(thread("network", networkStage, egressHandler));
                threads.add(thread("core", sequencingHandler, journalHandler, engineHandler, eventLogHandler));
            }
            case DEDICATED -> {
                threads.add(thread("network", networkStage, egressHandler));
                threads.add(thread("journal", sequencingHandler, journalHandler));
                threads.add(thread("engine", engineHandler));
                threads.add(thread("event-log", eventLogHandler));
            }
        }
        runningAgents.set(threads.size());
        logger.info("Listening on {}:{} with {} threads", ctx.host(), port, threads.size());
        threads.forEach(Thread::start);
    }

    private Thread thread(final String name, final Stage... stages) {
        final StageAgent agent = new StageAgent(List.of(stages), ctx.idleMode().newStrategy(), this::onFailure);
        agents.add(agent);
        final Thread thread = new Thread(
                () -> {
                    try {
                        agent.run();
                    } finally {
                        onAgentEnd();
                    }
                },
                "ringfence-" + name);
        thread.setDaemon(true);
        return thread;
    }

    private void onFailure(final Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            ingress.close();
            agents.forEach(StageAgent::stop);
            logger.error("Stopped by a failure", cause);
        } else if (failure.get() != cause) {
            logger.error("Failed again while stopping", cause);
        }
    }

    private void onAgentEnd() {
        if (runningAgents.decrementAndGet() == 0) {
            try {
                CloseHelper.closeAll(statusFile, lock);
            } catch (final RuntimeException e) {
                onFailure(e);
            }
            logger.info("Stopped");
            terminated.countDown();
        }
    }

    private void abandon(final Throwable cause) {
        for (final AutoCloseable resource : new AutoCloseable[] {statusFile, eventLog, commandLog, lock, gateway}) {
            try {
                CloseHelper.close(resource);
            } catch (final RuntimeException e) {
                cause.addSuppressed(e);
            }
        }
        terminated.countDown();
    }
}
