package io.ringfence.engine;

import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.RiskAdmission;
import io.ringfence.engine.session.Firms;
import io.ringfence.engine.session.Sessions;

/** The walk of definitions, listings, halts and risk parameters, and of what the venue says to itself. Rejections are in the order of RejectReason. */
final class Administration {
    private final EngineState state;
    private final Firms firms;
    private final Sessions sessions;
    private final EventPublisher publisher;
    private final Asker asker;

    Administration(EngineState state, EventPublisher publisher, Asker asker) {
        this.state = state;
        firms = state.firms();
        sessions = state.sessions();
        this.publisher = publisher;
        this.asker = asker;
    }

    void onDefineFirm(int firmId, byte[] symbol) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (firms.indexOf(firmId) != Firms.NULL_INDEX) {
            reject(RejectReason.ALREADY_DEFINED, 0, firmId, "firmId");
            return;
        }
        if (firmId < 1) {
            reject(RejectReason.INVALID_FIELD, 1, firmId, "firmId");
            return;
        }
        if (!SymbolBytes.isValid(symbol)) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "symbol");
            return;
        }
        if (firms.count() == firms.capacity()) {
            reject(RejectReason.FIRM_LIMIT, firms.capacity(), 0, "");
            return;
        }

        // From here on it must succeed.
        firms.define(firmId, symbol, 0);
        publisher.firmDefined(firmId, symbol);
    }

    void onDefineSession(int sessionId, int firmId, int roles) {
        if (!asker.has(Asker.RISK)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        int firmIndex = firms.indexOf(firmId);
        if (firmIndex == Firms.NULL_INDEX) {
            reject(RejectReason.UNKNOWN_FIRM, 0, firmId, "firmId");
            return;
        }
        int sessionIndex = sessions.indexOf(sessionId);
        boolean isNew = sessionIndex == Sessions.NULL_INDEX;
        if (!isNew && sessions.firmIndex(sessionIndex) != firmIndex) {
            reject(RejectReason.ALREADY_DEFINED, 0, sessionId, "sessionId");
            return;
        }
        if (sessionId < 1) {
            reject(RejectReason.INVALID_FIELD, 1, sessionId, "sessionId");
            return;
        }
        boolean simulates = (roles & Asker.SIMULATION) != 0;
        if ((roles & ~Asker.ALL_ROLES) != 0 || (simulates && !state.limits().logicalTime())) {
            int admitted = state.limits().logicalTime() ? Asker.ALL_ROLES : Asker.ALL_ROLES & ~Asker.SIMULATION;
            reject(RejectReason.INVALID_FIELD, admitted, roles, "roles");
            return;
        }
        if (isNew && sessions.count() == sessions.capacity()) {
            reject(RejectReason.SESSION_LIMIT, sessions.capacity(), 0, "");
            return;
        }

        // From here on it must succeed.
        if (isNew) {
            sessions.define(sessionId, firmIndex, (short) roles);
        } else {
            sessions.roles(sessionIndex, (short) roles);
        }
        publisher.sessionDefined(sessionId, firmId, (short) roles);
    }

    void onClock(long timeNs, long nowNs) {
        if (!asker.has(Asker.SIMULATION)) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (!asker.isVenue() && !state.limits().logicalTime()) {
            reject(RejectReason.TIME_NOT_LOGICAL, 0, timeNs, "timeNs");
            return;
        }
        if (timeNs < nowNs) {
            reject(RejectReason.TIME_GOES_BACK, nowNs, timeNs, "timeNs");
            return;
        }

        // From here on it must succeed.
        publisher.timeAdvanced(nowNs);
    }

    void onSetRiskAdmission(RiskAdmission admission) {
        if (!asker.isVenue()) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return;
        }
        if (admission != RiskAdmission.OPEN && admission != RiskAdmission.CLOSED_DISK_SPACE) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "admission");
            return;
        }

        // From here on it must succeed.
        state.riskAdmission(admission);
        publisher.riskAdmissionChanged(admission);
    }

    private void reject(RejectReason reason, long bound, long value, String detail) {
        publisher.commandRejected(bound, value, detail, asker.templateId(), reason);
    }
}
