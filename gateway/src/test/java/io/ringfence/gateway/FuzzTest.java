package io.ringfence.gateway;

import static io.ringfence.gateway.TestVenue.FIRM;
import static io.ringfence.gateway.TestVenue.OTHER_SESSION;
import static io.ringfence.gateway.TestVenue.SECRET;
import static io.ringfence.gateway.TestVenue.SESSION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.DefineAssetEncoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.NewOrderEncoder;
import io.ringfence.codecs.SetRiskParametersEncoder;
import io.ringfence.gateway.TestVenue.Heard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Peers that send garbage are told why and cut; a well-behaved session beside them notices nothing. */
class FuzzTest {
    private long verId = 1;

    @Test
    void shouldSurviveRandomBytes() {
        final long seed = 1;
        final Random random = new Random(seed);
        try (TestVenue venue = new TestVenue()) {
            final Heard witness = venue.client(SESSION);
            for (int i = 0; i < 300; i++) {
                final RawPeer peer = i % 2 == 0 ? venue.challenged() : established(venue);
                final byte[] garbage = new byte[1 + random.nextInt(2_000)];
                random.nextBytes(garbage);
                if (random.nextBoolean()) {
                    // Past the framing, so that what comes after it is tried too.
                    final UnsafeBuffer header = new UnsafeBuffer(garbage);
                    if (garbage.length >= 12) {
                        Framing.putHeader(header, 0, Math.min(garbage.length, Framing.MAX_INBOUND_FRAME_LENGTH));
                    }
                }
                peer.send(garbage);
                leave(venue, peer, "seed=" + seed + " round=" + i);
            }
            stillServes(venue, witness);
        }
    }

    @Test
    void shouldSurviveMutatedFrames() {
        final long seed = 2;
        final Random random = new Random(seed);
        try (TestVenue venue = new TestVenue()) {
            final Heard witness = venue.client(SESSION);
            for (int i = 0; i < 600; i++) {
                final RawPeer peer = i % 3 == 0 ? venue.challenged() : established(venue);
                final List<byte[]> frames = validFrames(peer);
                final byte[] mutated = frames.get(random.nextInt(frames.size())).clone();
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
                }
                peer.send(mutated);
                leave(venue, peer, "seed=" + seed + " round=" + i);
            }
            stillServes(venue, witness);
        }
    }

    @Test
    void shouldCutEveryTruncationOfEveryMessage() {
        try (TestVenue venue = new TestVenue()) {
            final Heard witness = venue.client(SESSION);
            final RawPeer counted = venue.challenged();
            final int kinds = validFrames(counted).size();
            leave(venue, counted, "none");
            for (int kind = 0; kind < kinds; kind++) {
                final RawPeer first = venue.challenged();
                final int whole = validFrames(first).get(kind).length;
                leave(venue, first, "kind=" + kind);
                for (int length = 1; length < whole; length++) {
                    final String place = "kind=" + kind + " length=" + length;
                    final RawPeer peer = venue.challenged();
                    final byte[] frame = Arrays.copyOf(validFrames(peer).get(kind), length);
                    if (length >= Framing.HEADER_LENGTH) {
                        // The framing agrees with the bytes, so it is the message that is cut short.
                        Framing.putHeader(new UnsafeBuffer(frame), 0, length);
                        peer.send(frame);
                        venue.until(() -> peer.isCut);
                        assertNotNull(peer.terminated(), place);
                        venue.peers.remove(peer);
                        peer.close();
                    } else {
                        peer.send(frame);
                        leave(venue, peer, place);
                    }
                }
            }
            assertTrue(venue.engine.applied.isEmpty());
            stillServes(venue, witness);
        }
    }

    private RawPeer established(final TestVenue venue) {
        verId++;
        return venue.established(OTHER_SESSION, verId, 0);
    }

    /** Lets the venue digest what was sent, then goes. */
    private static void leave(final TestVenue venue, final RawPeer peer, final String place) {
        venue.turns(20);
        venue.peers.remove(peer);
        peer.close();
        for (int i = 0; i < 1_000_000 && venue.gateway.counters().connections() > 1; i++) {
            venue.turn();
        }
        assertEquals(1, venue.gateway.counters().connections(), place);
    }

    private static void stillServes(final TestVenue venue, final Heard witness) {
        venue.until(() -> venue.engine.waiting() == 0);
        final byte[] frame = RawPeer.clock(1);
        final int before = witness.answered.size();
        witness.client.offer(new UnsafeBuffer(frame), Framing.HEADER_LENGTH, frame.length - Framing.HEADER_LENGTH);
        venue.until(() -> witness.answered.size() == before + 1);
        assertEquals(List.of("established 0 1"), witness.notes);
    }

    private List<byte[]> validFrames(final RawPeer peer) {
        verId++;
        final List<byte[]> frames = new ArrayList<>();
        frames.add(peer.negotiate(OTHER_SESSION, FIRM, SECRET, verId, TimeUnit.DAYS.toNanos(1) + verId));
        frames.add(peer.establish(OTHER_SESSION, SECRET, verId, 0, 0, 1_000, 0));
        frames.add(RawPeer.sequence(1));
        frames.add(RawPeer.terminate());
        frames.add(RawPeer.clock(1));

        final UnsafeBuffer message = new UnsafeBuffer(new byte[Framing.MAX_COMMAND_LENGTH]);
        new NewOrderEncoder().wrapAndApplyHeader(message, 0, new MessageHeaderEncoder());
        frames.add(RawPeer.frame(message, MessageHeaderEncoder.ENCODED_LENGTH + NewOrderEncoder.BLOCK_LENGTH));
        final DefineAssetEncoder asset = new DefineAssetEncoder();
        asset.wrapAndApplyHeader(message, 0, new MessageHeaderEncoder());
        asset.tiersCount(2).next().next();
        frames.add(RawPeer.frame(message, asset.limit()));
        final SetRiskParametersEncoder parameters = new SetRiskParametersEncoder();
        parameters.wrapAndApplyHeader(message, 0, new MessageHeaderEncoder());
        parameters.tiersCount(3).next().next().next();
        frames.add(RawPeer.frame(message, parameters.limit()));
        return frames;
    }
}
