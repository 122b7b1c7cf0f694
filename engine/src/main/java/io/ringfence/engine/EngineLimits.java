package io.ringfence.engine;

/**
 * Capacities of a venue, as its Genesis command gave them, and the bounds within which Genesis may choose them.
 *
 * <p>The upper bounds keep two promises. Memory: all registries are allocated at Genesis and never grow, so the largest venue that can be asked for
 * still fits a large machine. Steps: no call of the engine emits more than {@link Engine#MAX_STEP_BYTES}; the longest pieces of
 * work are an order that meets {@link #MAX_FILLS_PER_ORDER} resting orders (three events of together 417 bytes each) and a liquidation step, which
 * cancels {@link #MAX_ORDERS_PER_ACCOUNT} orders (121 bytes each), then trades as such an order does, and may give its reasons in
 * an event of the largest size.
 *
 * @param maxFirms firms.
 * @param maxSessions sessions.
 * @param maxAccounts accounts, the venue's own not counted.
 * @param maxAssets assets.
 * @param maxIndexes indexes.
 * @param maxSourcesPerIndex sources of one index.
 * @param maxInstruments instruments.
 * @param maxPositions pairs of account and instrument with a position or an open order.
 * @param maxPositionsPerAccount instruments in which one account has a position or an open order.
 * @param maxOrders open orders.
 * @param maxOrdersPerAccount open orders of one account.
 * @param maxPriceLevels price levels of all books.
 * @param maxOrdersPerLevel orders at one price of one side of one book.
 * @param maxFillsPerOrder resting orders that one order may meet.
 * @param maxWithdrawals withdrawals that are neither confirmed nor refused.
 * @param maxDepositKeys keys of deposits that are remembered.
 * @param stateHashInterval commands from one StateHash event to the next.
 * @param logicalTime whether the time comes from commands instead of a clock.
 */
public record EngineLimits(
        int maxFirms,
        int maxSessions,
        int maxAccounts,
        int maxAssets,
        int maxIndexes,
        int maxSourcesPerIndex,
        int maxInstruments,
        int maxPositions,
        int maxPositionsPerAccount,
        int maxOrders,
        int maxOrdersPerAccount,
        int maxPriceLevels,
        int maxOrdersPerLevel,
        int maxFillsPerOrder,
        int maxWithdrawals,
        int maxDepositKeys,
        int stateHashInterval,
        boolean logicalTime) {
    /** Most firms. */
    public static final int MAX_FIRMS = 1 << 16;
    /** Most sessions; a restart says of each in one piece that it is lost. */
    public static final int MAX_SESSIONS = 1 << 13;
    /** Most accounts. */
    public static final int MAX_ACCOUNTS = 1 << 23;
    /** Most assets. */
    public static final int MAX_ASSETS = 64;
    /** Most balances: accounts times assets. */
    public static final int MAX_BALANCES = 1 << 26;
    /** Most indexes. */
    public static final int MAX_INDEXES = 1 << 10;
    /** Most sources of one index. */
    public static final int MAX_SOURCES_PER_INDEX = 32;
    /** Most instruments. */
    public static final int MAX_INSTRUMENTS = 1 << 10;
    /** Most positions. */
    public static final int MAX_POSITIONS = 1 << 25;
    /** Most positions of one account, and how many where Genesis does not say: as many as one event can tell of. */
    public static final int MAX_POSITIONS_PER_ACCOUNT = 64;
    /** Most open orders. */
    public static final int MAX_ORDERS = 1 << 22;
    /** Most open orders of one account; a liquidation step cancels them all. */
    public static final int MAX_ORDERS_PER_ACCOUNT = 4_096;
    /** Most price levels of all books. */
    public static final int MAX_PRICE_LEVELS = 1 << 21;
    /** Most resting orders that one order may meet. */
    public static final int MAX_FILLS_PER_ORDER = 4_096;
    /** Most open withdrawals. */
    public static final int MAX_WITHDRAWALS = 1 << 20;
    /** Open withdrawals, where Genesis does not say. */
    public static final int USUAL_WITHDRAWALS = 1 << 12;
    /** Most keys of deposits. */
    public static final int MAX_DEPOSIT_KEYS = 1 << 24;
    /** Keys of deposits, where Genesis does not say. */
    public static final int USUAL_DEPOSIT_KEYS = 1 << 16;
    /** Most commands from one StateHash event to the next. */
    public static final int MAX_STATE_HASH_INTERVAL = 1 << 24;

    /** Most open withdrawals of one account, so that none takes all there may be. */
    public static final int MAX_WITHDRAWALS_PER_ACCOUNT = 16;
    /** Time for which the key of a deposit is kept at least: a week. */
    public static final long DEPOSIT_KEY_KEPT_NS = 7L * 24 * 3_600 * 1_000_000_000L;
    /** Most rows of a tier table. */
    public static final int MAX_TIERS = 16;
    /** Orders set off by their triggers that one command causes at most; those left enter at the next command, before it is applied. */
    public static final int MAX_TRIGGERS_PER_COMMAND = 256;
    /**
     * Liquidation steps that act (a slice, or the settling of what is left) which one command causes at most; what remains goes on at the next command, before it is applied. Accounts
     * that cannot act are not counted.
     */
    public static final int MAX_LIQUIDATION_STEPS_PER_COMMAND = 256;
}
