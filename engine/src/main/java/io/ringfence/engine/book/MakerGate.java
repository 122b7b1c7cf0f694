package io.ringfence.engine.book;

/**
 * What a plan asks of the walk about each resting order that it would trade with: what of it may trade now. The book knows no
 * positions and no money; the walk that implements this does.
 *
 * <p>An answer is a function of the venue's state, which a plan does not change, and of the plan so far, which the walk
 * can read in its {@link Fills}. Called by the engine's thread.
 */
public interface MakerGate {
    /** Lets everything trade; no account has a firm mate. */
    MakerGate OPEN = new MakerGate() {
        @Override
        public long admit(int maker, long lots, long priceTicks) {
            return lots;
        }

        @Override
        public int refusal() {
            throw new IllegalStateException("nothing was refused");
        }

        @Override
        public boolean isSameFirm(int maker, int takerAccountIndex) {
            return false;
        }
    };

    /**
     * What a maker may trade.
     *
     * @param maker a row of {@link Orders}.
     * @param lots what the taker would trade with it.
     * @param priceTicks the maker's price.
     * @return zero to {@code lots}; if less, the plan cancels what the maker has left after it.
     */
    long admit(int maker, long lots, long priceTicks);

    /**
     * Why the last answer was less than asked.
     *
     * @return a kind of {@link Fills} that cancels.
     */
    int refusal();

    /**
     * Whether a maker of another account belongs to the taker's firm; asked only by a taker whose self-trade scope is the firm.
     *
     * @param maker a row of {@link Orders}.
     * @param takerAccountIndex the taker's account.
     */
    boolean isSameFirm(int maker, int takerAccountIndex);
}
