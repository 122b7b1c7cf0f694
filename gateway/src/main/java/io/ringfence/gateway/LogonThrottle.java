package io.ringfence.gateway;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts failed tries to log on, for each session from each address, so that guessing is slow and one address cannot lock out a
 * session that logs on from another. Sessions that do not exist count as one, so the table has at most as many rows as there are
 * sessions times addresses; it is bounded besides, and when it is full of fresh rows a new failure is not remembered. Owned by the
 * network thread; used on logons only.
 */
final class LogonThrottle {
    private static final int MAX_ROWS = 4_096;

    private final int maxTries;
    private final long windowNs;
    private final Map<Origin, Tries> triesByOrigin = new HashMap<>();

    LogonThrottle(final int maxTries, final long windowNs) {
        this.maxTries = maxTries;
        this.windowNs = windowNs;
    }

    boolean isClosed(final InetAddress address, final int sessionId, final long nowNs) {
        final Tries tries = triesByOrigin.get(new Origin(address, sessionId));
        return tries != null && nowNs - tries.firstNs < windowNs && tries.count >= maxTries;
    }

    void onFailed(final InetAddress address, final int sessionId, final long nowNs) {
        if (triesByOrigin.size() >= MAX_ROWS) {
            triesByOrigin.values().removeIf(tries -> nowNs - tries.firstNs >= windowNs);
        }
        final Origin origin = new Origin(address, sessionId);
        Tries tries = triesByOrigin.get(origin);
        if (tries == null && triesByOrigin.size() < MAX_ROWS) {
            tries = new Tries(nowNs);
            triesByOrigin.put(origin, tries);
        }
        if (tries != null) {
            tries.onFailed(nowNs, windowNs);
        }
    }

    void onSucceeded(final InetAddress address, final int sessionId) {
        triesByOrigin.remove(new Origin(address, sessionId));
    }

    private record Origin(InetAddress address, int sessionId) {}

    private static final class Tries {
        private long firstNs;
        private int count;

        private Tries(final long nowNs) {
            firstNs = nowNs;
        }

        private void onFailed(final long nowNs, final long windowNs) {
            if (nowNs - firstNs >= windowNs) {
                firstNs = nowNs;
                count = 0;
            }
            count++;
        }
    }
}
