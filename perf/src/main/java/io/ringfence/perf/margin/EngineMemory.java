package io.ringfence.perf.margin;

import io.ringfence.codecs.Absent;
import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.CommandHeaderEncoder;
import io.ringfence.codecs.EventHeaderEncoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.GenesisEncoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.VenueCreatedEncoder;
import io.ringfence.engine.Engine;
import io.ringfence.engine.EngineLimits;
import io.ringfence.engine.EventSink;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** How much heap is in use, and how much of it an engine takes for each account that there may be. */
final class EngineMemory {
    private static final int COLLECTIONS = 3;

    private EngineMemory() {}

    /** Bytes in use once everything is collected that can be. */
    static long usedBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /**
     * What a whole engine takes for an account and its three positions: the heap of a new venue of so many accounts, at most as many as
     * there may be, less that of a venue of one. An engine takes all its rows when the venue is created, except those of the margin index
     * for positions that are there.
     */
    static double bytesPerAccount(int accountCount) {
        int count = Math.min(accountCount, EngineLimits.MAX_ACCOUNTS);
        // The first venue of a process brings in what all of them share.
        bytesOfVenue(1);
        return (double) (bytesOfVenue(count) - bytesOfVenue(1)) / (count - 1);
    }

    private static long bytesOfVenue(int accountCount) {
        long before = usedBytes();
        VenueSink sink = new VenueSink();
        Engine engine = new Engine(sink);
        UnsafeBuffer command = new UnsafeBuffer(new byte[FrameLengths.MAX_COMMAND_FRAME_LENGTH]);
        new CommandHeaderEncoder()
                .wrap(command, 0)
                .sessionId(0)
                .flags(0)
                .sessionVerId(0)
                .clientSequence(0)
                .connectionId(0);
        GenesisEncoder genesis = new GenesisEncoder();
        Absent.in(genesis.wrapAndApplyHeader(command, CommandHeaderEncoder.BLOCK_LENGTH, new MessageHeaderEncoder()))
                .venue("BENCH")
                .maxFirms(1)
                .maxSessions(1)
                .maxAccounts(accountCount)
                .maxAssets(MarginPopulation.ASSETS)
                .maxIndexes(MarginPopulation.MARKETS)
                .maxSourcesPerIndex(1)
                .maxInstruments(MarginPopulation.MARKETS)
                .maxPositions(MarginPopulation.POSITIONS_PER_ACCOUNT * accountCount)
                .maxPositionsPerAccount(EngineLimits.MAX_POSITIONS_PER_ACCOUNT)
                .maxOrders(1)
                .maxOrdersPerAccount(1)
                .maxPriceLevels(1)
                .maxOrdersPerLevel(1)
                .maxFillsPerOrder(1)
                .stateHashInterval(1 << 20)
                .logicalTime(BooleanType.YES);
        engine.onCommand(1, 1_584_000_000_000_000_000L, command, 0, genesis.limit());
        long bytes = usedBytes() - before;
        if (!sink.isCreated || engine.state().limits().maxAccounts() != accountCount) {
            throw new IllegalStateException("the venue was not created: maxAccounts=" + accountCount);
        }
        return bytes;
    }

    private static final class VenueSink implements EventSink {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);
        private final MessageHeaderDecoder decoder = new MessageHeaderDecoder();
        private boolean isCreated;

        @Override
        public MutableDirectBuffer buffer() {
            return buffer;
        }

        @Override
        public int claim(int maxLengthBytes) {
            return 0;
        }

        @Override
        public void commit(int lengthBytes) {
            decoder.wrap(buffer, EventHeaderEncoder.BLOCK_LENGTH);
            isCreated |= decoder.templateId() == VenueCreatedEncoder.TEMPLATE_ID;
        }
    }
}
