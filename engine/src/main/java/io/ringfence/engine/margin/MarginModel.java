package io.ringfence.engine.margin;

import io.ringfence.codecs.FeedState;
import io.ringfence.codecs.Side;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.Leverages;
import io.ringfence.engine.parameter.LiquidationRules;
import io.ringfence.engine.parameter.MarginTerms;
import io.ringfence.engine.parameter.MarginTermsInForce;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.RiskParameters;
import io.ringfence.engine.position.Positions;

/**
 * Cross margin of linear positions against several collaterals, in one pass over an account's positions and balances.
 *
 * <p>With {@code px} the mark price in µ$ per lot, {@code r} its risk price ({@code |px|}, at least the least one of {@link MarkPrices}) and {@code n = |lots| * r}:
 * <pre>
 * uPnL    = lots * px - cost                                                    exact
 * cash    = balance of the settlement asset - sum of charges                    what positions owe for their sides, see {@link Positions#charge}
 * EQ_raw  = cash + sum uPnL + sum val                                           values of collateral: {@link CollateralModel}
 * EQ_M    = cash + sum uPnL + sum val_M
 * EQ_I    = cash + min(uPnL+, capU) * wU + uPnL- + sum val_I                    of the sum of uPnL at adverse edges, see {@link PriceEdges}, {@link MarginTerms}
 * MM      = sum MM(n)                                                           marginal tiers, rounded up
 * IM0     = sum IM(n) by tiers                                                  rounded up
 * IM      = sum max( IM(|lots + buys|) + adverseBuys, IM(|lots - sells|) + adverseSells, IM(|lots|) ) + openOrderMargin * orders
 *           with IM at the largest of the tier's rate, the rate by open interest and ceil(1 / leverage) of the account's own choice
 * </pre>
 * Open orders on a spot market need what their buys would cost, and what their sells would bring below the price at which the asset counts.
 *
 * <p>Requirements round up, values down. What a price nobody chose carries out of the exact range is held at its bound, see
 * {@link ExactRange}; {@link #fits} keeps out of it what a participant chooses.
 *
 * <p>Owned by the engine's thread. Allocates nothing.
 */
public final class MarginModel {
    /** Share of the notional of all positions that must remain after a withdrawal or a transfer: a tenth. */
    public static final int REMAINDER_PPM = 100_000;

    /** No price. */
    public static final long NULL_PX = Long.MIN_VALUE;

    private static final int MILLION = 1_000_000;

    private final Ledger ledger;
    private final Assets assets;
    private final CollateralModel collateral;
    private final MarginTermsInForce terms;
    private final Instruments instruments;
    private final RiskParameterVersions parameters;
    private final Leverages leverages;
    private final Positions positions;
    private final PriceFeeds feeds;
    private final MarkPrices marks;
    private final PriceEdges edges;

    /**
     * Computes over these.
     *
     * @param ledger balances.
     * @param assets collateral.
     * @param collateral how it counts.
     * @param terms what is asked of every account alike.
     * @param instruments what positions are in.
     * @param parameters margin rates.
     * @param leverages what accounts have chosen for themselves.
     * @param positions lots, costs and open orders.
     * @param feeds states of prices.
     * @param marks prices.
     * @param edges how far they may be from the truth.
     */
    public MarginModel(
            Ledger ledger,
            Assets assets,
            CollateralModel collateral,
            MarginTermsInForce terms,
            Instruments instruments,
            RiskParameterVersions parameters,
            Leverages leverages,
            Positions positions,
            PriceFeeds feeds,
            MarkPrices marks,
            PriceEdges edges) {
        this.ledger = ledger;
        this.assets = assets;
        this.collateral = collateral;
        this.terms = terms;
        this.instruments = instruments;
        this.parameters = parameters;
        this.leverages = leverages;
        this.positions = positions;
        this.feeds = feeds;
        this.marks = marks;
        this.edges = edges;
    }

    /**
     * Computes an account as it is.
     *
     * @param accountIndex which account.
     * @param result receives everything.
     */
    public void compute(int accountIndex, AccountMargin result) {
        computeWith(accountIndex, result, Instruments.NULL_INSTRUMENT, Side.NULL_VAL, 0, 0, 0);
    }

    /**
     * Computes an account as if its open orders on one side of one instrument were others; equity and maintenance margin
     * are not touched by open orders.
     *
     * @param accountIndex which account.
     * @param result receives everything.
     * @param instrumentIndex which instrument; {@link Instruments#NULL_INSTRUMENT}: none.
     * @param side of the order in question.
     * @param deltaLots by how many lots the open orders on that side grow: those of a new order; of a replaced one, the new
     *     less the old.
     * @param deltaAdverse by how much their adverse sum grows, µ$: {@code lots * Reservations.adversePx}; of a replaced one,
     *     the new less the old.
     * @param deltaOrderCount by how many orders they grow: 1 for a new one, 0 for a replaced one.
     */
    public void computeWith(
            int accountIndex,
            AccountMargin result,
            int instrumentIndex,
            Side side,
            long deltaLots,
            long deltaAdverse,
            int deltaOrderCount) {
        long cash = ledger.accountBalance(accountIndex, Assets.SETTLEMENT);
        long charges = 0;
        long unrealizedPnl = 0;
        long adversePnl = 0;
        long maintenanceMargin = 0;
        long initialMargin = 0;
        long initialMarginByTiers = 0;
        long targetEquity = 0;
        boolean isClosedWhole = false;
        boolean isPricesUsable = true;
        boolean hasEdges = false;
        boolean owesAsset = false;
        FeedState initialFeedState = FeedState.VALID;
        boolean isOrderPlaced = instrumentIndex == Instruments.NULL_INSTRUMENT;

        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            int i = positions.instrumentIndex(row);
            long lots = positions.lots(row);
            FeedState feedState = feeds.state(instruments.indexIndex(i));
            initialFeedState = worse(initialFeedState, feedState);
            if (lots != 0) {
                RiskParameters rates = parameters.of(i);
                long notional = ExactRange.value(Math.abs(lots), marks.riskPx(i));
                long maintenance = rates.tiers().maintenanceMargin(notional);
                long initial = rates.tiers().initialMargin(notional);
                charges = ExactRange.add(charges, positions.charge(row));
                unrealizedPnl = ExactRange.add(unrealizedPnl, unrealizedPnl(row));
                maintenanceMargin = ExactRange.add(maintenanceMargin, maintenance);
                initialMarginByTiers = ExactRange.add(initialMarginByTiers, initial);
                LiquidationRules rules = parameters.liquidationRules(i);
                int targetPpm = rules.targetPpm(rates.liquidationTargetPpm());
                long target = maintenance + ExactRange.ppmCeil(initial - maintenance, targetPpm);
                isClosedWhole |= rules.isWhole();
                targetEquity = ExactRange.add(targetEquity, target);
                adversePnl = ExactRange.add(adversePnl, adversePnl(row));
                isPricesUsable &= edges.isUsableForLiquidation(instruments.indexIndex(i));
                hasEdges |= edges.hasEdges(instruments.indexIndex(i));
            }
            boolean isOrderHere = i == instrumentIndex;
            isOrderPlaced |= isOrderHere;
            initialMargin = ExactRange.add(
                    initialMargin,
                    isOrderHere
                            ? initialMargin(accountIndex, i, row, side, deltaLots, deltaAdverse, deltaOrderCount)
                            : initialMargin(accountIndex, i, row, side, 0, 0, 0));
        }
        if (!isOrderPlaced) {
            initialFeedState = worse(initialFeedState, feeds.state(instruments.indexIndex(instrumentIndex)));
            initialMargin = ExactRange.add(
                    initialMargin,
                    initialMargin(
                            accountIndex,
                            instrumentIndex,
                            Positions.NULL_ROW,
                            side,
                            deltaLots,
                            deltaAdverse,
                            deltaOrderCount));
        }

        long rawValue = 0;
        long maintenanceValue = 0;
        collateral.beginInitialValue();
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            long units = collateral.units(accountIndex, asset);
            if (units != 0) {
                owesAsset |= units < 0;
                rawValue = ExactRange.add(rawValue, collateral.rawValue(asset, units));
                maintenanceValue = ExactRange.add(maintenanceValue, collateral.maintenanceValue(asset, units));
                collateral.addInitialValue(asset, units);
                if (collateral.isCounted(asset, units)) {
                    isPricesUsable &= edges.isAssetUsableForLiquidation(asset);
                    hasEdges |= edges.hasEdges(marks.movingIndex(asset));
                    initialFeedState = worse(initialFeedState, edges.worstState(asset));
                }
            }
        }
        long initialValue = collateral.initialValue(initialMargin);

        long countedPnl = terms.current().countedPnl(adversePnl, initialMarginByTiers);
        long paidCash = ExactRange.add(cash, -charges);
        long cashAndPnl = ExactRange.add(paidCash, unrealizedPnl);
        result.cash = cash;
        result.equityRaw = ExactRange.add(cashAndPnl, rawValue);
        result.equityMaintenance = ExactRange.add(cashAndPnl, maintenanceValue);
        result.equityInitial = ExactRange.add(ExactRange.add(paidCash, countedPnl), initialValue);
        result.maintenanceMargin = maintenanceMargin;
        result.initialMargin = initialMargin;
        result.initialMarginByTiers = initialMarginByTiers;
        result.targetEquity = targetEquity;
        result.isClosedWhole = isClosedWhole;
        result.isPricesUsable = isPricesUsable;
        result.hasEdges = hasEdges;
        result.owesAsset = owesAsset;
        result.initialFeedState = initialFeedState;
    }

    /**
     * Computes what an account would have left, and would need, after an amount has gone out of it:
     * <pre>
     * EQ_out = cash + uPnL- + sum val_I                 of the sum of uPnL; both at adverse edges; no profit counts
     * R_out  = max( IM, 10 % of sum n )                 IM as for new risk, open orders included; rounded up
     * </pre>
     *
     * @param accountIndex whose.
     * @param assetIndex of what.
     * @param amountUnits how much, no more than it has.
     * @param result receives equity, requirement and the least trusted state among the prices on which they rest; the rest of
     *     it is left as it was.
     */
    public void computeWithout(int accountIndex, int assetIndex, long amountUnits, AccountMargin result) {
        long charges = 0;
        long adversePnl = 0;
        long notional = 0;
        long initialMargin = 0;
        FeedState feedState = FeedState.VALID;
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            int i = positions.instrumentIndex(row);
            feedState = worse(feedState, feeds.state(instruments.indexIndex(i)));
            initialMargin = ExactRange.add(initialMargin, initialMargin(accountIndex, i, row, Side.NULL_VAL, 0, 0, 0));
            if (positions.lots(row) != 0) {
                charges = ExactRange.add(charges, positions.charge(row));
                adversePnl = ExactRange.add(adversePnl, adversePnl(row));
                notional = ExactRange.add(notional, riskNotional(row));
            }
        }
        long equity = ExactRange.add(
                remainingUnits(accountIndex, Assets.SETTLEMENT, assetIndex, amountUnits), Math.min(adversePnl, 0));
        equity = ExactRange.add(equity, -charges);
        collateral.beginInitialValue();
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            long units = remainingUnits(accountIndex, asset, assetIndex, amountUnits);
            if (units != 0 && collateral.isCounted(asset, units)) {
                collateral.addInitialValue(asset, units);
                feedState = worse(feedState, edges.worstState(asset));
            }
        }
        result.remainingEquity = ExactRange.add(equity, collateral.initialValue(initialMargin));
        result.remainderRequired = Math.max(initialMargin, ExactRange.ppmCeil(notional, REMAINDER_PPM));
        result.initialFeedState = feedState;
    }

    private long remainingUnits(int accountIndex, int asset, int assetTaken, long amountTaken) {
        long units = asset == Assets.SETTLEMENT
                ? ledger.accountBalance(accountIndex, asset)
                : collateral.units(accountIndex, asset);
        return asset == assetTaken ? units - amountTaken : units;
    }

    /**
     * Computes equity for maintenance, maintenance margin and cash alone, and whether an asset is owed, the same as {@link #compute}; the rest of
     * the result is left as it was.
     *
     * @param accountIndex which account.
     * @param result receives the three.
     */
    void computeMaintenance(int accountIndex, AccountMargin result) {
        long maintenanceMargin = 0;
        long charges = 0;
        long unrealizedPnl = 0;
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) != 0) {
                long notional = riskNotional(row);
                RiskParameters rates = parameters.of(positions.instrumentIndex(row));
                charges = ExactRange.add(charges, positions.charge(row));
                unrealizedPnl = ExactRange.add(unrealizedPnl, unrealizedPnl(row));
                maintenanceMargin =
                        ExactRange.add(maintenanceMargin, rates.tiers().maintenanceMargin(notional));
            }
        }
        long maintenanceValue = 0;
        boolean owesAsset = false;
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            long units = collateral.units(accountIndex, asset);
            if (units != 0) {
                owesAsset |= units < 0;
                maintenanceValue = ExactRange.add(maintenanceValue, collateral.maintenanceValue(asset, units));
            }
        }
        result.owesAsset = owesAsset;
        result.cash = ledger.accountBalance(accountIndex, Assets.SETTLEMENT);
        result.maintenanceMargin = maintenanceMargin;
        result.equityMaintenance =
                ExactRange.add(ExactRange.add(ExactRange.add(result.cash, -charges), unrealizedPnl), maintenanceValue);
    }

    /**
     * Whether an account would cover its maintenance margin after a trade.
     *
     * @param accountIndex whose.
     * @param instrumentIndex in what it trades.
     * @param tradedLots signed lots: bought above zero, sold below.
     * @param tradedCost signed cost of them with fees, µ$: what it pays.
     * @return whether equity for maintenance is not below maintenance margin, at the mark price.
     */
    public boolean isMaintainedAfter(int accountIndex, int instrumentIndex, long tradedLots, long tradedCost) {
        if (instruments.isSpot(instrumentIndex)) {
            return isMaintainedAfterSpot(accountIndex, instrumentIndex, tradedLots, tradedCost);
        }
        long maintenanceMargin = 0;
        long equity = ExactRange.add(ledger.accountBalance(accountIndex, Assets.SETTLEMENT), -tradedCost);
        long lotsHere = tradedLots;
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.instrumentIndex(row) == instrumentIndex) {
                lotsHere += positions.lots(row);
                equity = ExactRange.add(equity, -ExactRange.add(positions.cost(row), positions.charge(row)));
            } else if (positions.lots(row) != 0) {
                long notional = riskNotional(row);
                RiskParameters rates = parameters.of(positions.instrumentIndex(row));
                equity = ExactRange.add(equity, unrealizedPnl(row) - positions.charge(row));
                maintenanceMargin =
                        ExactRange.add(maintenanceMargin, rates.tiers().maintenanceMargin(notional));
            }
        }
        equity = ExactRange.add(equity, ExactRange.signedValue(lotsHere, marks.px(instrumentIndex)));
        long notionalHere = ExactRange.value(Math.abs(lotsHere), marks.riskPx(instrumentIndex));
        maintenanceMargin = ExactRange.add(
                maintenanceMargin, parameters.of(instrumentIndex).tiers().maintenanceMargin(notionalHere));
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            long units = collateral.units(accountIndex, asset);
            if (units != 0) {
                equity = ExactRange.add(equity, collateral.maintenanceValue(asset, units));
            }
        }
        return equity >= maintenanceMargin;
    }

    /** The same on a spot market: cash and asset change, and no position. It has what it would sell. */
    private boolean isMaintainedAfterSpot(int accountIndex, int instrumentIndex, long tradedLots, long tradedCost) {
        long maintenanceMargin = 0;
        long equity = ExactRange.add(ledger.accountBalance(accountIndex, Assets.SETTLEMENT), -tradedCost);
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) != 0) {
                RiskParameters rates = parameters.of(positions.instrumentIndex(row));
                equity = ExactRange.add(equity, unrealizedPnl(row));
                maintenanceMargin =
                        ExactRange.add(maintenanceMargin, rates.tiers().maintenanceMargin(riskNotional(row)));
            }
        }
        int base = instruments.baseAssetIndex(instrumentIndex);
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            long units = collateral.units(accountIndex, asset);
            if (asset == base) {
                long lotUnits = instruments.lotUnits(instrumentIndex);
                units += tradedLots < 0 ? tradedLots * lotUnits : ExactRange.value(tradedLots, lotUnits);
            }
            if (units != 0) {
                equity = ExactRange.add(equity, collateral.maintenanceValue(asset, units));
            }
        }
        return equity >= maintenanceMargin;
    }

    /** {@return magnitude of a position's value at the mark price, µ$} */
    public long notional(int positionRow) {
        return Math.abs(value(positionRow));
    }

    /**
     * Whether an account covers its maintenance margin if the true prices are those within their edges that favour it: of everything
     * that rests on one index, moved together, the best of lower edge, price and upper edge. Costs O(d²) in its positions and assets.
     *
     * @param accountIndex whose.
     * @return false: it is under maintenance margin whatever the true prices are.
     */
    public boolean isMaintainedAtAnEdge(int accountIndex) {
        long equity = ledger.accountBalance(accountIndex, Assets.SETTLEMENT);
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            int index = instruments.indexIndex(positions.instrumentIndex(row));
            if (positions.lots(row) != 0 && firstPositionOn(accountIndex, index) == row) {
                equity = ExactRange.add(equity, bestOn(accountIndex, index));
            }
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            int index = marks.movingIndex(asset);
            boolean isFirst = firstPositionOn(accountIndex, index) == Positions.NULL_ROW
                    && firstAssetOn(accountIndex, index) == asset;
            if (isFirst) {
                equity = ExactRange.add(equity, bestOn(accountIndex, index));
            }
        }
        return equity >= 0;
    }

    /** What rests on an index adds to equity less maintenance margin at the edge that favours the account. */
    private long bestOn(int accountIndex, int index) {
        long low = 0;
        long centre = 0;
        long high = 0;
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            int instrument = positions.instrumentIndex(row);
            if (positions.lots(row) != 0 && instruments.indexIndex(instrument) == index) {
                low = ExactRange.add(low, excess(row, edges.lowPx(instrument)));
                centre = ExactRange.add(centre, excess(row, edges.centrePx(instrument)));
                high = ExactRange.add(high, excess(row, edges.highPx(instrument)));
            }
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            if (ledger.accountBalance(accountIndex, asset) != 0 && marks.movingIndex(asset) == index) {
                low = ExactRange.add(low, counted(accountIndex, asset, edges.lowAssetPrice(asset)));
                centre = ExactRange.add(centre, counted(accountIndex, asset, edges.centreAssetPrice(asset)));
                high = ExactRange.add(high, counted(accountIndex, asset, edges.highAssetPrice(asset)));
            }
        }
        return Math.max(centre, Math.max(low, high));
    }

    /**
     * The last mark price of one instrument, all other prices as they are, at which an account would cover its maintenance margin: it would not at
     * the next lower one if it is long, at the next higher one if it is short. For those who look at an account; some fifty looks at the position.
     *
     * @param accountIndex whose.
     * @param margin that account, computed before.
     * @param instrumentIndex in what.
     * @return µ$ per lot; {@link #NULL_PX}: it holds nothing there, or no such price lies from zero to {@link ExactRange#MAX_PX}.
     */
    public long liquidationPx(int accountIndex, AccountMargin margin, int instrumentIndex) {
        int row = positions.find(accountIndex, instrumentIndex);
        if (row == Positions.NULL_ROW || positions.lots(row) == 0) {
            return NULL_PX;
        }
        long rest = ExactRange.add(
                ExactRange.add(margin.equityMaintenance, -margin.maintenanceMargin),
                -excess(row, marks.px(instrumentIndex)));
        boolean isLong = positions.lots(row) > 0;
        long safePx = isLong ? ExactRange.MAX_PX : 0;
        long unsafePx = isLong ? 0 : ExactRange.MAX_PX;
        if (ExactRange.add(rest, excess(row, safePx)) < 0 || ExactRange.add(rest, excess(row, unsafePx)) >= 0) {
            return NULL_PX;
        }
        while (Math.abs(safePx - unsafePx) > 1) {
            long px = (safePx + unsafePx) >> 1;
            if (ExactRange.add(rest, excess(row, px)) >= 0) {
                safePx = px;
            } else {
                unsafePx = px;
            }
        }
        return safePx;
    }

    /** Profit of a position less what it owes for its side and less its maintenance margin, at a price. */
    long excess(int row, long px) {
        int instrument = positions.instrumentIndex(row);
        long riskPx = Math.max(Math.abs(px), marks.leastRiskPx(instrument));
        long notional = ExactRange.value(Math.abs(positions.lots(row)), riskPx);
        long pnl = ExactRange.signedValue(positions.lots(row), px) - positions.cost(row) - positions.charge(row);
        return ExactRange.add(pnl, -parameters.of(instrument).tiers().maintenanceMargin(notional));
    }

    /** What an account's collateral counts for maintenance, at a price. */
    long counted(int accountIndex, int asset, long price) {
        return collateral.maintenanceValueAt(asset, collateral.units(accountIndex, asset), price);
    }

    private int firstPositionOn(int accountIndex, int index) {
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) != 0 && instruments.indexIndex(positions.instrumentIndex(row)) == index) {
                return row;
            }
        }
        return Positions.NULL_ROW;
    }

    private int firstAssetOn(int accountIndex, int index) {
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            if (ledger.accountBalance(accountIndex, asset) != 0 && marks.movingIndex(asset) == index) {
                return asset;
            }
        }
        return Assets.NULL_ASSET;
    }

    /**
     * Initial margin of an account's position and orders in one instrument, as if the account had another leverage there.
     *
     * @param accountIndex whose; it has a row there.
     * @param instrumentIndex in what.
     * @param leverage notional per initial margin, or {@link Leverages#NONE}.
     * @return µ$.
     */
    public long initialMargin(int accountIndex, int instrumentIndex, int leverage) {
        int row = positions.find(accountIndex, instrumentIndex);
        return initialMargin(instrumentIndex, row, Side.NULL_VAL, 0, 0, 0, leverage);
    }

    /** {@return notional of a position at the risk price, of which its margins are shares, µ$, not negative} */
    long riskNotional(int positionRow) {
        return ExactRange.value(
                Math.abs(positions.lots(positionRow)), marks.riskPx(positions.instrumentIndex(positionRow)));
    }

    /** {@return maintenance margin of a position at the mark price, µ$} */
    public long maintenanceMargin(int positionRow) {
        return parameters
                .of(positions.instrumentIndex(positionRow))
                .tiers()
                .maintenanceMargin(riskNotional(positionRow));
    }

    /** {@return profit or loss of a position at the mark price, µ$} */
    public long unrealizedPnl(int positionRow) {
        return value(positionRow) - positions.cost(positionRow);
    }

    /** Lots times mark price: negative for a short, or for a long at a price below zero. */
    long value(int positionRow) {
        return ExactRange.signedValue(positions.lots(positionRow), marks.px(positions.instrumentIndex(positionRow)));
    }

    /**
     * Whether an order cannot increase a position even when all the account's own resting orders on its side trade first.
     *
     * @param accountIndex whose.
     * @param instrumentIndex in what.
     * @param side of the order.
     * @param lots of the order, for a replaced one those by which it grows.
     * @return whether it only reduces.
     */
    public boolean isReducing(int accountIndex, int instrumentIndex, Side side, long lots) {
        int row = positions.find(accountIndex, instrumentIndex);
        if (row == Positions.NULL_ROW) {
            return false;
        }
        return side == Side.BUY
                ? positions.openBuyLots(row) + lots <= -positions.lots(row)
                : positions.openSellLots(row) + lots <= positions.lots(row);
    }

    /**
     * Whether an order leaves everything it touches in the exact range: the position with all open orders on that side, and
     * its value both at the order's limit and at the mark's risk price. When not: AMOUNT_OVERFLOW.
     *
     * @param accountIndex whose.
     * @param instrumentIndex in what.
     * @param side of the order.
     * @param lots of the order, not negative; for a replaced one those by which it grows.
     * @param limitPx its limit, µ$ per lot.
     * @return whether it may be admitted.
     */
    public boolean fits(int accountIndex, int instrumentIndex, Side side, long lots, long limitPx) {
        int row = positions.find(accountIndex, instrumentIndex);
        long held = row == Positions.NULL_ROW ? 0 : Math.abs(positions.lots(row));
        long open = 0;
        if (row != Positions.NULL_ROW) {
            open = side == Side.BUY ? positions.openBuyLots(row) : positions.openSellLots(row);
        }
        return lots <= ExactRange.MAX_LOTS
                && held + open + lots <= ExactRange.MAX_LOTS
                && Math.abs(limitPx) <= ExactRange.MAX_PX
                && ExactRange.isExact(held + open + lots, largestPx(instrumentIndex, limitPx));
    }

    /**
     * The most lots of an order that {@link #fits}.
     *
     * @param accountIndex whose.
     * @param instrumentIndex in what.
     * @param side of the order.
     * @param limitPx its limit, µ$ per lot.
     * @return lots; 0: none.
     */
    public long mostThatFits(int accountIndex, int instrumentIndex, Side side, long limitPx) {
        if (Math.abs(limitPx) > ExactRange.MAX_PX) {
            return 0;
        }
        int row = positions.find(accountIndex, instrumentIndex);
        long taken = 0;
        if (row != Positions.NULL_ROW) {
            taken = Math.abs(positions.lots(row))
                    + (side == Side.BUY ? positions.openBuyLots(row) : positions.openSellLots(row));
        }
        long px = Math.max(1, Math.max(Math.abs(limitPx), marks.riskPx(instrumentIndex)));
        return Math.max(0, Math.min(ExactRange.MAX_LOTS, ExactRange.MAX_VALUE / px) - taken);
    }

    /** Of the prices at which an order's position is valued the one with the largest magnitude. */
    private long largestPx(int instrumentIndex, long limitPx) {
        long edgePx = Math.max(Math.abs(edges.longPx(instrumentIndex)), Math.abs(edges.shortPx(instrumentIndex)));
        return Math.max(Math.abs(limitPx), Math.max(marks.riskPx(instrumentIndex), edgePx));
    }

    /** Profit or loss of a position at the price that counts for new risk. */
    private long adversePnl(int row) {
        long lots = positions.lots(row);
        int instrument = positions.instrumentIndex(row);
        long px = lots > 0 ? edges.longPx(instrument) : edges.shortPx(instrument);
        return ExactRange.signedValue(lots, px) - positions.cost(row);
    }

    private long initialMargin(
            int accountIndex,
            int instrumentIndex,
            int row,
            Side side,
            long deltaLots,
            long deltaAdverse,
            int deltaOrderCount) {
        int leverage = leverages.of(accountIndex, instrumentIndex);
        return initialMargin(instrumentIndex, row, side, deltaLots, deltaAdverse, deltaOrderCount, leverage);
    }

    private long initialMargin(
            int instrumentIndex,
            int row,
            Side side,
            long deltaLots,
            long deltaAdverse,
            int deltaOrderCount,
            int leverage) {
        boolean isRow = row != Positions.NULL_ROW;
        long lots = isRow ? positions.lots(row) : 0;
        long buyLots = isRow ? positions.openBuyLots(row) : 0;
        long sellLots = isRow ? positions.openSellLots(row) : 0;
        long adverseBuys = isRow ? positions.adverseBuys(row) : 0;
        long adverseSells = isRow ? positions.adverseSells(row) : 0;
        long orderCount = (isRow ? positions.openOrderCount(row) : 0) + (long) deltaOrderCount;
        if (side == Side.BUY) {
            buyLots += deltaLots;
            adverseBuys += deltaAdverse;
        } else {
            sellLots += deltaLots;
            adverseSells += deltaAdverse;
        }
        long ofOrders = terms.current().openOrderMargin() * orderCount;
        if (instruments.isSpot(instrumentIndex)) {
            // What open buys would cost, as if what they buy counted nothing; what open sells would bring less than it
            // counts.
            return ExactRange.add(ExactRange.add(adverseBuys, adverseSells), ofOrders);
        }
        RiskParameters rates = parameters.of(instrumentIndex);
        long px = marks.riskPx(instrumentIndex);
        int leastPpm =
                rates.initialPpmByOpenInterest(ExactRange.value(instruments.openInterestLots(instrumentIndex), px));
        if (leverage != Leverages.NONE) {
            leastPpm = Math.max(leastPpm, (int) FixedMath.divCeil(MILLION, leverage));
        }
        long held = rates.initialMargin(ExactRange.value(Math.abs(lots), px), leastPpm);
        long bought = held;
        if (buyLots != 0) {
            bought = rates.initialMargin(ExactRange.value(Math.abs(lots + buyLots), px), leastPpm);
        }
        long sold = held;
        if (sellLots != 0) {
            sold = rates.initialMargin(ExactRange.value(Math.abs(lots - sellLots), px), leastPpm);
        }
        long most = Math.max(held, Math.max(ExactRange.add(bought, adverseBuys), ExactRange.add(sold, adverseSells)));
        return ExactRange.add(most, ofOrders);
    }

    private static FeedState worse(FeedState a, FeedState b) {
        return a.value() >= b.value() ? a : b;
    }
}
