package io.ringfence.replay.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** What follows from the events for one account, a participant's or one of the venue's own: balances, positions, its liquidation. */
final class AccountFacts {
    /** A position: lots, negative where short, and the signed sum of the notionals at which they were traded, µ$. */
    static final class Position {
        final InstrumentFacts instrument;
        long lots;
        long cost;

        /** What a lot of its side had been charged when it last changed, in 10^-9 µ$. */
        private BigInteger paid = BigInteger.ZERO;

        Position(InstrumentFacts instrument) {
            this.instrument = instrument;
        }

        /** Lots times price, with its sign. */
        long value(long px) {
            return Exact.value(lots, px);
        }

        /** What it owes for its side, µ$, rounded up; below zero: what it is to receive. Held like a value. */
        long charge() {
            BigInteger charge = Exact.ceil(owed(), ChargeFacts.PARTS);
            BigInteger most = BigInteger.valueOf(Exact.MAX_VALUE);
            return charge.min(most).max(most.negate()).longValueExact();
        }

        /** The same in 10^-9 µ$, not rounded. */
        private BigInteger owed() {
            return instrument.charges.index(lots > 0).subtract(paid).multiply(BigInteger.valueOf(Math.abs(lots)));
        }

        /** The notional of which margins are a share, µ$. */
        long riskNotional(long px) {
            return Exact.value(Math.abs(lots), instrument.riskPx(px));
        }

        /** At the mark price. */
        long maintenanceMargin() {
            return instrument.parameters.maintenanceMargin(riskNotional(instrument.markPx()));
        }
    }

    private static final Comparator<Position> BY_LISTING =
            Comparator.comparingInt(position -> position.instrument.place);

    final long id;

    /** Null: it is not being liquidated. */
    LiquidationFacts liquidation;

    /** Whether it stands in the list of accounts that the running command has changed. */
    boolean isTouched;

    /** What it has traded in the window of days in which it traded last, and in the one before. */
    long volume;

    long formerVolume;
    long volumeWindow;

    private final List<Position> positions = new ArrayList<>();

    /** By the asset's place; shorter than the number of assets where it never had the later ones. */
    private long[] balances = new long[1];

    /** By the asset's place: its interest index when the balance last changed. */
    private long[] interestIndexes = new long[1];

    AccountFacts(long id) {
        this.id = id;
    }

    /** Those it has, in the order of listing. */
    List<Position> positions() {
        return positions;
    }

    boolean hasPosition() {
        return !positions.isEmpty();
    }

    /** Its position, or null. */
    Position position(InstrumentFacts instrument) {
        for (Position position : positions) {
            if (position.instrument == instrument) {
                return position;
            }
        }
        return null;
    }

    long balance(AssetFacts asset) {
        return asset.place < balances.length ? balances[asset.place] : 0;
    }

    /** What it has of an asset; below zero what it owes: of an asset that is lent the balance with what the interest index has grown since the balance last changed, rounded up. */
    long units(AssetFacts asset) {
        long balance = balance(asset);
        return balance >= 0 || asset.index == null || id < 0
                ? balance
                : -Exact.mulDivCeil(-balance, asset.interestIndex, interestIndexes[asset.place]);
    }

    /** Interest that has accrued since its balance last changed. */
    long interestDue(AssetFacts asset) {
        return balance(asset) - units(asset);
    }

    /** Whether it owes something that is not money. */
    boolean owesAsset() {
        for (int place = 1; place < balances.length; place++) {
            if (balances[place] < 0) {
                return true;
            }
        }
        return false;
    }

    /** Balance of the settlement asset, µ$. */
    long cash() {
        return balances[0];
    }

    void add(AssetFacts asset, long units) {
        if (asset.place >= balances.length) {
            balances = Arrays.copyOf(balances, asset.place + 1);
            interestIndexes = Arrays.copyOf(interestIndexes, asset.place + 1);
        }
        interestIndexes[asset.place] = asset.interestIndex;
        balances[asset.place] = Math.addExact(balances[asset.place], units);
        if (asset.index != null && id > 0) {
            asset.index.holders.add(this);
            if (asset.redemption != null) {
                asset.redemption.holders.add(this);
            }
            if (asset.underlying != null) {
                asset.underlying.holders.add(this);
            }
        }
    }

    /**
     * The position in a market pays what it owes for its side.
     *
     * @param posted receives in its first place whole µ$ of rounding that are to be posted.
     * @return µ$ that it pays; below zero: receives.
     */
    long payCharge(InstrumentFacts instrument, long[] posted) {
        Position position = position(instrument);
        posted[0] = 0;
        if (position == null) {
            return 0;
        }
        BigInteger owed = position.owed();
        long charge = Exact.ceil(owed, ChargeFacts.PARTS).longValueExact();
        posted[0] = instrument.charges.onPaid(owed, charge);
        position.paid = instrument.charges.index(position.lots > 0);
        return charge;
    }

    /**
     * One side of a trade, before which its position has paid: what it closes takes its share of the cost with it, {@code floor(|cost| * closed / |lots|)} with the cost's sign, and the difference to its own notional
     * is the realised profit.
     *
     * @param signedLots bought above zero, sold below.
     * @param px µ$ per lot.
     * @return realised profit or loss, µ$.
     */
    long trade(InstrumentFacts instrument, long signedLots, long px) {
        Position position = position(instrument);
        if (position == null) {
            position = new Position(instrument);
            positions.add(position);
            positions.sort(BY_LISTING);
            instrument.index.holders.add(this);
        }
        long held = position.lots;
        long cost = position.cost;
        long closed = held < 0 == signedLots < 0 ? 0 : Math.min(Math.abs(held), Math.abs(signedLots));
        long realizedPnl = 0;
        if (closed > 0) {
            long share = Long.signum(cost) * Exact.mulDivFloor(Math.abs(cost), closed, Math.abs(held));
            realizedPnl = Long.signum(held) * Math.multiplyExact(closed, px) - share;
            position.cost -= share;
        }
        long opened = signedLots - Long.signum(signedLots) * closed;
        position.cost = Math.addExact(position.cost, Math.multiplyExact(opened, px));
        position.lots += signedLots;
        position.paid = instrument.charges.index(position.lots > 0);
        instrument.charges.onLots(held, position.lots);
        instrument.sumOfLots += signedLots;
        instrument.sumOfCosts += position.cost - cost;
        if (position.lots == 0) {
            positions.remove(position);
        }
        return realizedPnl;
    }
}
