package io.ringfence.engine;

import io.ringfence.engine.session.Sessions;

/** Who sent the command that is being applied, and what it may do. One per engine, filled for each command; owned by the engine's thread. */
final class Asker {
    /** Bits of Roles in types.xml. */
    static final int TRADER = 1;

    static final int ORACLE = 1 << 1;
    static final int TREASURY = 1 << 2;
    static final int RISK = 1 << 3;
    static final int SIMULATION = 1 << 4;
    static final int AUDITOR = 1 << 5;
    static final int ALL_ROLES = TRADER | ORACLE | TREASURY | RISK | SIMULATION | AUDITOR;

    private int sessionId;
    private int sessionIndex;
    private int firmIndex;
    private int roles;
    private long sessionVerId;
    private long connectionId;
    private long clientSequence;
    private int templateId;

    void set(int sessionId, long sessionVerId, long clientSequence, long connectionId) {
        this.sessionId = sessionId;
        this.sessionVerId = sessionVerId;
        this.clientSequence = clientSequence;
        this.connectionId = connectionId;
        sessionIndex = Sessions.NULL_INDEX;
        firmIndex = Sessions.NULL_INDEX;
        roles = 0;
        templateId = 0;
    }

    void session(int index, Sessions sessions) {
        sessionIndex = index;
        firmIndex = sessions.firmIndex(index);
        roles = sessions.roles(index);
    }

    void templateId(int templateId) {
        this.templateId = templateId;
    }

    int templateId() {
        return templateId;
    }

    int sessionId() {
        return sessionId;
    }

    int sessionIndex() {
        return sessionIndex;
    }

    int firmIndex() {
        return firmIndex;
    }

    /** {@return the report session, or where there is none the asker's} */
    int unless(int reportSessionIndex) {
        return reportSessionIndex == Sessions.NULL_INDEX ? sessionIndex : reportSessionIndex;
    }

    long sessionVerId() {
        return sessionVerId;
    }

    long connectionId() {
        return connectionId;
    }

    long clientSequence() {
        return clientSequence;
    }

    boolean isVenue() {
        return sessionId == Sessions.NULL_SESSION_ID;
    }

    /** {@return whether it is the venue, or has one of the roles, or the role simulation} */
    boolean has(int roleBits) {
        return isVenue() || (roles & (roleBits | SIMULATION)) != 0;
    }

    /** {@return whether it has the role and may speak for the firm: its own, or any for the venue and a simulation} */
    boolean hasForFirm(int roleBits, int firmIndex) {
        return has(roleBits) && (isVenue() || (roles & SIMULATION) != 0 || this.firmIndex == firmIndex);
    }

    /** {@return whether it has the role and is that session: the venue and a simulation may speak for any} */
    boolean hasForSession(int roleBits, int sessionIndex) {
        return has(roleBits) && (isVenue() || (roles & SIMULATION) != 0 || this.sessionIndex == sessionIndex);
    }
}
