package io.ringfence.engine.margin;

import io.ringfence.codecs.Side;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Borrowing;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Symbols;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.oracle.Marks;
import io.ringfence.engine.oracle.Pegs;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.CollateralGroups;
import io.ringfence.engine.parameter.CollateralParameterVersions;
import io.ringfence.engine.parameter.CollateralParametersDraft;
import io.ringfence.engine.parameter.Leverages;
import io.ringfence.engine.parameter.MarginTermsInForce;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.RiskParametersDraft;
import io.ringfence.engine.position.OwnerHoldings;
import io.ringfence.engine.position.Positions;
import io.ringfence.engine.position.Reservations;
import io.ringfence.engine.position.SideIndexes;

/**
 * All nouns of the risk packages, wired, with one source per index and a clock that ticks one millisecond per price.
 * Index prices have exponent -3 and instruments a lot of 0.001 units, so an index mantissa is the instrument's µ$ per lot.
 */
final class RiskMarket {
    static final byte[] SYMBOL = new byte[Symbols.LENGTH_BYTES];
    static final int INDEX_EXPONENT = -3;

    final Accounts accounts;
    final Ledger ledger;
    final Borrowing borrowing;
    final CollateralModel collateral;
    final Assets assets;
    final CollateralParameterVersions collateralParameters;
    final CollateralGroups collateralGroups = new CollateralGroups();
    final MarginTermsInForce terms = new MarginTermsInForce();
    final Instruments instruments;
    final RiskParameterVersions parameters;
    final Leverages leverages;
    final Positions positions;
    final Reservations reservations;
    final PriceFeeds feeds;
    final Pegs pegs;
    final MarkPrices marks;
    final MarginModel model;
    final MarginWatch watch;
    final FullScan scan;
    private long nowNs = 1_000_000_000L;

    RiskMarket(int maxAccounts, int maxInstruments, int maxAssets) {
        accounts = new Accounts(maxAccounts, 1);
        ledger = new Ledger(maxAccounts, maxAssets, 0);
        assets = new Assets(maxAssets);
        collateralParameters = new CollateralParameterVersions(maxAssets);
        instruments = new Instruments(maxInstruments);
        parameters = new RiskParameterVersions(maxInstruments);
        leverages = new Leverages(maxAccounts * maxInstruments);
        positions =
                new Positions(maxAccounts * maxInstruments, maxAccounts, instruments, new OwnerHoldings(maxAccounts));
        reservations = new Reservations(1024, positions);
        feeds = new PriceFeeds(maxInstruments + maxAssets, 1);
        pegs = new Pegs(collateralParameters, assets, feeds);
        marks = new MarkPrices(feeds, assets, instruments, new Marks(instruments.capacity()), pegs);
        PriceEdges edges = new PriceEdges(instruments, assets, parameters, feeds, marks);
        borrowing = new Borrowing(ledger, maxAccounts, maxAssets);
        collateral =
                new CollateralModel(ledger, borrowing, assets, collateralParameters, collateralGroups, marks, edges);
        model = new MarginModel(
                ledger, assets, collateral, terms, instruments, parameters, leverages, positions, feeds, marks, edges);
        watch = new MarginWatch(accounts, model, ledger, assets, collateral, instruments, parameters, positions, marks);
        scan = new FullScan(accounts, model);
        assets.add(1, SYMBOL, 0, Assets.SETTLEMENT_DECIMALS, Assets.NULL_INDEX, 0);
    }

    int addIndex() {
        return addIndex(0);
    }

    /** One whose price may be zero and below, if it has a least risk price. */
    int addIndex(long leastRiskPrice) {
        int index = feeds.add(
                feeds.size() + 1, SYMBOL, 0, INDEX_EXPONENT, 5_000, 20_000, 3_600_000, 7_200_000, 1, leastRiskPrice);
        feeds.putSource(index, 1, 1, 1, 3_600_000);
        return index;
    }

    /** Collateral with eight decimals: a thousand million of its units are worth ten thousand times the index mantissa. */
    int addAsset(int index, CollateralParametersDraft draft) {
        int asset = assets.add(assets.size() + 1, SYMBOL, 0, 8, index, INDEX_EXPONENT);
        collateralParameters.publish(asset, draft);
        return asset;
    }

    int addInstrument(int index, RiskParametersDraft draft) {
        int instrument = instruments.add(
                instruments.size() + 1,
                SYMBOL,
                0,
                index,
                INDEX_EXPONENT,
                1,
                1,
                INDEX_EXPONENT,
                -3,
                feeds.isNonPositivePriceAllowed(index));
        parameters.publish(instrument, draft);
        return instrument;
    }

    int addAccount() {
        return accounts.add(accounts.size() + 1L, 0, 0, 0);
    }

    void deposit(int account, int asset, long units) {
        move(Ledger.row(VenueAccount.EXTERNAL), Ledger.row(account), account, asset, units);
    }

    /** Takes units out, and lends what the account does not have; not of the settlement asset. */
    void withdraw(int account, int asset, long units) {
        move(Ledger.row(account), Ledger.row(VenueAccount.EXTERNAL), account, asset, units);
    }

    private void move(int fromRow, int toRow, int account, int asset, long units) {
        if (asset == Assets.SETTLEMENT) {
            ledger.transfer(LedgerReason.DEPOSIT, fromRow, toRow, asset, units);
        } else {
            borrowing.realize(account, asset);
            borrowing.transfer(LedgerReason.DEPOSIT, fromRow, toRow, asset, units);
        }
    }

    /** One side of a trade, with what the position owes for its side and its realised profit against CLEARING. */
    long trade(int account, int instrument, Side side, long lots, long px) {
        int row = positions.find(account, instrument);
        if (row != Positions.NULL_ROW && !positions.isPaid(row)) {
            payCash(LedgerReason.FUNDING, account, -positions.pay(row));
        }
        long pnl = positions.trade(account, instrument, side, lots, px);
        payCash(LedgerReason.REALIZED_PNL, account, pnl);
        return pnl;
    }

    private void payCash(LedgerReason reason, int account, long received) {
        int participant = Ledger.row(account);
        int clearing = Ledger.row(VenueAccount.CLEARING);
        ledger.transfer(
                reason,
                received >= 0 ? clearing : participant,
                received >= 0 ? participant : clearing,
                Assets.SETTLEMENT,
                Math.abs(received));
    }

    /** Every lot of a side pays, in 10^-9 µ$, or receives; published to the watch. */
    void charge(int instrument, boolean isLong, long parts) {
        positions.indexes().charge(instrument, isLong, parts >> 63, parts);
        watch.publishCharge(instrument, isLong, Math.floorDiv(parts + SideIndexes.PARTS - 1, SideIndexes.PARTS));
    }

    /** Longs pay and shorts receive. */
    void fund(int instrument, long parts) {
        charge(instrument, true, parts);
        charge(instrument, false, -parts);
    }

    /** A report of an index's one source, taken over by everything that rests on it, and published to the watch. */
    void price(int index, long mantissa) {
        price(index, mantissa, 0);
    }

    /** Time passes, and nothing else. */
    void pass(int seconds) {
        nowNs += seconds * 1_000_000_000L;
    }

    /** The same with the half width of its interval; above half a percent it is UNCERTAIN. */
    void price(int index, long mantissa, long confidence) {
        nowNs += 1_000_000L;
        feeds.report(index, 0, mantissa, confidence, nowNs, 0);
        if (feeds.evaluate(index, nowNs)) {
            marks.update(index);
            for (int i = 0; i < instruments.size(); i++) {
                if (instruments.indexIndex(i) == index) {
                    watch.publishInstrument(i);
                }
            }
            for (int i = 1; i < assets.size(); i++) {
                if (marks.isPricedBy(i, index)) {
                    watch.publishAsset(i);
                }
            }
        }
    }

    static RiskParametersDraft draft() {
        return new RiskParametersDraft()
                .makerFeePpm(100)
                .takerFeePpm(500)
                .protectionPpm(50_000)
                .priceBandPpm(100_000)
                .openInterestLower(0)
                .openInterestUpper(Long.MAX_VALUE - 1)
                .liquidationFeePpm(15_000)
                .liquidationBandPpm(50_000)
                .liquidationTargetPpm(500_000)
                .liquidationFirstSliceNotional(100_000_000_000L)
                .liquidationDustNotional(100_000_000L)
                .liquidationCoolDownMs(30_000);
    }
}
