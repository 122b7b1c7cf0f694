package io.ringfence.engine.session;

import io.ringfence.codecs.CancelOnDisconnect;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.RolesDecoder;
import io.ringfence.engine.hash.Hash64;
import org.agrona.collections.Int2IntHashMap;

/**
 * Registry of sessions, dense by order of definition.
 *
 * <p>Two streams of numbers belong to a session. The client's application messages are numbered by version: a newly negotiated
 * version begins at one, and a version that is established again after a loss goes on, so what the client repeats is applied once.
 * The venue's events are numbered for the session's whole life, across versions.
 *
 * <p>Owned by the engine's thread; allocates nothing after construction except when a session is defined.
 */
public final class Sessions {
    /** Index of no session: the venue itself, or a session that is not defined. */
    public static final int NULL_INDEX = -1;
    /** Number of no session. */
    public static final int NULL_SESSION_ID = 0;
    /** Connection of a session that has none. */
    public static final long NULL_CONNECTION_ID = 0;
    /** Shortest keep-alive interval that a client may ask for. */
    public static final int MIN_KEEP_ALIVE_MS = 10;
    /** Longest keep-alive interval that a client may ask for. */
    public static final int MAX_KEEP_ALIVE_MS = 60_000;
    /** Longest window in which a lost session's orders wait for it. */
    public static final int MAX_CANCEL_WINDOW_MS = 60_000;

    private static final long HASH_SEED = Hash64.of(0x5345_5353);

    private final int[] sessionIds;
    private final int[] firmIndexes;
    private final short[] roles;
    private final SessionState[] states;
    private final long[] verIds;
    private final long[] connectionIds;
    private final long[] lastAppliedSequences;
    private final long[] lastEventSequences;
    private final CancelOnDisconnect[] cancelModes;
    private final int[] cancelWindowsMs;
    private final long[] rowHashes;
    private final Int2IntHashMap indexBySessionId = new Int2IntHashMap(NULL_INDEX);
    private int count;
    private long hash;

    /** Built once; {@code capacity}: most sessions that there can be. */
    public Sessions(int capacity) {
        sessionIds = new int[capacity];
        firmIndexes = new int[capacity];
        roles = new short[capacity];
        states = new SessionState[capacity];
        verIds = new long[capacity];
        connectionIds = new long[capacity];
        lastAppliedSequences = new long[capacity];
        lastEventSequences = new long[capacity];
        cancelModes = new CancelOnDisconnect[capacity];
        cancelWindowsMs = new int[capacity];
        rowHashes = new long[capacity];
    }

    /** {@return how many sessions can be defined in all} */
    public int capacity() {
        return sessionIds.length;
    }

    /** {@return how many sessions are defined} */
    public int count() {
        return count;
    }

    /** {@return the session's index, or {@link #NULL_INDEX}} */
    public int indexOf(int sessionId) {
        return indexBySessionId.get(sessionId);
    }

    /** {@return the session's number} */
    public int sessionId(int sessionIndex) {
        return sessionIds[sessionIndex];
    }

    /** {@return index of its firm in {@link Firms}} */
    public int firmIndex(int sessionIndex) {
        return firmIndexes[sessionIndex];
    }

    /** {@return the bits of Roles} */
    public short roles(int sessionIndex) {
        return roles[sessionIndex];
    }

    /** {@return what its connection has achieved} */
    public SessionState state(int sessionIndex) {
        return states[sessionIndex];
    }

    /** {@return the last version negotiated; 0: none} */
    public long verId(int sessionIndex) {
        return verIds[sessionIndex];
    }

    /** {@return the connection that holds it, or {@link #NULL_CONNECTION_ID}} */
    public long connectionId(int sessionIndex) {
        return connectionIds[sessionIndex];
    }

    /** {@return number of the client's last applied message in this version; 0: none} */
    public long lastAppliedSequence(int sessionIndex) {
        return lastAppliedSequences[sessionIndex];
    }

    /** {@return number of the last event that went to the session; 0: none} */
    public long lastEventSequence(int sessionIndex) {
        return lastEventSequences[sessionIndex];
    }

    /** {@return how long its orders wait for a lost connection} */
    public int cancelWindowMs(int sessionIndex) {
        return cancelWindowsMs[sessionIndex];
    }

    /** {@return whether it receives every event, numbered by the venue, instead of its own} */
    public boolean receivesEveryEvent(int sessionIndex) {
        short bits = roles[sessionIndex];
        return RolesDecoder.auditor(bits) || RolesDecoder.simulation(bits);
    }

    /** {@return whether its orders are to be cancelled for it when it is lost for that reason} */
    public boolean cancelsOn(int sessionIndex, DisconnectReason reason) {
        return switch (cancelModes[sessionIndex]) {
            case ON_BOTH -> true;
            case ON_TERMINATE -> reason == DisconnectReason.FINISHED;
            case ON_DISCONNECT -> reason != DisconnectReason.FINISHED;
            default -> false;
        };
    }

    /**
     * Defines a session. The caller has checked that the number is free and that there is room.
     *
     * @return its index.
     */
    public int define(int sessionId, int firmIndex, short roleBits) {
        int index = count++;
        sessionIds[index] = sessionId;
        firmIndexes[index] = firmIndex;
        roles[index] = roleBits;
        states[index] = SessionState.DISCONNECTED;
        cancelModes[index] = CancelOnDisconnect.NONE;
        indexBySessionId.put(sessionId, index);
        touch(index);
        return index;
    }

    /** Gives a session other roles. */
    public void roles(int sessionIndex, short roleBits) {
        roles[sessionIndex] = roleBits;
        touch(sessionIndex);
    }

    /** A connection has opened a new version; the client's numbers begin again. */
    public void onNegotiated(int sessionIndex, long verId, long connectionId) {
        states[sessionIndex] = SessionState.NEGOTIATED;
        verIds[sessionIndex] = verId;
        connectionIds[sessionIndex] = connectionId;
        lastAppliedSequences[sessionIndex] = 0;
        touch(sessionIndex);
    }

    /** Application messages flow on a connection. */
    public void onEstablished(int sessionIndex, long connectionId, CancelOnDisconnect mode, int windowMs) {
        states[sessionIndex] = SessionState.ESTABLISHED;
        connectionIds[sessionIndex] = connectionId;
        cancelModes[sessionIndex] = mode;
        cancelWindowsMs[sessionIndex] = windowMs;
        touch(sessionIndex);
    }

    /** The connection is gone; version and numbers stay. */
    public void onDisconnected(int sessionIndex) {
        states[sessionIndex] = SessionState.DISCONNECTED;
        connectionIds[sessionIndex] = NULL_CONNECTION_ID;
        touch(sessionIndex);
    }

    /** A message of the client was applied. */
    public void onApplied(int sessionIndex, long clientSequence) {
        lastAppliedSequences[sessionIndex] = clientSequence;
        touch(sessionIndex);
    }

    /** {@return the number of one more event to the session} */
    public long nextEventSequence(int sessionIndex) {
        long sequence = ++lastEventSequences[sessionIndex];
        touch(sessionIndex);
        return sequence;
    }

    /** {@return sum of the hashes of all rows, kept as they change} */
    public long hash() {
        return hash;
    }

    /** {@return the same, computed from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += rowHash(i);
        }
        return sum;
    }

    private void touch(int index) {
        long rowHash = rowHash(index);
        hash += rowHash - rowHashes[index];
        rowHashes[index] = rowHash;
    }

    private long rowHash(int index) {
        long h = Hash64.of(HASH_SEED, sessionIds[index], firmIndexes[index]);
        h = Hash64.fold(
                h,
                ((long) cancelWindowsMs[index] << 32)
                        | ((long) cancelModes[index].value() << 24)
                        | ((long) states[index].value() << 16)
                        | (roles[index] & 0xFFFF));
        h = Hash64.fold(h, verIds[index]);
        h = Hash64.fold(h, connectionIds[index]);
        h = Hash64.fold(h, lastAppliedSequences[index]);
        return Hash64.fold(h, lastEventSequences[index]);
    }
}
