package io.ringfence.perf.margin;

import io.ringfence.codecs.Side;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Borrowing;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Symbols;
import io.ringfence.engine.margin.AccountMargin;
import io.ringfence.engine.margin.CollateralModel;
import io.ringfence.engine.margin.MarginModel;
import io.ringfence.engine.margin.MarginWatch;
import io.ringfence.engine.margin.PriceEdges;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.oracle.Marks;
import io.ringfence.engine.oracle.Pegs;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.CollateralGroups;
import io.ringfence.engine.parameter.CollateralParameterVersions;
import io.ringfence.engine.parameter.Leverages;
import io.ringfence.engine.parameter.MarginTermsInForce;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.parameter.RiskParametersDraft;
import io.ringfence.engine.position.OwnerHoldings;
import io.ringfence.engine.position.Positions;

/**
 * Accounts with three positions each over forty markets, in the engine's own registries and margin index; no orders and no books. Each
 * account is a function of its number, so one that was closed is opened again as it was.
 *
 * <p>A lot is worth 10 $ at the start, a position 100 to 2,090 $; maintenance margin is 3 %. Six positions in ten are long. The cash of an
 * account is its notional divided by a leverage between 2 and 15. A hedged account is long in one market, short as much in another, and
 * holds a tenth of that in a third.
 */
final class MarginPopulation {
    static final int MARKETS = 40;
    static final int ASSETS = 4;
    static final int POSITIONS_PER_ACCOUNT = 3;

    /** Price of a lot at the start, µ$; the index's mantissa is the same number. */
    static final long START_PX = 10_000_000L;

    private static final int INDEX_EXPONENT = -3;
    private static final int MAX_AGE_MS = 3_600_000;
    private static final long TICK_STEP_NS = 100_000L;

    private final Accounts accounts;
    private final Ledger ledger;
    private final Assets assets = new Assets(ASSETS);
    private final Instruments instruments = new Instruments(MARKETS);
    private final RiskParameterVersions parameters = new RiskParameterVersions(MARKETS);
    private final Positions positions;
    private final PriceFeeds feeds = new PriceFeeds(MARKETS + ASSETS, 1);
    private final MarkPrices marks;
    private final CollateralModel collateral;
    private final MarginModel model;
    private final AccountMargin margin = new AccountMargin();
    private final boolean isHedged;
    private long nowNs = 1_584_000_000_000_000_000L;

    MarginPopulation(int accountCount, boolean isHedged) {
        this.isHedged = isHedged;
        accounts = new Accounts(accountCount, 1);
        ledger = new Ledger(accountCount, ASSETS, 0);
        positions = new Positions(
                POSITIONS_PER_ACCOUNT * accountCount, accountCount, instruments, new OwnerHoldings(accountCount));
        CollateralParameterVersions collateralParameters = new CollateralParameterVersions(ASSETS);
        marks = new MarkPrices(
                feeds,
                assets,
                instruments,
                new Marks(instruments.capacity()),
                new Pegs(collateralParameters, assets, feeds));
        PriceEdges edges = new PriceEdges(instruments, assets, parameters, feeds, marks);
        collateral = new CollateralModel(
                ledger,
                new Borrowing(ledger, accountCount, ASSETS),
                assets,
                collateralParameters,
                new CollateralGroups(),
                marks,
                edges);
        model = new MarginModel(
                ledger,
                assets,
                collateral,
                new MarginTermsInForce(),
                instruments,
                parameters,
                new Leverages(1),
                positions,
                feeds,
                marks,
                edges);
        byte[] symbol = new byte[Symbols.LENGTH_BYTES];
        assets.add(1, symbol, 0, Assets.SETTLEMENT_DECIMALS, Assets.NULL_INDEX, 0);
        for (int market = 0; market < MARKETS; market++) {
            feeds.add(market + 1, symbol, 0, INDEX_EXPONENT, 5_000, 20_000, MAX_AGE_MS, 2 * MAX_AGE_MS, 1, 0);
            feeds.putSource(market, 1, 1, 1, MAX_AGE_MS);
            instruments.add(market + 1, symbol, 0, market, INDEX_EXPONENT, 1, 1, INDEX_EXPONENT, INDEX_EXPONENT, false);
            parameters.publish(market, draft());
            report(market, START_PX);
        }
        for (int account = 0; account < accountCount; account++) {
            accounts.add(account + 1L, 0, 0, 0);
            long notional = open(account);
            long leverageThousandths = 2_000 + random(account, 9, 13_001);
            ledger.transfer(
                    LedgerReason.DEPOSIT,
                    Ledger.row(VenueAccount.EXTERNAL),
                    Ledger.row(account),
                    Assets.SETTLEMENT,
                    notional * 1_000 / leverageThousandths);
        }
    }

    /** An index over these accounts that knows none of them yet. */
    MarginWatch newWatch() {
        return new MarginWatch(accounts, model, ledger, assets, collateral, instruments, parameters, positions, marks);
    }

    int accountCount() {
        return accounts.size();
    }

    Accounts accounts() {
        return accounts;
    }

    Positions positions() {
        return positions;
    }

    MarginModel model() {
        return model;
    }

    MarkPrices marks() {
        return marks;
    }

    /**
     * A source's report, as far as the mark price.
     *
     * @return whether the price has changed.
     */
    boolean report(int market, long price) {
        nowNs += TICK_STEP_NS;
        feeds.report(market, 0, price, 0, nowNs, 0);
        if (!feeds.evaluate(market, nowNs)) {
            return false;
        }
        marks.update(market);
        return true;
    }

    /**
     * Opens an account's positions at the price of the start.
     *
     * @return their value, µ$.
     */
    long open(int account) {
        long notional = 0;
        int market = (int) random(account, 0, MARKETS);
        long firstLots = 10 + random(account, 1, 200);
        for (int k = 0; k < POSITIONS_PER_ACCOUNT; k++) {
            long lots;
            Side side;
            if (isHedged) {
                lots = k < 2 ? firstLots : 1 + firstLots / 10;
                side = k == 0 || (k == 2 && random(account, 6, 2) == 0) ? Side.BUY : Side.SELL;
            } else {
                lots = k == 0 ? firstLots : 10 + random(account, 1 + k, 200);
                side = random(account, 4 + k, 10) < 6 ? Side.BUY : Side.SELL;
            }
            positions.trade(account, market, side, lots, START_PX);
            notional += lots * START_PX;
            market = (market + 1 + (int) random(account, 7 + k, 13)) % MARKETS;
        }
        return notional;
    }

    /** Closes an account's positions at the present prices; its cash stays what it is. */
    void close(int account) {
        int row = positions.first(account);
        while (row != Positions.NULL_ROW) {
            int next = positions.next(row);
            int market = positions.instrumentIndex(row);
            long lots = positions.lots(row);
            positions.trade(account, market, lots > 0 ? Side.SELL : Side.BUY, Math.abs(lots), marks.px(market));
            row = next;
        }
    }

    /** {@return equity beyond maintenance margin, µ$} */
    long excess(int account) {
        model.compute(account, margin);
        return margin.equityMaintenance() - margin.maintenanceMargin();
    }

    /** The accounts with a position in each market, by market. */
    int[][] holders() {
        int[] counts = new int[MARKETS];
        int[][] holders = new int[MARKETS][];
        for (int pass = 0; pass < 2; pass++) {
            for (int account = 0; account < accounts.size(); account++) {
                for (int row = positions.first(account); row != Positions.NULL_ROW; row = positions.next(row)) {
                    int market = positions.instrumentIndex(row);
                    if (pass == 1) {
                        holders[market][counts[market]] = account;
                    }
                    counts[market]++;
                }
            }
            for (int market = 0; pass == 0 && market < MARKETS; market++) {
                holders[market] = new int[counts[market]];
                counts[market] = 0;
            }
        }
        return holders;
    }

    /** A number below the bound that follows from an account and what it is for alone. */
    private static long random(int account, int purpose, int bound) {
        return (Mix64.of(account * 16L + purpose) >>> 1) % bound;
    }

    private static RiskParametersDraft draft() {
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
                .liquidationCoolDownMs(30_000)
                .addTier(0, 50_000, 30_000)
                .addTier(1_000_000_000_000L, 100_000, 60_000);
    }
}
