package io.ringfence.engine;

import io.ringfence.codecs.RiskAdmission;
import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Borrowing;
import io.ringfence.engine.account.DepositKeys;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.TradedVolumes;
import io.ringfence.engine.account.Withdrawals;
import io.ringfence.engine.auction.Indications;
import io.ringfence.engine.auction.PriceBands;
import io.ringfence.engine.book.OrderBook;
import io.ringfence.engine.book.Orders;
import io.ringfence.engine.book.PriceLevels;
import io.ringfence.engine.contingency.KillSwitches;
import io.ringfence.engine.contingency.OrderExpiries;
import io.ringfence.engine.contingency.OrderLinks;
import io.ringfence.engine.contingency.WaitingOrders;
import io.ringfence.engine.hash.Hash64;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.instrument.Markets;
import io.ringfence.engine.liquidation.FundUse;
import io.ringfence.engine.liquidation.Liquidations;
import io.ringfence.engine.liquidation.MarketLosses;
import io.ringfence.engine.margin.CollateralModel;
import io.ringfence.engine.margin.MaintenanceWatch;
import io.ringfence.engine.margin.MarginModel;
import io.ringfence.engine.margin.MarginWatch;
import io.ringfence.engine.margin.PriceEdges;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.oracle.Marks;
import io.ringfence.engine.oracle.Pegs;
import io.ringfence.engine.oracle.PriceFeeds;
import io.ringfence.engine.parameter.CollateralGroups;
import io.ringfence.engine.parameter.CollateralParameterVersions;
import io.ringfence.engine.parameter.FeeSchedules;
import io.ringfence.engine.parameter.Leverages;
import io.ringfence.engine.parameter.MarginTermsInForce;
import io.ringfence.engine.parameter.PositionLimits;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.position.AssetReserves;
import io.ringfence.engine.position.OwnerHoldings;
import io.ringfence.engine.position.Positions;
import io.ringfence.engine.position.Reservations;
import io.ringfence.engine.session.Firms;
import io.ringfence.engine.session.Sessions;
import io.ringfence.engine.settlement.PremiumSamples;

/**
 * Everything that is state, built in the order of dependency: the single list. What is not reachable from here is scratch or an index that can be built
 * anew from it.
 *
 * <p>Others read it on the engine's thread, between commands; only the walks of this package change it.
 */
public final class EngineState {
    private static final long ADMISSION_SEED = Hash64.of(0x4144_4D49);
    private static final long COUNTER_SEED = Hash64.of(0x434F_554E);
    private static final long CLOCK_SEED = Hash64.of(0x434C_4F43);

    private final byte[] venue;
    private final EngineLimits limits;

    private final Firms firms;
    private final Sessions sessions;
    private final Timers timers;

    private final PriceFeeds feeds;
    private final Assets assets;
    private final Instruments instruments;
    private final Marks ownMarks;
    private final PremiumSamples premiumSamples;
    private final Markets markets;
    private final RiskParameterVersions riskParameters;
    private final CollateralParameterVersions collateralParameters;
    private final CollateralGroups collateralGroups = new CollateralGroups();
    private final MarginTermsInForce marginTerms = new MarginTermsInForce();
    private final PositionLimits positionLimits;
    private final FeeSchedules feeSchedules;
    private final Leverages leverages;
    private final Accounts accounts;
    private final Ledger ledger;
    private final Borrowing borrowing;
    private final DepositKeys depositKeys;
    private final Withdrawals withdrawals;
    private final TradedVolumes tradedVolumes;
    private final Orders orders;
    private final OrderLinks orderLinks;
    private final WaitingOrders waitingOrders;
    private final KillSwitches killSwitches;
    private final PriceLevels priceLevels;
    private final OrderBook[] books;
    private final OwnerHoldings ownerHoldings;
    private final Positions positions;
    private final Reservations reservations;
    private final Liquidations liquidations;
    private final MarketLosses marketLosses;
    private final FundUse fundUse;
    private final Indications indications;

    // Built from the state above; no state of its own.
    private final Pegs pegs;
    private final MarkPrices marks;
    private final PriceEdges priceEdges;
    private final AssetReserves assetReserves;
    private final PriceEvents priceEvents;
    private final CollateralModel collateral;
    private final MarginModel marginModel;
    private final MaintenanceWatch watch;
    private final PriceBands priceBands;
    private final OrderExpiries orderExpiries;

    private RiskAdmission riskAdmission = RiskAdmission.OPEN;
    private long lastOrderId;
    private long lastTradeId;

    EngineState(EngineLimits limits, byte[] venue) {
        this.venue = venue.clone();
        this.limits = limits;
        firms = new Firms(limits.maxFirms());
        sessions = new Sessions(limits.maxSessions());
        timers = new Timers(
                limits.maxIndexes(),
                limits.maxAccounts(),
                limits.maxSessions(),
                limits.maxInstruments(),
                limits.maxInstruments(),
                limits.maxInstruments(),
                1,
                limits.maxInstruments(),
                limits.maxAccounts(),
                limits.maxAssets(),
                limits.maxInstruments(),
                limits.maxAssets());
        feeds = new PriceFeeds(limits.maxIndexes(), limits.maxSourcesPerIndex());
        assets = new Assets(limits.maxAssets());
        instruments = new Instruments(limits.maxInstruments());
        ownMarks = new Marks(limits.maxInstruments());
        premiumSamples = new PremiumSamples(limits.maxInstruments());
        markets = new Markets(limits.maxInstruments());
        riskParameters = new RiskParameterVersions(limits.maxInstruments());
        collateralParameters = new CollateralParameterVersions(limits.maxAssets());
        positionLimits = new PositionLimits(limits.maxInstruments());
        feeSchedules = new FeeSchedules(limits.maxInstruments());
        leverages = new Leverages(limits.maxPositions());
        accounts = new Accounts(limits.maxAccounts(), limits.maxFirms());
        // The venue's own account that takes positions over is one more.
        ledger = new Ledger(limits.maxAccounts() + 1, limits.maxAssets(), limits.maxInstruments());
        borrowing = new Borrowing(ledger, limits.maxAccounts() + 1, limits.maxAssets());
        depositKeys = new DepositKeys(limits.maxDepositKeys());
        withdrawals = new Withdrawals(limits.maxWithdrawals(), limits.maxAccounts());
        tradedVolumes = new TradedVolumes(limits.maxAccounts());
        orders = new Orders(limits.maxOrders(), limits.maxAccounts(), limits.maxSessions());
        orderLinks = new OrderLinks(orders);
        waitingOrders = new WaitingOrders(limits.maxOrders(), limits.maxInstruments());
        killSwitches = new KillSwitches(limits.maxAccounts(), limits.maxFirms());
        orderExpiries = new OrderExpiries(limits.maxOrders());
        priceLevels = new PriceLevels(limits.maxPriceLevels(), limits.maxOrdersPerLevel());
        books = new OrderBook[limits.maxInstruments()];
        ownerHoldings = new OwnerHoldings(limits.maxAccounts() + 1);
        positions = new Positions(limits.maxPositions(), limits.maxAccounts() + 1, instruments, ownerHoldings);
        reservations = new Reservations(limits.maxOrders(), positions);
        assetReserves = new AssetReserves(instruments, positions);
        liquidations = new Liquidations(limits.maxAccounts());
        marketLosses = new MarketLosses();
        fundUse = new FundUse(limits.maxInstruments());
        indications = new Indications(limits.maxInstruments());
        pegs = new Pegs(collateralParameters, assets, feeds);
        marks = new MarkPrices(feeds, assets, instruments, ownMarks, pegs);
        priceEvents = new PriceEvents(limits.maxIndexes(), limits.maxInstruments());
        priceEdges = new PriceEdges(instruments, assets, riskParameters, feeds, marks);
        collateral = new CollateralModel(
                ledger, borrowing, assets, collateralParameters, collateralGroups, marks, priceEdges);
        marginModel = new MarginModel(
                ledger,
                assets,
                collateral,
                marginTerms,
                instruments,
                riskParameters,
                leverages,
                positions,
                feeds,
                marks,
                priceEdges);
        watch = new MarginWatch(
                accounts, marginModel, ledger, assets, collateral, instruments, riskParameters, positions, marks);
        priceBands = new PriceBands(instruments, markets, riskParameters, marks);
    }

    /** {@return capacities} */
    public EngineLimits limits() {
        return limits;
    }

    /** {@return firms} */
    public Firms firms() {
        return firms;
    }

    /** {@return sessions} */
    public Sessions sessions() {
        return sessions;
    }

    /** {@return assets} */
    public Assets assets() {
        return assets;
    }

    /** {@return instruments} */
    public Instruments instruments() {
        return instruments;
    }

    /** {@return what each instrument admits, its trading day and its prices} */
    public Markets markets() {
        return markets;
    }

    /** {@return at which prices a trade is admitted now} */
    public PriceBands priceBands() {
        return priceBands;
    }

    /** {@return risk parameters by instrument} */
    public RiskParameterVersions riskParameters() {
        return riskParameters;
    }

    /** {@return how each asset counts as collateral} */
    public CollateralParameterVersions collateralParameters() {
        return collateralParameters;
    }

    /** {@return pegs of assets that stand for something else} */
    public Pegs pegs() {
        return pegs;
    }

    /** {@return groups of correlated assets} */
    public CollateralGroups collateralGroups() {
        return collateralGroups;
    }

    /** {@return what is asked of every account alike} */
    public MarginTermsInForce marginTerms() {
        return marginTerms;
    }

    /** {@return how much may be held, by instrument} */
    public PositionLimits positionLimits() {
        return positionLimits;
    }

    /** {@return what trades cost, by instrument} */
    public FeeSchedules feeSchedules() {
        return feeSchedules;
    }

    /** {@return the leverage that accounts have chosen} */
    public Leverages leverages() {
        return leverages;
    }

    /** {@return accounts} */
    public Accounts accounts() {
        return accounts;
    }

    /** {@return balances} */
    public Ledger ledger() {
        return ledger;
    }

    /** {@return what accounts owe in assets, with interest} */
    public Borrowing borrowing() {
        return borrowing;
    }

    /** {@return which deposits have been seen} */
    public DepositKeys depositKeys() {
        return depositKeys;
    }

    /** {@return withdrawals that are neither confirmed nor refused} */
    public Withdrawals withdrawals() {
        return withdrawals;
    }

    /** {@return what accounts have traded lately} */
    public TradedVolumes tradedVolumes() {
        return tradedVolumes;
    }

    /** {@return resting orders of all books} */
    public Orders orders() {
        return orders;
    }

    /** {@return which orders live with which} */
    public OrderLinks orderLinks() {
        return orderLinks;
    }

    /** {@return orders that wait for a price} */
    public WaitingOrders waitingOrders() {
        return waitingOrders;
    }

    /** {@return who may not enter orders} */
    public KillSwitches killSwitches() {
        return killSwitches;
    }

    /** {@return the book of an instrument} */
    public OrderBook book(int instrumentIndex) {
        return books[instrumentIndex];
    }

    /** {@return what owners of several accounts may come to hold} */
    public OwnerHoldings ownerHoldings() {
        return ownerHoldings;
    }

    /** {@return positions} */
    public Positions positions() {
        return positions;
    }

    /** {@return what open orders on spot markets may take of balances} */
    public AssetReserves assetReserves() {
        return assetReserves;
    }

    /** {@return what open orders reserve} */
    public Reservations reservations() {
        return reservations;
    }

    /** {@return liquidations by account} */
    public Liquidations liquidations() {
        return liquidations;
    }

    /** {@return what each market brought accounts in liquidation} */
    public MarketLosses marketLosses() {
        return marketLosses;
    }

    /** {@return what the insurance fund has paid today} */
    public FundUse fundUse() {
        return fundUse;
    }

    /** {@return indexes, their sources and prices} */
    public PriceFeeds feeds() {
        return feeds;
    }

    /** {@return what books have said in the hour of funding that is running} */
    public PremiumSamples premiumSamples() {
        return premiumSamples;
    }

    /** {@return mark prices that are another than the index price} */
    public Marks ownMarks() {
        return ownMarks;
    }

    /** {@return the price at which each instrument and asset is valued} */
    public MarkPrices marks() {
        return marks;
    }

    /** {@return between which prices the true ones lie} */
    public PriceEdges priceEdges() {
        return priceEdges;
    }

    /** {@return computes any account's equity and margin} */
    public MarginModel marginModel() {
        return marginModel;
    }

    /** {@return whether the venue takes on new risk} */
    public RiskAdmission riskAdmission() {
        return riskAdmission;
    }

    /** {@return number of the last order} */
    public long lastOrderId() {
        return lastOrderId;
    }

    /** {@return number of the last trade} */
    public long lastTradeId() {
        return lastTradeId;
    }

    /** {@return the section of the state hash that follows from accounts, books, prices and parameters} */
    public long businessHash() {
        return feeds.hash()
                + assets.hash()
                + instruments.hash()
                + ownMarks.hash()
                + premiumSamples.hash()
                + markets.hash()
                + indications.hash()
                + riskParameters.hash()
                + collateralParameters.hash()
                + collateralGroups.hash()
                + pegs.hash()
                + marginTerms.hash()
                + positionLimits.hash()
                + feeSchedules.hash()
                + leverages.hash()
                + accounts.hash()
                + ledger.hash()
                + borrowing.hash()
                + depositKeys.hash()
                + withdrawals.hash()
                + tradedVolumes.hash()
                + orders.hash()
                + orderLinks.hash()
                + waitingOrders.hash()
                + killSwitches.hash()
                + positions.hash()
                + reservations.hash()
                + liquidations.hash()
                + marketLosses.hash()
                + fundUse.hash()
                + scalarsHash();
    }

    /** {@return the same, computed from every row} */
    public long recomputeBusinessHash() {
        return feeds.recomputeHash()
                + assets.recomputeHash()
                + instruments.recomputeHash()
                + ownMarks.recomputeHash()
                + premiumSamples.recomputeHash()
                + markets.recomputeHash()
                + indications.recomputeHash()
                + riskParameters.recomputeHash()
                + collateralParameters.recomputeHash()
                + collateralGroups.recomputeHash()
                + pegs.recomputeHash()
                + marginTerms.hash()
                + positionLimits.recomputeHash()
                + feeSchedules.recomputeHash()
                + leverages.recomputeHash()
                + accounts.recomputeHash()
                + ledger.recomputeHash()
                + borrowing.recomputeHash()
                + depositKeys.recomputeHash()
                + withdrawals.recomputeHash()
                + tradedVolumes.recomputeHash()
                + orders.recomputeHash()
                + orderLinks.recomputeHash()
                + waitingOrders.recomputeHash()
                + killSwitches.recomputeHash()
                + positions.recomputeHash()
                + reservations.recomputeHash()
                + liquidations.recomputeHash()
                + marketLosses.recomputeHash()
                + fundUse.recomputeHash()
                + scalarsHash();
    }

    /** {@return the section of the state hash that follows from firms, sessions and their numbers} */
    public long sessionsHash() {
        return firms.hash() + sessions.hash();
    }

    /** {@return the same, computed from every row} */
    public long recomputeSessionsHash() {
        return firms.recomputeHash() + sessions.recomputeHash();
    }

    /** {@return the section of the state hash that follows from time, timers and counters} */
    long timeHash(long lastSequence, long nowNs, long lastEventNumber) {
        return timers.hash() + priceEvents.hash() + Hash64.of(CLOCK_SEED, lastSequence, nowNs, lastEventNumber);
    }

    Indications indications() {
        return indications;
    }

    OrderExpiries orderExpiries() {
        return orderExpiries;
    }

    MaintenanceWatch watch() {
        return watch;
    }

    CollateralModel collateral() {
        return collateral;
    }

    PriceEvents priceEvents() {
        return priceEvents;
    }

    Timers timers() {
        return timers;
    }

    PriceLevels priceLevels() {
        return priceLevels;
    }

    void openBook(int instrumentIndex) {
        books[instrumentIndex] = new OrderBook(instrumentIndex, orders, priceLevels);
    }

    void riskAdmission(RiskAdmission admission) {
        riskAdmission = admission;
    }

    long nextOrderId() {
        return ++lastOrderId;
    }

    long nextTradeId() {
        return ++lastTradeId;
    }

    /** {@return the session that receives an account's reports, or {@link Sessions#NULL_INDEX}} */
    int reportSessionIndex(int accountIndex) {
        int sessionId = accounts.reportSessionId(accountIndex);
        return sessionId == Sessions.NULL_SESSION_ID ? Sessions.NULL_INDEX : sessions.indexOf(sessionId);
    }

    /** Publishes the venue's own definition. */
    void announce(EventPublisher publisher) {
        publisher.venueCreated(
                venue,
                limits.maxFirms(),
                limits.maxSessions(),
                limits.maxAccounts(),
                limits.maxAssets(),
                limits.maxIndexes(),
                limits.maxSourcesPerIndex(),
                limits.maxInstruments(),
                limits.maxPositions(),
                limits.maxPositionsPerAccount(),
                limits.maxOrders(),
                limits.maxOrdersPerAccount(),
                limits.maxPriceLevels(),
                limits.maxOrdersPerLevel(),
                limits.maxFillsPerOrder(),
                limits.maxWithdrawals(),
                limits.maxDepositKeys(),
                limits.stateHashInterval(),
                limits.logicalTime());
    }

    private long scalarsHash() {
        return Hash64.of(ADMISSION_SEED, riskAdmission.value()) + Hash64.of(COUNTER_SEED, lastOrderId, lastTradeId);
    }
}
