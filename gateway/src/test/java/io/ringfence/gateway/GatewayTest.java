package io.ringfence.gateway;

import static io.ringfence.gateway.TestVenue.FIRM;
import static io.ringfence.gateway.TestVenue.OTHER_SESSION;
import static io.ringfence.gateway.TestVenue.SECRET;
import static io.ringfence.gateway.TestVenue.SESSION;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.ChallengeDecoder;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.EstablishmentAckDecoder;
import io.ringfence.codecs.EstablishmentRejectDecoder;
import io.ringfence.codecs.EventEnvelopeDecoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.NegotiationRejectDecoder;
import io.ringfence.codecs.NegotiationResponseDecoder;
import io.ringfence.codecs.NotAppliedDecoder;
import io.ringfence.codecs.SequenceDecoder;
import io.ringfence.codecs.SessionRefusal;
import io.ringfence.codecs.TimeAdvancedDecoder;
import io.ringfence.gateway.TestVenue.Heard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class GatewayTest {
    private static final byte[] WRONG_SECRET = "another, not it.".getBytes(US_ASCII);

    private static long offer(final Heard heard, final long timeNs) {
        final byte[] frame = RawPeer.clock(timeNs);
        return heard.client.offer(new UnsafeBuffer(frame), Framing.HEADER_LENGTH, frame.length - Framing.HEADER_LENGTH);
    }

    private static List<Long> upTo(final long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private static SessionRefusal refusal(final RawPeer peer) {
        final UnsafeBuffer negotiation = peer.message(NegotiationRejectDecoder.TEMPLATE_ID);
        if (negotiation != null) {
            return new NegotiationRejectDecoder()
                    .wrapAndApplyHeader(negotiation, 0, new MessageHeaderDecoder())
                    .reason();
        }
        final UnsafeBuffer establishment = peer.message(EstablishmentRejectDecoder.TEMPLATE_ID);
        return establishment == null
                ? null
                : new EstablishmentRejectDecoder()
                        .wrapAndApplyHeader(establishment, 0, new MessageHeaderDecoder())
                        .reason();
    }

    @Test
    void shouldCarryCommandsInAndEventsOut() {
        try (TestVenue venue = new TestVenue()) {
            final Heard heard = venue.client(SESSION);
            for (int i = 1; i <= 100; i++) {
                assertEquals(i, offer(heard, 1_000 + i));
            }
            venue.until(() -> heard.answered.size() == 100);

            assertEquals(upTo(100), heard.answered);
            assertEquals(List.of("established 0 1"), heard.notes);
            assertEquals(100, venue.engine.applied.size());
            final byte[] seventh = venue.engine.applied.get(6).message().byteArray();
            final byte[] sent = RawPeer.clock(1_007);
            assertArrayEquals(Arrays.copyOfRange(sent, Framing.HEADER_LENGTH, sent.length), seventh);
            assertEquals(100, heard.client.answeredSequence());
            assertEquals(101, heard.client.nextServerSequence());
            assertEquals(1, venue.gateway.counters().sessions());
            assertEquals(100, venue.gateway.counters().eventsSent());
        }
    }

    @Test
    void shouldCarryEventsOfTheLargestSize() {
        try (TestVenue venue = new TestVenue(ctx -> ctx.sendBufferBytes(2 * Framing.MAX_OUTBOUND_FRAME_LENGTH))) {
            venue.engine.roles.put(OTHER_SESSION, "auditor");
            final Heard auditor = venue.client(OTHER_SESSION);
            final Heard heard = venue.client(SESSION);
            final int messageLength = FrameLengths.MAX_EVENT_FRAME_LENGTH - EventHeaderDecoder.BLOCK_LENGTH;
            final int blockEnd = MessageHeaderDecoder.ENCODED_LENGTH + TimeAdvancedDecoder.BLOCK_LENGTH;
            venue.engine.answerExtraBytes = messageLength - blockEnd;
            for (int i = 1; i <= 50; i++) {
                assertEquals(i, offer(heard, i));
            }
            venue.until(() -> heard.answered.size() == 50 && auditor.events == 52);

            assertEquals(upTo(50), heard.answered);
            final byte[] filled = new byte[messageLength - blockEnd];
            Arrays.fill(filled, (byte) 50);
            for (final byte[] event : List.of(heard.lastEvent, auditor.lastEvent)) {
                assertEquals(messageLength, event.length);
                assertArrayEquals(filled, Arrays.copyOfRange(event, blockEnd, event.length));
            }
            assertEquals(List.of("established 0 1"), heard.notes);
        }
    }

    @Test
    void shouldAnswerTerminateAndTellTheEngine() {
        try (TestVenue venue = new TestVenue()) {
            final RawPeer peer = venue.established(SESSION, 1, 1);
            peer.send(RawPeer.terminate());
            venue.until(() -> peer.isCut);
            venue.until(() -> !venue.engine.lost.isEmpty());

            assertEquals(DisconnectReason.FINISHED, peer.terminated());
            assertEquals(List.of(new FakeEngine.Lost(SESSION, 1, DisconnectReason.FINISHED)), venue.engine.lost);
        }
    }

    @Test
    void shouldTellTheEngineWhenAConnectionIsLost() {
        try (TestVenue venue = new TestVenue()) {
            venue.established(SESSION, 1, 1).close();
            venue.until(() -> !venue.engine.lost.isEmpty());
            venue.peers.clear();

            assertEquals(List.of(new FakeEngine.Lost(SESSION, 1, DisconnectReason.CONNECTION_LOST)), venue.engine.lost);
            assertEquals(0, venue.gateway.counters().connections());
            assertEquals(0, venue.gateway.counters().sessions());
        }
    }

    @Test
    void shouldNotLoseADisconnectWhenTheRingIsFull() {
        try (TestVenue venue = new TestVenue()) {
            final RawPeer peer = venue.established(SESSION, 1, 1);
            venue.isEngineRunning = false;
            venue.engine.ringCapacity = 0;
            peer.close();
            venue.peers.clear();
            venue.until(() -> venue.gateway.counters().connections() == 0);
            venue.turns(10);
            assertTrue(venue.engine.lost.isEmpty());

            venue.engine.ringCapacity = 1;
            venue.isEngineRunning = true;
            venue.until(() -> !venue.engine.lost.isEmpty());
            venue.turns(10);
            assertEquals(1, venue.engine.lost.size());
        }
    }

    @Test
    void shouldRefuseAWrongSecretAndTellTheEngineNothing() {
        try (TestVenue venue = new TestVenue()) {
            final RawPeer peer = venue.challenged();
            peer.send(peer.negotiate(SESSION, FIRM, WRONG_SECRET, 1, 1));
            venue.until(() -> peer.isCut);

            assertEquals(SessionRefusal.UNKNOWN_SESSION, refusal(peer));
            assertEquals(DisconnectReason.UNAUTHENTICATED, peer.terminated());
            assertEquals(0, venue.gateway.counters().commandsPublished());
            assertEquals(1, venue.gateway.counters().refused(SessionRefusal.UNKNOWN_SESSION));
        }
    }

    @Test
    void shouldRefuseAWrongFirmAnUnknownSessionAndAnOldTimestampAlike() {
        try (TestVenue venue = new TestVenue()) {
            venue.negotiated(SESSION, 5).close();
            venue.peers.clear();
            final RawPeer wrongFirm = venue.challenged();
            wrongFirm.send(wrongFirm.negotiate(SESSION, FIRM + 1, SECRET, 6, 6));
            final RawPeer unknown = venue.challenged();
            unknown.send(unknown.negotiate(99, FIRM, SECRET, 6, 6));
            final RawPeer old = venue.challenged();
            old.send(old.negotiate(SESSION, FIRM, SECRET, 6, 5));
            venue.until(() -> wrongFirm.isCut && unknown.isCut && old.isCut);

            assertEquals(SessionRefusal.UNKNOWN_SESSION, refusal(wrongFirm));
            assertEquals(SessionRefusal.UNKNOWN_SESSION, refusal(unknown));
            assertEquals(SessionRefusal.UNKNOWN_SESSION, refusal(old));
        }
    }

    @Test
    void shouldRefuseACapturedLogonOnAnotherConnection() {
        try (TestVenue venue = new TestVenue()) {
            final RawPeer victim = venue.challenged();
            final byte[] captured = victim.negotiate(SESSION, FIRM, SECRET, 1, 1);
            final RawPeer thief = venue.challenged();
            thief.send(captured);
            venue.until(() -> thief.isCut);
            assertEquals(SessionRefusal.UNKNOWN_SESSION, refusal(thief));

            victim.send(captured);
            venue.until(() -> victim.hasHeard(NegotiationResponseDecoder.TEMPLATE_ID));
        }
    }

    @Test
    void shouldThrottleFailedTriesAndForgetThemAfterTheWindow() {
        try (TestVenue venue = new TestVenue(ctx -> ctx.failedTries(2, TimeUnit.SECONDS.toNanos(10)))) {
            for (int i = 1; i <= 3; i++) {
                final RawPeer peer = venue.challenged();
                peer.send(peer.negotiate(SESSION, FIRM, i < 3 ? WRONG_SECRET : SECRET, i, i));
                venue.until(() -> peer.isCut);
                assertEquals(i < 3 ? SessionRefusal.UNKNOWN_SESSION : SessionRefusal.TOO_MANY_ATTEMPTS, refusal(peer));
            }
            venue.negotiated(OTHER_SESSION, 1);
            venue.advanceMs(10_000);
            venue.negotiated(SESSION, 4);
        }
    }

    @Test
    void shouldRefuseAVersionThatDoesNotRiseAndNameTheLastOne() {
        try (TestVenue venue = new TestVenue()) {
            venue.negotiated(SESSION, 50).close();
            venue.peers.clear();
            venue.until(() -> venue.engine.lost.size() == 1);
            final RawPeer peer = venue.challenged();
            peer.send(peer.negotiate(SESSION, FIRM, SECRET, 49, 51));
            venue.until(() -> peer.hasHeard(NegotiationRejectDecoder.TEMPLATE_ID));

            assertEquals(SessionRefusal.VERSION_NOT_RISING, refusal(peer));
            assertEquals(
                    50,
                    new NegotiationRejectDecoder()
                            .wrapAndApplyHeader(
                                    peer.message(NegotiationRejectDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder())
                            .sessionVerId());
            peer.send(peer.negotiate(SESSION, FIRM, SECRET, 51, 52));
            venue.until(() -> peer.hasHeard(NegotiationResponseDecoder.TEMPLATE_ID));
        }
    }

    @Test
    void shouldRefuseASecondConnectionAndKeepTheFirst() {
        try (TestVenue venue = new TestVenue()) {
            final Heard first = venue.client(SESSION);
            final RawPeer second = venue.challenged();
            second.send(second.negotiate(SESSION, FIRM, SECRET, venue.nowNs, venue.nowNs + 10));
            venue.until(() -> second.hasHeard(NegotiationRejectDecoder.TEMPLATE_ID));
            assertEquals(SessionRefusal.ALREADY_CONNECTED, refusal(second));

            second.close();
            venue.peers.clear();
            venue.turns(10);
            offer(first, 1);
            venue.until(() -> first.answered.size() == 1);
            assertTrue(venue.engine.lost.isEmpty());
        }
    }

    @Test
    void shouldTellOfAGapAndGoOn() {
        try (TestVenue venue = new TestVenue()) {
            final RawPeer peer = venue.established(SESSION, 1, 4);
            peer.send(RawPeer.clock(1));
            venue.until(() -> peer.hasHeard(EventEnvelopeDecoder.TEMPLATE_ID));

            final NotAppliedDecoder notApplied = new NotAppliedDecoder()
                    .wrapAndApplyHeader(peer.message(NotAppliedDecoder.TEMPLATE_ID), 0, new MessageHeaderDecoder());
            assertEquals(1, notApplied.fromSequence());
            assertEquals(3, notApplied.count());
            assertEquals(4, venue.engine.lastApplied(SESSION));

            peer.send(RawPeer.sequence(7));
            peer.send(RawPeer.clock(2));
            venue.until(() -> venue.engine.lastApplied(SESSION) == 7);
        }
    }

    @Test
    void shouldNumberFromTheFirstMessageSoThatADuplicateIsDropped() {
        try (TestVenue venue = new TestVenue()) {
            final RawPeer peer = venue.established(SESSION, 1, 1);
            peer.send(RawPeer.clock(1));
            peer.send(RawPeer.clock(2));
            venue.until(() -> venue.engine.lastApplied(SESSION) == 2);
            peer.send(RawPeer.terminate());
            venue.until(() -> peer.isCut);

            final RawPeer again = venue.challenged();
            again.send(again.establish(SESSION, SECRET, 1, 1, 0, 1_000, 0));
            venue.until(() -> again.hasHeard(EstablishmentAckDecoder.TEMPLATE_ID));
            for (int i = 1; i <= 3; i++) {
                again.send(RawPeer.clock(i));
            }
            venue.until(() -> venue.engine.lastApplied(SESSION) == 3);
            assertEquals(2, venue.engine.dropped);
            assertEquals(3, venue.engine.applied.size());
        }
    }

    @Test
    void shouldEstablishAgainOnANewConnectionWithTheVersionOfTheOneBefore() {
        try (TestVenue venue = new TestVenue()) {
            venue.established(SESSION, 1, 1).close();
            venue.peers.clear();
            venue.until(() -> venue.engine.lost.size() == 1);
            final RawPeer peer = venue.challenged();
            peer.send(peer.establish(SESSION, SECRET, 1, 1, 0, 1_000, 0));
            venue.until(() -> peer.hasHeard(EstablishmentAckDecoder.TEMPLATE_ID));
        }
    }

    @Test
    void shouldRefuseToEstablishWhatWasNotNegotiatedOrIsOutOfBounds() {
        try (TestVenue venue = new TestVenue()) {
            final RawPeer unknownVersion = venue.challenged();
            unknownVersion.send(unknownVersion.establish(SESSION, SECRET, 9, 1, 0, 1_000, 0));
            venue.until(() -> refusal(unknownVersion) == SessionRefusal.NOT_NEGOTIATED);
            final RawPeer keepAlive = venue.negotiated(SESSION, 1);
            keepAlive.send(keepAlive.establish(SESSION, SECRET, 1, 1, 0, 99, 0));
            venue.until(() -> refusal(keepAlive) == SessionRefusal.INVALID_KEEP_ALIVE);
            final RawPeer window = venue.negotiated(OTHER_SESSION, 1);
            window.send(window.establish(OTHER_SESSION, SECRET, 1, 1, 0, 1_000, 60_001));
            venue.until(() -> refusal(window) == SessionRefusal.INVALID_WINDOW);
            final RawPeer forged = venue.challenged();
            forged.send(forged.establish(SESSION, WRONG_SECRET, 1, 1, 0, 1_000, 0));
            venue.until(() -> forged.isCut);
            assertEquals(DisconnectReason.UNAUTHENTICATED, forged.terminated());

            window.send(window.establish(OTHER_SESSION, SECRET, 1, 1, 0, 1_000, 60_000));
            venue.until(() -> window.hasHeard(EstablishmentAckDecoder.TEMPLATE_ID));
        }
    }

    @Test
    void shouldSayStateLostWhenTheClientExpectsNumbersThatWereNeverSent() {
        try (TestVenue venue = new TestVenue()) {
            final RawPeer peer = venue.negotiated(SESSION, 1);
            peer.send(peer.establish(SESSION, SECRET, 1, 1, 1_000, 1_000, 0));
            venue.until(() -> refusal(peer) == SessionRefusal.STATE_LOST);
            assertNull(peer.terminated());
        }
    }

    @Test
    void shouldApplyEachMessageOnceWhenTheConnectionIsCutAgainAndAgain() {
        final long seed = 20_260_101;
        final Random random = new Random(seed);
        try (TestVenue venue = new TestVenue()) {
            final Heard heard = venue.client(SESSION);
            final int total = 20_000;
            long offered = 0;
            while (offered < total) {
                for (int i = random.nextInt(200); i >= 0 && offered < total; i--) {
                    if (offer(heard, offered + 1) == offered + 1) {
                        offered++;
                    }
                }
                if (random.nextInt(20) == 0) {
                    heard.client.cut();
                }
                if (random.nextInt(3) == 0) {
                    heard.client.flush();
                }
                venue.isEngineRunning = random.nextInt(3) != 0;
                venue.turn();
                venue.nowNs += 1_000_000;
            }
            venue.isEngineRunning = true;
            venue.until(() -> venue.engine.lastApplied(SESSION) == total);

            assertEquals(
                    upTo(total),
                    venue.engine.applied.stream()
                            .map(FakeEngine.Applied::clientSequence)
                            .toList(),
                    "seed " + seed);
            for (int i = 0; i < total; i++) {
                final byte[] sent = RawPeer.clock(i + 1L);
                assertArrayEquals(
                        Arrays.copyOfRange(sent, Framing.HEADER_LENGTH, sent.length),
                        venue.engine.applied.get(i).message().byteArray());
            }
            assertTrue(heard.notes.contains("disconnected CONNECTION_LOST"));
            assertTrue(venue.engine.dropped > 0);
        }
    }

    @Test
    void shouldReportEventsThatWereMissed() {
        try (TestVenue venue = new TestVenue()) {
            final Heard heard = venue.client(SESSION);
            offer(heard, 1);
            venue.until(() -> heard.events == 1);
            venue.engine.emitsNothing = true;
            offer(heard, 2);
            venue.until(() -> venue.engine.lastApplied(SESSION) == 2);
            venue.engine.emitsNothing = false;
            offer(heard, 3);
            venue.until(() -> heard.events == 2);
            assertEquals(List.of("established 0 1", "gap 2 1"), heard.notes);
        }
    }

    @Test
    void shouldHeartbeatBothWaysAndStayConnected() {
        try (TestVenue venue = new TestVenue()) {
            final Heard heard = venue.heard(SESSION, SECRET, ctx -> ctx.keepAliveIntervalMs(1_000));
            venue.until(heard.client::isEstablished);
            final long before = venue.gateway.counters().framesReceived();
            for (int i = 0; i < 100; i++) {
                final long frames = venue.gateway.counters().framesReceived();
                venue.nowNs += TimeUnit.MILLISECONDS.toNanos(800);
                venue.until(() -> venue.gateway.counters().framesReceived() > frames);
            }
            assertEquals(100, venue.gateway.counters().framesReceived() - before);
            assertEquals(List.of("established 0 1"), heard.notes);
        }
    }

    @Test
    void shouldWarnAfterTwoIntervalsOfSilenceAndTerminateAfterThree() {
        try (TestVenue venue = new TestVenue()) {
            final RawPeer peer = venue.established(SESSION, 1, 1);
            venue.advanceMs(1_999);
            assertEquals(0, venue.gateway.counters().keepAliveWarnings());
            venue.advanceMs(10);
            assertEquals(1, venue.gateway.counters().keepAliveWarnings());
            assertNull(peer.terminated());
            venue.advanceMs(1_000);
            venue.until(() -> peer.isCut);

            assertTrue(peer.hasHeard(SequenceDecoder.TEMPLATE_ID));
            assertEquals(DisconnectReason.KEEP_ALIVE_LAPSED, peer.terminated());
            assertEquals(
                    DisconnectReason.KEEP_ALIVE_LAPSED, venue.engine.lost.get(0).reason());
        }
    }

    @Test
    void shouldFreezeTheKeepAliveOfSessionsThatAreNotRead() {
        try (TestVenue venue = new TestVenue()) {
            final RawPeer peer = venue.established(SESSION, 1, 1);
            venue.isEngineRunning = false;
            venue.engine.ringCapacity = 0;
            peer.send(RawPeer.clock(1));
            venue.until(() -> venue.gateway.counters().backPressured() > 0);
            for (int i = 0; i < 100; i++) {
                venue.advanceMs(1_000);
            }
            assertNull(peer.terminated());
            assertTrue(peer.hasHeard(SequenceDecoder.TEMPLATE_ID));

            venue.engine.ringCapacity = 10;
            venue.isEngineRunning = true;
            venue.until(() -> venue.engine.lastApplied(SESSION) == 1);
            venue.turns(10);
            assertNull(peer.terminated());
        }
    }

    @Test
    void shouldLoseNothingAndKeepOrderWhenTheRingIsOftenFull() {
        try (TestVenue venue = new TestVenue()) {
            final Heard one = venue.client(SESSION);
            final Heard other = venue.client(OTHER_SESSION);
            venue.engine.ringCapacity = 3;
            for (int i = 1; i <= 500; i++) {
                offer(one, i);
                offer(other, i);
            }
            venue.until(() -> one.answered.size() == 500 && other.answered.size() == 500);
            assertEquals(upTo(500), one.answered);
            assertEquals(upTo(500), other.answered);
            assertEquals(0, venue.engine.dropped);
            assertTrue(venue.gateway.counters().backPressured() > 100);
        }
    }

    @Test
    void shouldCutWhoDoesNotLogOnInTime() {
        try (TestVenue venue = new TestVenue()) {
            final RawPeer silent = venue.challenged();
            final RawPeer negotiated = venue.negotiated(SESSION, 1);
            venue.advanceMs(4_999);
            assertNull(silent.terminated());
            venue.advanceMs(10);
            venue.until(() -> silent.isCut && negotiated.isCut);
            assertEquals(DisconnectReason.UNAUTHENTICATED, silent.terminated());
            assertEquals(DisconnectReason.UNAUTHENTICATED, negotiated.terminated());
            venue.until(() -> venue.engine.lost.size() == 1);
        }
    }

    @Test
    void shouldCutASlowWriterWhoseFrameDoesNotEnd() {
        try (TestVenue venue = new TestVenue(ctx -> ctx.readDeadlineNs(TimeUnit.SECONDS.toNanos(2)))) {
            final RawPeer peer = venue.established(SESSION, 1, 1);
            final byte[] frame = RawPeer.clock(1);
            drip(venue, peer, frame, 0);
            venue.advanceMs(1_000);
            drip(venue, peer, frame, 1);
            venue.advanceMs(990);
            assertNull(peer.terminated());
            venue.advanceMs(20);
            venue.until(() -> peer.isCut);
            assertEquals(DisconnectReason.INCOMPLETE_FRAME, peer.terminated());
        }
    }

    private static void drip(final TestVenue venue, final RawPeer peer, final byte[] frame, final int index) {
        final long before = venue.gateway.counters().bytesReceived();
        peer.send(new byte[] {frame[index]});
        venue.until(() -> venue.gateway.counters().bytesReceived() > before);
    }

    @Test
    void shouldCutASlowReaderAndServeTheOthers() {
        try (TestVenue venue = new TestVenue(ctx -> ctx.sendBufferBytes(2 * Framing.MAX_OUTBOUND_FRAME_LENGTH)
                .maxBacklogBytes(64 * 1024)
                .socketBufferBytes(8_192))) {
            venue.engine.roles.put(OTHER_SESSION, "auditor");
            final Heard busy = venue.client(SESSION);
            final RawPeer slow = venue.peer(4_096);
            venue.until(() -> slow.hasHeard(ChallengeDecoder.TEMPLATE_ID));
            slow.send(slow.negotiate(OTHER_SESSION, FIRM, SECRET, 1, 1));
            venue.until(() -> slow.hasHeard(NegotiationResponseDecoder.TEMPLATE_ID));
            slow.send(slow.establish(OTHER_SESSION, SECRET, 1, 1, 0, 60_000, 0));
            venue.until(() -> slow.hasHeard(EstablishmentAckDecoder.TEMPLATE_ID));
            venue.peers.clear();

            int offered = 0;
            for (int i = 0; i < 200_000 && venue.engine.lost.isEmpty(); i++) {
                if (offer(busy, i) > 0) {
                    offered++;
                }
                venue.turn();
            }
            assertEquals(
                    DisconnectReason.SLOW_CONSUMER, venue.engine.lost.get(0).reason());
            final int sent = offered;
            venue.until(() -> busy.answered.size() == sent);
            assertEquals(List.of("established 0 1"), busy.notes);
            venue.peers.add(slow);
            venue.until(() -> slow.isCut);
            assertEquals(DisconnectReason.SLOW_CONSUMER, slow.terminated());
        }
    }

    @Test
    void shouldSendEveryEventToAnAuditorNumberedAmongAllEvents() {
        try (TestVenue venue = new TestVenue()) {
            venue.engine.roles.put(OTHER_SESSION, "auditor");
            final Heard auditor = venue.client(OTHER_SESSION);
            final Heard trader = venue.client(SESSION);
            offer(trader, 1);
            offer(auditor, 2);
            venue.until(() -> trader.events == 1 && auditor.events == 4);

            // SessionNegotiated and SessionEstablished of the trader, and the answers to both messages.
            assertEquals(List.of("established 0 3"), auditor.notes);
            assertEquals(7, auditor.client.nextServerSequence());
            assertEquals(List.of(1L), auditor.answered);
        }
    }

    @Test
    void shouldRefuseConnectionsAboveTheBounds() {
        try (TestVenue venue = new TestVenue(ctx -> ctx.maxConnections(4).maxConnectionsPerAddress(2))) {
            final RawPeer one = venue.challenged();
            venue.challenged();
            final RawPeer third = venue.peer();
            venue.until(() -> third.isCut);
            assertEquals(DisconnectReason.TOO_MANY_CONNECTIONS, third.terminated());
            one.close();
            venue.peers.remove(one);
            venue.until(() -> venue.gateway.counters().connections() == 1);
            venue.challenged();
        }
    }

    @Test
    void shouldRefuseApplicationMessagesBeforeTheSessionIsEstablished() {
        try (TestVenue venue = new TestVenue()) {
            final RawPeer peer = venue.negotiated(SESSION, 1);
            peer.send(RawPeer.clock(1));
            venue.until(() -> peer.isCut);
            assertEquals(DisconnectReason.PROTOCOL_VIOLATION, peer.terminated());
            assertTrue(venue.engine.applied.isEmpty());
        }
    }

    @Test
    void shouldNameWhatIsWrongWithAFrameBeforeItIsDecoded() {
        final byte[] wrongEncoding = RawPeer.clock(1);
        wrongEncoding[2] = 0;
        final byte[] tooShort = RawPeer.clock(1);
        tooShort[0] = Framing.MIN_FRAME_LENGTH - 1;
        final byte[] tooLong = RawPeer.clock(1);
        tooLong[1] = 0x7F;
        final byte[] unknownTemplate = RawPeer.clock(1);
        unknownTemplate[6] = 39;
        final byte[] ownTemplate = RawPeer.clock(1);
        ownTemplate[6] = 44;
        final byte[] unknownSchema = RawPeer.clock(1);
        unknownSchema[8] = 77;
        final byte[] laterVersion = RawPeer.clock(1);
        laterVersion[10] = 1;
        final byte[] wrongBlock = RawPeer.clock(1);
        wrongBlock[4]--;
        final List<byte[]> frames = List.of(
                wrongEncoding,
                tooShort,
                tooLong,
                unknownTemplate,
                ownTemplate,
                unknownSchema,
                laterVersion,
                wrongBlock);
        final List<DisconnectReason> reasons = List.of(
                DisconnectReason.INVALID_FRAME,
                DisconnectReason.INVALID_FRAME,
                DisconnectReason.INVALID_FRAME,
                DisconnectReason.UNKNOWN_SCHEMA,
                DisconnectReason.PROTOCOL_VIOLATION,
                DisconnectReason.UNKNOWN_SCHEMA,
                DisconnectReason.UNKNOWN_SCHEMA,
                DisconnectReason.INVALID_FRAME);
        try (TestVenue venue = new TestVenue()) {
            final List<DisconnectReason> heard = new ArrayList<>();
            for (final byte[] frame : frames) {
                final RawPeer peer = venue.challenged();
                peer.send(frame);
                venue.until(() -> peer.isCut);
                heard.add(peer.terminated());
            }
            assertEquals(reasons, heard);
        }
    }

    @Test
    void shouldSayServerShutdownWhenItCloses() {
        final TestVenue venue = new TestVenue();
        final RawPeer peer = venue.established(SESSION, 1, 1);
        venue.gateway.close();
        venue.peers.clear();
        for (int i = 0; i < 1_000_000 && !peer.isCut; i++) {
            peer.poll();
        }
        peer.close();
        assertEquals(DisconnectReason.SERVER_SHUTDOWN, peer.terminated());
        assertFalse(peer.heard.isEmpty());
    }
}
